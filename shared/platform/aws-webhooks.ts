import { lookup } from 'node:dns'
import { type RequestOptions, request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { hostOf, isPublicAddress } from '../kernel/public-address.ts'
import type { WebhookCall, Webhooks } from './platform.ts'
import { ProviderBusy, ProviderRefused } from './provider-errors.ts'
import { webhookHeaders } from './webhook-signature.ts'

const mostBytes = 256 * 1024

interface Options {
  readonly request?: typeof requestHttps
  readonly isAllowed?: (address: string) => boolean
  readonly timeoutMs?: number
}

const refused = (): Error => new ProviderRefused('the receiver is not on the public internet')

/** These ask to try again; redirects are not followed, and other statuses stay what they are. */
const mayPass = (status: number): boolean => status >= 500 || [408, 425, 429].includes(status)

/** Resolves names as usual and refuses what leads inside: the connection goes to the very address that was looked at. */
const guardedLookup =
  (isAllowed: (address: string) => boolean): LookupFunction =>
  (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? []
      if (error) callback(error, [])
      else if (!first || !addresses.every(({ address }) => isAllowed(address))) callback(refused(), [])
      else if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })

const statusOf = (url: URL, options: RequestOptions, body: string, request: typeof requestHttps): Promise<number> =>
  new Promise((resolve, reject) => {
    const call = request(url, options, (response) => {
      resolve(response.statusCode ?? 0)
      // What the receiver has to say beyond its status is not read.
      response.destroy()
    })
    call.on('error', reject)
    call.end(body)
  })

/**
 * Webhooks over HTTPS. Redirects are not followed; anything but a 2xx within ten seconds fails. Not by `fetch`, which resolves the
 * name anew for its connection: between a check and that, a name can be made to lead inside.
 * @param agent what the calls name as their sender
 */
export const awsWebhooks = (
  agent: string,
  { request = requestHttps, isAllowed = isPublicAddress, timeoutMs = 10_000 }: Options = {},
): Webhooks => ({
  send: async (call: WebhookCall) => {
    const url = new URL(call.url)
    const host = hostOf(url)
    if (isIP(host) && !isAllowed(host)) throw refused()
    if (Buffer.byteLength(call.body) > mostBytes) throw new ProviderRefused(`at most ${mostBytes} bytes`)
    const options: RequestOptions = {
      method: 'POST',
      agent: false,
      lookup: guardedLookup(isAllowed),
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        ...webhookHeaders(call, new Date().toISOString()),
        'user-agent': agent,
        'content-length': Buffer.byteLength(call.body),
      },
    }
    const status = await statusOf(url, options, call.body, request)
    if (status >= 200 && status <= 299) return
    throw mayPass(status) ? new ProviderBusy(`answered ${status}`) : new ProviderRefused(`answered ${status}`)
  },
})

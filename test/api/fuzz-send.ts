import { Agent, request as httpRequest } from 'node:http'
import type { Received } from './fuzz-check.ts'
import { known, nameIn, type Pool, withKnownIds } from './fuzz-pool.ts'
import type { Call } from './fuzz-requests.ts'

interface Sent extends Received {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

const filled = (values: Call['params'], pool: Pool, path = ''): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'number' ? known(pool, nameIn(path, name), value) : value,
    ]),
  )

const encoded = (text: string): string => encodeURIComponent(text.toWellFormed()).replaceAll('.', '%2E')

const urlOf = (call: Call, pool: Pool): string => {
  const params = filled(call.params, pool, call.path)
  const path = call.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encoded(params[name] ?? '') || '%20')
  const query = Object.entries(filled(call.query, pool)).map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
  return query.length > 0 ? `${path}?${query.join('&')}` : path
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 })

/** Sends a call as it is, whatever is wrong with it. */
export const send = (port: number, call: Call, token: string | undefined, pool: Pool): Promise<Sent> =>
  new Promise((resolve, reject) => {
    const body = withKnownIds(call.body, pool)
    const headers: Record<string, string> = {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
      ...filled(call.headers, pool),
      ...(body && { 'content-length': String(Buffer.byteLength(body)) }),
    }
    const path = urlOf(call, pool)
    const request = httpRequest({ port, method: call.method, path, headers, agent }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          contentType: response.headers['content-type'] ?? '',
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      )
      response.on('error', reject)
    })
    request.on('error', (error) => reject(new Error(`${error.message} for ${call.method} ${path}`)))
    request.end(body)
  })

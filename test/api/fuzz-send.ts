import { Agent, request as httpRequest } from 'node:http'
import type { Received } from './fuzz-check.ts'
import type { Call } from './fuzz-requests.ts'

export interface Sent extends Received {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** What the server has given out so far, for later calls to name. */
export interface Pool {
  readonly ids: string[]
  readonly cursors: string[]
  readonly etags: string[]
}

export const emptyPool = (): Pool => ({ ids: [], cursors: [], etags: [] })

const mostKept = 2000

const keep = (list: string[], value: string): void => {
  if (list.length < mostKept) list.push(value)
  else list[value.length % mostKept] = value
}

/** Picks up ids, cursors and ETags from an answer. */
export const harvest = (pool: Pool, { body, headers, contentType }: Sent): void => {
  if (headers.etag) keep(pool.etags, String(headers.etag))
  if (!/json/.test(contentType)) return
  for (const [id] of body.matchAll(/[a-z]{3}_[0-9A-HJKMNP-TV-Z]{26}/g)) keep(pool.ids, id)
  const cursor = /"next(?:Cursor)?":"([^"]+)"/.exec(body)?.[1]
  if (cursor) keep(pool.cursors, cursor)
}

const prefixes: Readonly<Record<string, string>> = {
  customerId: 'cus',
  contactId: 'con',
  interactionId: 'itr',
  taskId: 'tsk',
  userId: 'usr',
  teamId: 'tea',
  roleId: 'rol',
  keyId: 'key',
  sourceId: 'src',
  fieldId: 'fld',
  tenantId: 'ten',
}

/** Mostly an id of the kind that is asked for; every eighth is of any kind. */
const known = (pool: Pool, name: string, choice: number): string => {
  const list =
    name === 'cursor' ? pool.cursors : /^If-/i.test(name) ? pool.etags : idsFor(pool, choice % 8 === 0 ? '' : name)
  return list[choice % list.length] ?? 'none'
}

const idsFor = (pool: Pool, name: string): string[] => {
  const prefix = prefixes[name]
  const fitting = prefix ? pool.ids.filter((id) => id.startsWith(prefix)) : pool.ids
  return fitting.length > 0 ? fitting : pool.ids
}

const filled = (values: Call['params'], pool: Pool): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? known(pool, name, value) : value]),
  )

const encoded = (text: string): string => encodeURIComponent(text.toWellFormed()).replaceAll('.', '%2E')

const urlOf = (call: Call, pool: Pool): string => {
  const params = filled(call.params, pool)
  const path = call.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encoded(params[name] ?? '') || '%20')
  const query = Object.entries(filled(call.query, pool)).map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
  return query.length > 0 ? `${path}?${query.join('&')}` : path
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 })

/** Sends a call as it is, whatever is wrong with it. */
export const send = (port: number, call: Call, token: string | undefined, pool: Pool): Promise<Sent> =>
  new Promise((resolve, reject) => {
    const headers: Record<string, string> = {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(call.body && { 'content-type': 'application/json' }),
      ...filled(call.headers, pool),
      ...(call.body && { 'content-length': String(Buffer.byteLength(call.body)) }),
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
    request.end(call.body)
  })

import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Answer } from './idempotency.ts'
import { answerLimitBytes } from './limits.ts'
import { namesOf } from './parse.ts'
import { type Caller, presentedTo, presentedWhole } from './presented-to.ts'
import type { Reply, Route } from './route.ts'

const picked = (value: unknown, names: ReadonlySet<string>): unknown => {
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.has(name)))
}

/** `fields=id,name` keeps those members of a record, or of each record of a list. */
const narrowed = (body: unknown, fields: string | undefined): unknown => {
  if (fields === undefined) return body
  const names = new Set(namesOf(fields))
  const list = body as { items?: unknown[] }
  return Array.isArray(list?.items)
    ? { ...list, items: list.items.map((item) => picked(item, names)) }
    : picked(body, names)
}

const sendable = (body: string): string => {
  if (body.length * 3 > answerLimitBytes && Buffer.byteLength(body) > answerLimitBytes)
    throw new Refusal('answer.too_large', { params: { limit: answerLimitBytes } })
  return body
}

/** How a route's replies and refusals leave: declared fields only, personal ones for who may see them. */
export const answering = (route: Route) => {
  const shown = route.permission === 'public' ? presentedWhole(route.returns) : presentedTo(route.returns)

  const answerTo =
    (caller: Caller, fields: string | undefined) =>
    async (reply: Reply): Promise<Answer> => {
      const status = reply.status ?? route.status ?? 200
      const headers: Record<string, string> = {
        ...(status !== 204 && { 'content-type': route.contentType ?? 'application/json' }),
        ...reply.headers,
      }
      if (reply.version !== undefined) headers.etag = `"${reply.version}"`
      if (reply.location !== undefined) headers.location = reply.location
      if (status === 204) return { status, headers, body: '' }
      if (route.contentType) return { status, headers, body: String(reply.body) }
      return { status, headers, body: sendable(JSON.stringify(narrowed(await shown(reply.body, caller), fields))) }
    }

  /** A refusal that shows the current record shows no more of it than a success would. */
  const presented = async (error: unknown, caller: Caller): Promise<unknown> => {
    if (!(error instanceof Refusal) || error.details.extra?.current === undefined) return error
    const current = await shown(error.details.extra.current, caller)
    return new Refusal(error.code, { ...error.details, extra: { ...error.details.extra, current } })
  }

  return { answerTo, presented }
}

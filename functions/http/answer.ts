import type { CustomFieldNoun } from '../../shared/kernel/custom-values.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { hiddenKeys, seesPersonal } from './hide-custom.ts'
import type { Answer } from './idempotency.ts'
import { answerLimitBytes } from './limits.ts'
import { namesOf } from './parse.ts'
import { presenter } from './present.ts'
import type { Reply, Request, Route } from './route.ts'

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

/** Who is answered, and where the tenant's fields are read. */
type Caller = Pick<Request, 'actor' | 'store'>

const nothing: ReadonlySet<string> = new Set()

/** How a route's replies and refusals leave: declared fields only, personal ones for who may see them. */
export const answering = (route: Route) => {
  const present = presenter(route.returns)
  const shown = async (body: unknown, caller: Caller): Promise<unknown> => {
    if (route.permission === 'public' || seesPersonal(caller)) return present(body, undefined)
    // Which nouns there are custom values of shows only in the answer; without any no fields are read.
    const nouns = new Set<CustomFieldNoun>()
    const found = present(body, (noun) => {
      nouns.add(noun)
      return nothing
    })
    if (nouns.size === 0) return found
    const hidden = new Map(
      await Promise.all([...nouns].map(async (noun) => [noun, await hiddenKeys(caller, noun)] as const)),
    )
    return present(body, (noun) => hidden.get(noun) ?? nothing)
  }

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

import { Refusal } from '../../shared/kernel/refusal.ts'
import { openText, sealText } from '../../shared/kernel/sealed-text.ts'
import type { Request } from './route.ts'

/** What a cursor is tied to: tenant, route, and the query without the paging itself. */
const binding = (request: Request): string => {
  const { cursor, limit, ...query } = (request.query ?? {}) as Record<string, unknown>
  return JSON.stringify([request.actor.tenantId, request.operation, request.params, query])
}

/** Seals a place in a list so that it is opaque, tamper-evident, and of no use to another tenant or query. */
export const sealCursor = async (request: Request, position: unknown): Promise<string> =>
  sealText(await request.secrets('cursor'), binding(request), JSON.stringify(position))

/** @throws Refusal `cursor.invalid` */
export const openCursor = async <Position>(
  request: Request,
  cursor: string | undefined,
): Promise<Position | undefined> => {
  if (cursor === undefined) return undefined
  const text = openText(await request.secrets('cursor'), binding(request), cursor)
  if (text === undefined) throw new Refusal('cursor.invalid')
  return JSON.parse(text) as Position
}

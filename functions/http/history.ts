import * as z from 'zod'
import type { RecordFields } from '../../shared/kernel/record-fields.ts'
import { notFound } from '../../shared/kernel/refusal.ts'
import { historyOf, stateAsOf } from '../../shared/storage/history.ts'
import type { Noun } from '../../shared/storage/record.ts'
import type { Position } from '../../shared/storage/store.ts'
import { openCursor, sealCursor } from './cursor.ts'
import { listQuery, pageOf } from './list-query.ts'
import { findRecord } from './records.ts'
import type { Reply, Request } from './route.ts'
import { ShownChange, shownChanges } from './shown-changes.ts'

/** Query parameters of a record's history. */
export const HistoryQuery = listQuery({}).pick({ limit: true, cursor: true })
type HistoryQuery = z.output<typeof HistoryQuery>

/** One write of a record. */
export const HistoryItem = z.strictObject({
  version: z.int(),
  at: z.iso.datetime(),
  actor: z.string().meta({ description: 'A user, an API key, or the automation that did it' }),
  requestId: z.string(),
  changes: z.array(ShownChange),
})

/** What a record's history answers: its writes, newest first. */
export const HistoryPage = pageOf(HistoryItem)

/**
 * One page of the history of a record that was found for the caller.
 * @param schema of one record as it is answered: fields that it does not declare stay inside, personal ones need the permission
 * @throws Refusal `cursor.invalid`
 */
export const historyOfFound = async <State extends RecordFields>(
  request: Request<unknown, HistoryQuery>,
  noun: Noun<State>,
  schema: z.ZodType,
  record: State,
): Promise<Reply<z.output<typeof HistoryPage>>> => {
  const { store, actor, query } = request
  const after = await openCursor<Position>(request, query.cursor)
  const [{ entries, next }, show] = await Promise.all([
    historyOf(store, actor.tenantId, noun.name, record.id, { limit: query.limit, after }),
    shownChanges(request, schema),
  ])
  const items = entries.map((entry) => ({ ...entry, changes: entry.changes.flatMap(show) }))
  return { body: { items, ...(next && { next: await sealCursor(request, next) }) } }
}

/** One page of the history of a record that the caller may read. @throws Refusal `not_found`, `cursor.invalid` */
export const historyPage = async <State extends RecordFields>(
  request: Request<unknown, HistoryQuery>,
  noun: Noun<State>,
  schema: z.ZodType,
  id: string,
): Promise<Reply<z.output<typeof HistoryPage>>> =>
  historyOfFound(request, noun, schema, await findRecord(request, noun, id))

/**
 * A record that the caller may read now, as it was at a moment.
 * @throws Refusal `not_found` also when it did not exist then
 */
export const recordAsOf = async <State extends RecordFields>(
  request: Request,
  noun: Noun<State>,
  id: string,
  moment: string,
): Promise<Reply<State>> => {
  const { id: current } = await findRecord(request, noun, id)
  const state = await stateAsOf(request.store, noun, request.actor.tenantId, current, moment)
  if (!state) throw notFound()
  return { body: state }
}

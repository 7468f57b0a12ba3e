import * as z from 'zod'
import { fieldReader, passes } from '../../shared/kernel/filter-match.ts'
import { checkTakesIn } from '../../shared/pools/pool.ts'
import type { Pooled } from '../../shared/pools/pooled.ts'
import { putIn } from '../../shared/pools/pooled-moves.ts'
import { isWaiting } from '../../shared/pools/waiting.ts'
import { stateOf } from '../../shared/storage/record.ts'
import type { Position } from '../../shared/storage/store.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { presentedTo } from '../http/presented-to.ts'
import { findRecord } from '../http/records.ts'
import { type Route, route } from '../http/route.ts'
import { PoolParams, poolSeenBy } from './access.ts'
import type { Holding } from './holding.ts'

const listRoute = <State extends Pooled>({ kind, word, shown, view, waitingIn }: Holding<State>): Route => {
  const seenBy = presentedTo(z.array(shown))
  return route({
    name: `listPool${word.name}s`,
    method: 'GET',
    path: `/v1/pools/{poolId}/${kind.noun}s`,
    summary: 'What waits in a public pool, that for longest first, without what the pool hides; a page may be short',
    permission: `${kind.noun}:read`,
    params: PoolParams,
    query: listQuery({}).pick({ limit: true, cursor: true, filter: true }),
    returns: pageOf(shown),
    refuses: ['cursor.invalid'],
    examples: { east: { query: { filter: '{"field":"region","op":"eq","value":"east"}' } } },
    handle: async (request) => {
      const { store, actor, query, now } = request
      const pool = await poolSeenBy(request, request.params)
      const after = await openCursor<Position>(request, query.cursor)
      const partition = waitingIn(actor.tenantId, pool.id)
      const page = await store.query({ index: 'g3', partition, limit: query.limit, ...(after && { after }) })
      const waiting = page.items
        .map((item) => stateOf<State>(item))
        .filter((record) => isWaiting(record) && record.poolId === pool.id)
        .map((record) => view(record, pool))
      // The filter reads what the caller is shown, so that nobody finds out what is hidden by asking for it.
      const seen = (await seenBy(waiting, request)) as readonly object[]
      const items = seen.filter((one) => query.filter === undefined || passes(query.filter, fieldReader(one), now))
      return { body: { items, ...(page.next && { next: await sealCursor(request, page.next) }) } }
    },
  })
}

const putInRoute = <State extends Pooled>({ kind, noun, word, shown, view, written }: Holding<State>): Route =>
  route({
    name: `put${word.name}IntoPool`,
    method: 'POST',
    path: `/v1/pools/{poolId}/${kind.noun}s`,
    summary: `Put a ${kind.noun} into a public pool: nobody has it until somebody claims it`,
    permission: `${kind.noun}:write`,
    params: PoolParams,
    body: z.strictObject({ [word.param]: z.string().min(1).max(40) }),
    returns: shown,
    refuses: [
      ...([`${kind.noun}.in_pool`, 'pool.retired', 'pool.holds_others'] as const),
      kind.noun === 'lead' ? 'lead.not_open' : 'customer.voided',
    ],
    examples: { one: { body: { [word.param]: word.example } } },
    handle: async (request) => {
      const pool = await poolSeenBy(request, request.params)
      const record = await findRecord(request, noun, String(request.body[word.param]))
      checkTakesIn(pool, kind.noun)
      const { body, ...reply } = await written(request, record, putIn(kind, record, pool, request.now), { pool })
      return { ...reply, body: view(body, pool) }
    },
  })

/** What waits in a pool, and how it comes there. */
export const waitingRoutes = <State extends Pooled>(holding: Holding<State>): Route[] => [
  listRoute(holding),
  putInRoute(holding),
]

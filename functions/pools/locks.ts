import * as z from 'zod'
import { actorName } from '../../shared/kernel/actor.ts'
import { epochMs, instantOf } from '../../shared/kernel/instant.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import type { Pooled } from '../../shared/pools/pooled.ts'
import { without } from '../../shared/pools/pooled-moves.ts'
import { checkNotInPool } from '../../shared/pools/waiting.ts'
import { type Request, type Route, route } from '../http/route.ts'
import { checkGoverns, recordOfPool } from './access.ts'
import { type Holding, pathOf } from './holding.ts'

/** A record that somebody has of a pool, and the pool, for the admins of the pool. */
const held = async <State extends Pooled>(holding: Holding<State>, request: Request) => {
  const found = await recordOfPool(holding, request)
  checkGoverns(found.pool, request.actor)
  holding.kind.checkActive(found.record)
  return found
}

/** Who may have a lock on it, and how a record stays with its owner. */
export const lockRoutes = <State extends Pooled>(holding: Holding<State>): Route[] => {
  const { kind, word, Params, hold, written } = holding
  const { noun: name } = kind
  const shared = {
    path: pathOf(holding, 'lock'),
    permission: `${name}:write`,
    params: Params,
    returns: hold,
    refuses: [`${name}.in_pool`, name === 'lead' ? 'lead.not_open' : 'customer.voided'],
  } as const
  const putLock = route({
    ...shared,
    name: `lock${word.name}`,
    method: 'PUT',
    summary: `Have a ${name} of a public pool stay with its owner, for good or until then; for the admins of the pool`,
    body: z.strictObject({ until: z.iso.datetime().optional() }),
    examples: { fair: { body: { until: '2027-03-01T00:00:00.000Z' } } },
    handle: async (request) => {
      const { body, actor, now } = request
      const until = body.until && instantOf(epochMs(body.until))
      if (until !== undefined && until <= now) throw fieldRefusal('/until', 'too_small.date')
      const { record, pool } = await held(holding, request)
      checkNotInPool(name, record)
      if (record.lock && record.lock.until === until) return { body: record, version: record.version }
      const lock = { at: now, by: actorName(actor), ...(until !== undefined && { until }) }
      return written(request, record, { state: { ...record, lock }, raises: [] }, { pool })
    },
  })
  const deleteLock = route({
    ...shared,
    name: `unlock${word.name}`,
    method: 'DELETE',
    summary: `Have the rules of its public pool apply to a ${name} again; for the admins of the pool`,
    examples: {},
    handle: async (request) => {
      const { record, pool } = await held(holding, request)
      checkNotInPool(name, record)
      if (!record.lock) return { body: record, version: record.version }
      return written(request, record, { state: without(record, 'lock'), raises: [] }, { pool })
    },
  })
  return [putLock, deleteLock]
}

import * as z from 'zod'
import { label } from '../../shared/customers/person-schema.ts'
import type { Raised } from '../../shared/kernel/decision.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { checkTakesIn, isPoolMember } from '../../shared/pools/pool.ts'
import { claimStep, poolOf } from '../../shared/pools/pool-store.ts'
import type { Pooled } from '../../shared/pools/pooled.ts'
import { claimed, handedOut, removedFromPool, returned } from '../../shared/pools/pooled-moves.ts'
import { findRecord } from '../http/records.ts'
import { colleague } from '../http/references.ts'
import { type Request, type Route, route } from '../http/route.ts'
import { checkGoverns, recordOfPool } from './access.ts'
import { type Holding, idIn, pathOf } from './holding.ts'

const id = z.string().min(1).max(40)

const claimRoute = <State extends Pooled>(holding: Holding<State>): Route => {
  const { kind, word, Params, schema, written } = holding
  const { noun: name } = kind
  return route({
    name: `claim${word.name}`,
    method: 'POST',
    path: pathOf(holding, 'claim'),
    summary: `Claim a ${name} that waits in a public pool: of many who try at once one gets it`,
    permission: `${name}:write`,
    params: Params,
    returns: schema,
    refuses: [`${name}.claimed`, 'pool.closed', 'pool.cooling_down', 'pool.daily_limit', 'pool.holding_limit'],
    examples: {},
    handle: async (request) => {
      const { actor, now } = request
      const { record, pool } = await recordOfPool(holding, request)
      if (!isPoolMember(pool, actor)) throw new Refusal('access.denied', { params: { permission: `${name}:write` } })
      const decision = claimed(kind, record, pool, { ownerId: actor.id, teamId: actor.teamId }, now)
      const steps = [claimStep(actor.tenantId, pool, actor.id, now, actor.zone ?? 'UTC')]
      return written(request, record, decision, { pool, limit: pool, steps })
    },
  })
}

const recipient = async (request: Request, ownerId: string) => {
  const user = await colleague(request, ownerId, '/ownerId')
  return { ownerId, teamId: user.teamId }
}

const handOutRoute = <State extends Pooled>(holding: Holding<State>): Route => {
  const { kind, word, Params, hold, written } = holding
  const { noun: name } = kind
  return route({
    name: `handOut${word.name}`,
    method: 'POST',
    path: pathOf(holding, 'hand-out'),
    summary: `Give a ${name} that waits in a public pool to somebody; for the admins of the pool`,
    permission: `${name}:write`,
    params: Params,
    body: z.strictObject({ ownerId: id }),
    returns: hold,
    refuses: [`${name}.claimed`, 'pool.holding_limit'],
    examples: { colleague: { body: { ownerId: 'usr_01J9ZQ4T7M8K3X5V2B6N1R0CDE' } } },
    handle: async (request) => {
      const { record, pool } = await recordOfPool(holding, request)
      checkGoverns(pool, request.actor)
      const decision = handedOut(kind, record, await recipient(request, request.body.ownerId), request.now)
      return written(request, record, decision, { pool, limit: pool })
    },
  })
}

const returnRoute = <State extends Pooled>(holding: Holding<State>): Route => {
  const { kind, noun, word, Params, hold, written } = holding
  const { noun: name } = kind
  return route({
    name: `return${word.name}`,
    method: 'POST',
    path: pathOf(holding, 'return'),
    summary: `Give a ${name} back to the public pool that it came from, and say why`,
    permission: `${name}:write`,
    params: Params,
    body: z.strictObject({ reason: label }),
    returns: hold,
    refuses: [
      ...([`${name}.no_pool`, `${name}.in_pool`, 'pool.retired'] as const),
      name === 'lead' ? 'lead.not_open' : 'customer.voided',
    ],
    examples: { region: { body: { reason: 'not_my_region' } } },
    handle: async (request) => {
      const { store, actor, body, now } = request
      const record = await findRecord(request, noun, idIn(holding, request))
      const pool = await poolOf(store, actor.tenantId, record)
      if (!pool) throw new Refusal(`${name}.no_pool`)
      checkTakesIn(pool, name)
      return written(request, record, returned(kind, record, pool, body.reason, now), { pool })
    },
  })
}

const removeRoute = <State extends Pooled>(holding: Holding<State>): Route => {
  const { kind, word, Params, hold, written, removal } = holding
  const { noun: name } = kind
  return route({
    name: `remove${word.name}FromPool`,
    method: 'POST',
    path: pathOf(holding, 'remove-from-pool'),
    summary: `Take a ${name} that waits in a public pool out of it: to somebody, or for good; for the admins of the pool`,
    permission: `${name}:write`,
    params: Params,
    body: z.union([z.strictObject({ ownerId: id }).meta({ title: 'to somebody' }), removal.body]),
    returns: hold,
    refuses: [`${name}.claimed`],
    examples: { nothing: { body: removal.example } },
    handle: async (request) => {
      const { actor, now } = request
      const body = request.body as Readonly<Record<string, unknown>>
      const { record, pool } = await recordOfPool(holding, request)
      checkGoverns(pool, actor)
      const { ownerId } = body
      const to = typeof ownerId === 'string' ? await recipient(request, ownerId) : {}
      const removed = removedFromPool(kind, record, to, now)
      if (ownerId !== undefined) return written(request, record, removed, {})
      const ended = removal.end(request, removed.state, body)
      const raises: readonly Raised[] = [...removed.raises, ...ended.raises]
      return written(request, record, { state: ended.state, raises }, {})
    },
  })
}

/** Who gets what waits in a pool, and how it comes back. */
export const claimRoutes = <State extends Pooled>(holding: Holding<State>): Route[] => [
  claimRoute(holding),
  handOutRoute(holding),
  returnRoute(holding),
  removeRoute(holding),
]

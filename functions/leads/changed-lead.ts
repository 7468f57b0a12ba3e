import type { Decision } from '../../shared/kernel/decision.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { pooledLeads } from '../../shared/leads/pooled-lead.ts'
import { scored } from '../../shared/leads/score-store.ts'
import { withClocks } from '../../shared/pools/pool-clock.ts'
import { poolOf } from '../../shared/pools/pool-store.ts'
import { checkNotInPool } from '../../shared/pools/waiting.ts'
import type { Step } from '../../shared/storage/record.ts'
import { changed } from '../http/records.ts'
import type { Reply, Request } from '../http/route.ts'
import type { Along } from '../pools/holding.ts'
import { leadSteps } from './lead-steps.ts'

/** Answers with the next version of a lead; its place, its addresses, the clocks of its pool and its score follow. */
export const writtenLead = async (
  request: Request,
  before: Lead,
  { state: decided, raises }: Decision<Lead>,
  { pool, limit, steps = [] }: Along,
): Promise<Reply<Lead>> => {
  const { store, actor, now } = request
  const clocked = withClocks(pooledLeads, before, decided, pool, now)
  const own = await leadSteps(store, actor.tenantId, before, clocked, limit)
  const score = await scored(store, actor.tenantId, before, { state: clocked, raises }, now)
  return changed(request, leads, before, score, [...steps, ...own, ...score.steps])
}

/** The same for a lead that somebody works on, and not when nothing changes. @throws Refusal `lead.in_pool` */
export const changedLead = async (
  request: Request,
  before: Lead,
  decision: Decision<Lead>,
  steps: readonly Step[] = [],
): Promise<Reply<Lead>> => {
  checkNotInPool('lead', before)
  if (decision.state === before) return { body: before, version: before.version }
  const pool = await poolOf(request.store, request.actor.tenantId, decision.state)
  return writtenLead(request, before, decision, { pool, steps })
}

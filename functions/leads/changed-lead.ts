import type { Decision } from '../../shared/kernel/decision.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { checkNotInPool } from '../../shared/leads/lead-waiting.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { withClocks } from '../../shared/leads/pool-clock.ts'
import { poolOf } from '../../shared/leads/pool-store.ts'
import { scored } from '../../shared/leads/score-store.ts'
import type { Step } from '../../shared/storage/record.ts'
import { changed } from '../http/records.ts'
import type { Reply, Request } from '../http/route.ts'
import { leadSteps } from './lead-steps.ts'

/**
 * Answers with the next version of a lead; its place, its addresses, the clocks of its pool and its score follow.
 * @throws Refusal `lead.in_pool`
 */
export const changedLead = async (
  request: Request,
  before: Lead,
  decision: Decision<Lead>,
  steps: readonly Step[] = [],
): Promise<Reply<Lead>> => {
  checkNotInPool(before)
  if (decision.state === before) return { body: before, version: before.version }
  const { store, actor, now } = request
  const pool = await poolOf(store, actor.tenantId, decision.state)
  const state = withClocks(before, decision.state, pool, now)
  const own = await leadSteps(store, actor.tenantId, before, state)
  const score = await scored(store, actor.tenantId, before, state, now)
  const after = { state: score.state, raises: decision.raises }
  return changed(request, leads, before, after, [...steps, ...own, ...score.steps])
}

import type { Decision } from '../../shared/kernel/decision.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { checkNotInPool } from '../../shared/leads/lead-waiting.ts'
import { withClocks } from '../../shared/leads/pool-clock.ts'
import type { Pool } from '../../shared/leads/pool-schema.ts'
import { type HoldingLimit, poolOf } from '../../shared/leads/pool-store.ts'
import { scored } from '../../shared/leads/score-store.ts'
import type { Step } from '../../shared/storage/record.ts'
import { changed } from '../http/records.ts'
import type { Reply, Request } from '../http/route.ts'
import { leadSteps } from './lead-steps.ts'

interface Along {
  /** The pool that it belongs to after the change. */
  readonly pool?: Pool | undefined
  readonly limit?: HoldingLimit
  readonly steps?: readonly Step[]
}

/** Answers with the next version of a lead; its place, its addresses, the clocks of its pool and its score follow. */
export const writtenLead = async (
  request: Request,
  before: Lead,
  { state: decided, raises }: Decision<Lead>,
  { pool, limit, steps = [] }: Along,
): Promise<Reply<Lead>> => {
  const { store, actor, now } = request
  const clocked = withClocks(before, decided, pool, now)
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
  checkNotInPool(before)
  if (decision.state === before) return { body: before, version: before.version }
  const pool = await poolOf(request.store, request.actor.tenantId, decision.state)
  return writtenLead(request, before, decision, { pool, steps })
}

import type { Decision } from '../../shared/kernel/decision.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import type { Step } from '../../shared/storage/record.ts'
import { changed } from '../http/records.ts'
import type { Reply, Request } from '../http/route.ts'
import { leadSteps } from './lead-steps.ts'

/** Answers with the next version of a lead; its place and its addresses follow. */
export const changedLead = async (
  request: Request,
  before: Lead,
  decision: Decision<Lead>,
  steps: readonly Step[] = [],
): Promise<Reply<Lead>> => {
  if (decision.state === before) return { body: before, version: before.version }
  const own = await leadSteps(request.store, request.actor.tenantId, before, decision.state)
  return changed(request, leads, before, decision, [...steps, ...own])
}

import { users } from '../../shared/admin/user-store.ts'
import type { Assigning } from '../../shared/assignment/assigning-store.ts'
import { peopleOf } from '../../shared/assignment/people-store.ts'
import type { Subject } from '../../shared/assignment/routing-rule.ts'
import { automation } from '../../shared/kernel/actor.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { assignLead } from '../../shared/leads/lead.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { isOpenLead } from '../../shared/leads/lead-status.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { pooledLeads, standingOfLead } from '../../shared/leads/pooled-lead.ts'
import { scored } from '../../shared/leads/score-store.ts'
import { withClocks } from '../../shared/pools/pool-clock.ts'
import { holdingSteps, poolOf } from '../../shared/pools/pool-store.ts'
import { territoryIdFor } from '../../shared/sales/territory-store.ts'
import { changeRecord, loadRecord } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'

/** Who gives: the automation, and in answer to what. */
interface Giver {
  readonly store: Store
  readonly tenantId: string
  readonly now: Instant
  readonly by: string
  readonly requestId: string
}

/** Whether a lead needs somebody: nobody has it, and it does not wait in a pool to be claimed. */
export const needsOwner = (lead: Lead): boolean =>
  lead.ownerId === undefined && lead.pool?.freedAt === undefined && isOpenLead(lead)

/** Gives a lead to whom the engine chose, unless somebody has it by now or it needs nobody any more. */
const giveLead =
  ({ store, tenantId, now, by, requestId }: Giver): Assigning['give'] =>
  async ({ subjectId, userId, teamId, rosterId }) => {
    const lead = await loadRecord(store, leads, tenantId, subjectId)
    if (lead?.id !== subjectId || !needsOwner(lead)) return undefined
    const user = userId === undefined ? undefined : await loadRecord(store, users, tenantId, userId)
    const decision = assignLead(lead, { ownerId: userId, teamId: teamId ?? user?.teamId ?? lead.teamId }, now)
    if (decision.state === lead) return []
    const place = rosterId !== undefined && userId !== undefined && { place: { rosterId, userId } }
    const pool = await poolOf(store, tenantId, lead)
    const given = withClocks(pooledLeads, lead, { ...decision.state, ...place }, pool, now)
    const score = await scored(store, tenantId, lead, { state: given, raises: decision.raises }, now)
    const stamp = { actor: automation(tenantId, by), now, requestId }
    return [
      changeRecord(leads, stamp, score).step,
      ...holdingSteps(standingOfLead, tenantId, lead, given),
      ...score.steps,
    ]
  }

/** What the assignment engine takes to give leads to people. */
export const leadAssigning = (giver: Giver): Assigning => ({
  store: giver.store,
  tenantId: giver.tenantId,
  noun: leads.name,
  now: giver.now,
  people: peopleOf(giver.store, giver.tenantId, users),
  give: giveLead(giver),
})

/** A lead as the conditions of routing rules read it, with the territory into which it falls now. */
export const subjectOf = async (store: Store, tenantId: string, lead: Lead, now: Instant): Promise<Subject> => {
  const { id, language } = lead
  const territoryId = await territoryIdFor(store, tenantId, lead, now)
  return { id, fields: { ...lead, territoryId }, ...(language !== undefined && { language }) }
}

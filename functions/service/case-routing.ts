import { users } from '../../shared/admin/user-store.ts'
import type { Assigning } from '../../shared/assignment/assigning-store.ts'
import { peopleOf } from '../../shared/assignment/people-store.ts'
import type { Subject } from '../../shared/assignment/routing-rule.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { isUnsettled } from '../../shared/service/case.ts'
import { assignCase } from '../../shared/service/case-owner.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import { cases } from '../../shared/service/case-store.ts'
import { changeRecord, loadRecord } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'

/** Who gives: the automation, and in answer to what. */
export interface Giver {
  readonly store: Store
  readonly tenantId: string
  readonly now: Instant
  readonly by: string
  readonly requestId: string
}

/** Gives a case to whom the engine chose, unless somebody has it by now or it needs nobody any more. */
const giveCase =
  ({ store, tenantId, now, by, requestId }: Giver): Assigning['give'] =>
  async ({ subjectId, userId, teamId, rosterId }) => {
    const found = await loadRecord(store, cases, tenantId, subjectId)
    if (found?.id !== subjectId || found.ownerId !== undefined || !isUnsettled(found)) return undefined
    const user = userId === undefined ? undefined : await loadRecord(store, users, tenantId, userId)
    const decision = assignCase(found, { ownerId: userId, teamId: teamId ?? user?.teamId ?? found.teamId }, now)
    if (decision.state === found) return []
    const place = rosterId !== undefined && userId !== undefined && { place: { rosterId, userId } }
    const state: Case = { ...decision.state, ...place }
    const stamp = { actor: automation(tenantId, by), now, requestId }
    return [changeRecord(cases, stamp, { state, raises: decision.raises }).step]
  }

/** What the assignment engine takes to give cases to people. */
export const caseAssigning = (giver: Giver): Assigning => ({
  store: giver.store,
  tenantId: giver.tenantId,
  noun: cases.name,
  now: giver.now,
  people: peopleOf(giver.store, giver.tenantId, users),
  give: giveCase(giver),
})

/** A case as the conditions of routing rules read it. */
export const subjectOf = async (store: Store, tenantId: string, found: Case): Promise<Subject> => {
  const { customerId, complaint, language, id } = found
  const customer = customerId === undefined ? undefined : await loadRecord(store, customers, tenantId, customerId)
  const fields = { ...found, ...(customer && { customer }), aboutUserId: complaint?.aboutUserId }
  return { id, fields, ...(language !== undefined && { language }) }
}

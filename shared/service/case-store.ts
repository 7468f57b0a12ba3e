import { atIndex, nowIndex } from '../storage/customer-index.ts'
import { dueIndex } from '../storage/due.ts'
import { byMonth } from '../storage/months.ts'
import type { IndexAttributes, Noun } from '../storage/record.ts'
import { isUnsettled } from './case.ts'
import type { Case } from './case-schema.ts'
import { nextDue } from './sla-clock.ts'

interface Assignment {
  readonly ownerId?: string | undefined
  readonly teamId?: string | undefined
}

/** Cases of an owner, or those that wait in a team's queue, that are not settled, the oldest first: index g3. */
export const unsettledCasesOf = (tenantId: string, { ownerId, teamId }: Assignment): string => {
  if (ownerId !== undefined) return `${tenantId}#case#user#${ownerId}`
  return teamId !== undefined ? `${tenantId}#case#team#${teamId}` : `${tenantId}#case#unassigned`
}

const byAssignment = (tenantId: string, found: Case): IndexAttributes => {
  const partition = unsettledCasesOf(tenantId, found)
  return isUnsettled(found)
    ? { g3pk: partition, g3sk: `${found.createdAt}#${found.id}` }
    : { g3pk: `${partition}#settled`, g3sk: `${found.resolvedAt}#${found.id}` }
}

const byCustomer = (tenantId: string, found: Case): IndexAttributes => {
  const { customerId, createdAt, resolvedAt = createdAt, closedAt = resolvedAt, id } = found
  if (customerId === undefined) return {}
  return isUnsettled(found)
    ? nowIndex(tenantId, customerId, 'case', createdAt, id)
    : atIndex(tenantId, customerId, closedAt, id)
}

/** Who opened a case may still read it. */
export const openerOf = ({ createdBy }: Pick<Case, 'createdBy'>): string[] =>
  createdBy.startsWith('user:') ? [createdBy.slice('user:'.length)] : []

export const cases: Noun<Case> = {
  name: 'case',
  indexes: (tenantId, found) => ({
    ...byCustomer(tenantId, found),
    ...byMonth(tenantId, 'case', found),
    ...byAssignment(tenantId, found),
    ...dueIndex(tenantId, 'case', found.id, nextDue(found)),
  }),
  owned: (found) => ({ ownerId: found.ownerId, teamId: found.teamId, sharedWith: openerOf(found) }),
}

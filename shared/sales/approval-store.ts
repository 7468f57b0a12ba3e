import { Refusal } from '../kernel/refusal.ts'
import type { UniqueValue } from '../kernel/unique-value.ts'
import { atIn, dealPartition } from '../storage/customer-index.ts'
import { dueIndex } from '../storage/due.ts'
import { byMonth } from '../storage/months.ts'
import type { Noun, Step } from '../storage/record.ts'
import type { Searchable } from '../storage/record-search.ts'
import type { Store } from '../storage/store.ts'
import { claimValue, ownerOfValue, releaseValue } from '../storage/unique.ts'
import { waitingFor } from './approval.ts'
import type { Approval, Subject } from './approval-schema.ts'

/** Whoever asked owns it; its approvers may read it. */
export const approvals: Noun<Approval> = {
  name: 'approval',
  indexes: (tenantId, approval) => ({
    ...atIn(dealPartition(tenantId, approval.subject.id), approval.closedAt ?? approval.createdAt, approval.id),
    ...byMonth(tenantId, 'approval', approval),
    ...(approval.status === 'pending' &&
      dueIndex(tenantId, 'approval', approval.id, approval.remindsAt ?? approval.expiresAt)),
  }),
  owned: ({ requesterId, teamId, approvers }) => ({
    ownerId: requesterId,
    teamId,
    sharedWith: approvers.flatMap(({ userId, passedBy }) => (passedBy === undefined ? [userId] : [userId, passedBy])),
  }),
}

/** Fields of approvals by whose values there are lists. */
export const listedOfApprovals = [
  'status',
  'subject.kind',
  'subject.id',
  'requesterId',
  'waitingFor',
  'ownerId',
  'teamId',
  'sharedWith',
] as const

/** Approvals by what they are about, who asked and for whom they wait. */
export const searchableApprovals: Searchable<Approval> = {
  noun: approvals,
  terms: () => [],
  values: (approval) => ({
    status: approval.status,
    'subject.kind': approval.subject.kind,
    'subject.id': approval.subject.id,
    requesterId: approval.requesterId,
    waitingFor: waitingFor(approval),
    ...approvals.owned?.(approval),
  }),
}

const pendingOf = ({ kind, id }: Subject): UniqueValue => ({ noun: 'approval', field: kind, value: id })

/** At most one approval of a kind is pending for a subject. @throws Refusal `approval.pending` naming that one, by its step */
export const claimPending = (tenantId: string, { id, subject }: Pick<Approval, 'id' | 'subject'>): Step =>
  claimValue(
    tenantId,
    pendingOf(subject),
    id,
    (approvalId) => new Refusal('approval.pending', { extra: { approvalId } }),
  )

/** In the commit that settles an approval. */
export const releasePending = (tenantId: string, { id, subject }: Pick<Approval, 'id' | 'subject'>): Step =>
  releaseValue(tenantId, pendingOf(subject), id)

/** The id of the approval that is pending for a subject; current. */
export const pendingApprovalOf = (store: Store, tenantId: string, subject: Subject): Promise<string | undefined> =>
  ownerOfValue(store, tenantId, pendingOf(subject))

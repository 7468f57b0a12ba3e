import {
  approvalExpired,
  approvalGiven,
  approvalPassedOn,
  approvalRefused,
  approvalReminded,
  approvalRequested,
  approvalStale,
} from '../../events/approvals.ts'
import { languageOf } from '../../shared/admin/language-store.ts'
import { tenants } from '../../shared/admin/tenant-store.ts'
import { users } from '../../shared/admin/user-store.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { sendOnce } from '../../shared/platform/send-once.ts'
import { waitingFor } from '../../shared/sales/approval.ts'
import { deputyOf } from '../../shared/sales/approval-deputy-store.ts'
import type { Approval } from '../../shared/sales/approval-schema.ts'
import { approvals } from '../../shared/sales/approval-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'
import type { ConsumerFunction } from '../function.ts'
import { approvalText, type Told } from './approval-text.ts'

const tells: Readonly<Record<string, Told>> = {
  [approvalRequested.type]: 'asked',
  [approvalPassedOn.type]: 'asked',
  [approvalReminded.type]: 'reminded',
  [approvalGiven.type]: 'given',
  [approvalRefused.type]: 'refused',
  [approvalExpired.type]: 'expired',
  [approvalStale.type]: 'stale',
}

const withDeputies = async (
  store: Store,
  tenantId: string,
  ids: readonly string[],
  now: Instant,
): Promise<string[]> => {
  const found = await Promise.all(ids.map((id) => deputyOf(store, tenantId, id, now)))
  return [...new Set([...ids, ...found.filter((id) => id !== undefined)])]
}

/** Of those who are asked, only who has yet to decide; of one that was passed on, only who has it now. */
const asked = (found: Approval, data: object): string[] => {
  const waiting = waitingFor(found)
  const to = 'to' in data ? data.to : undefined
  return to === undefined ? waiting : waiting.filter((id) => id === to)
}

const onApproval: ConsumerFunction = {
  kind: 'consumer',
  name: 'on-approval',
  summary: 'Tells approvers and their deputies by mail that they are to decide, and who asked what became of it',
  source: 'functions/sales/on-approval.ts',
  uses: ['table:read', 'table:write', 'mail:send'],
  on: [
    approvalRequested,
    approvalPassedOn,
    approvalReminded,
    approvalGiven,
    approvalRefused,
    approvalExpired,
    approvalStale,
  ],
  handle: async ({ id: eventId, type, tenantId, recordId, data }, platform) => {
    const { store, clock } = platform
    const found = await loadRecord(store, approvals, tenantId, recordId)
    const told = tells[type]
    if (!found || told === undefined) return
    const isAsked = told === 'asked' || told === 'reminded'
    const settled = found.requesterId === undefined ? [] : [found.requesterId]
    const ids = isAsked ? await withDeputies(store, tenantId, asked(found, data as object), clock.now()) : settled
    const zone = (await loadRecord(store, tenants, tenantId, tenantId))?.zone ?? 'UTC'
    for (const id of ids) {
      const user = await loadRecord(store, users, tenantId, id)
      if (user?.status !== 'active') continue
      const text = approvalText(found, told, await languageOf(store, tenantId, user), user.shift?.zone ?? zone)
      await sendOnce(platform, tenantId, { key: `${eventId}/${id}`, to: user.email, ...text })
    }
  },
}

export default onApproval

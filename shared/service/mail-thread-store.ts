import { fingerprint } from '../kernel/fingerprint.ts'
import { day, epochMs, type Instant, second } from '../kernel/instant.ts'
import type { Step } from '../storage/record.ts'
import type { Key, Store } from '../storage/store.ts'

const threadKey = (tenantId: string, messageId: string): Key => ({
  pk: `${tenantId}#mail#${fingerprint(messageId)}`,
  sk: '.',
})

/** Remembers to which case a mail belongs, for what answers it. A mail is recorded once. */
export const keepThread = (tenantId: string, messageId: string, caseId: string): Step => ({
  action: { do: 'put', item: { ...threadKey(tenantId, messageId), caseId }, when: { is: 'absent' } },
})

/** The case of a mail that was recorded; current. */
export const caseOfMail = async (store: Store, tenantId: string, messageId: string): Promise<string | undefined> => {
  const item = await store.get(threadKey(tenantId, messageId))
  return item && String(item.caseId)
}

/** The case of the first of these mails that is known. One read. */
export const caseOfAnswered = async (
  store: Store,
  tenantId: string,
  messageIds: readonly string[],
): Promise<string | undefined> => {
  if (messageIds.length === 0) return undefined
  const items = await store.getMany(messageIds.map((id) => threadKey(tenantId, id)))
  const item = items.find((one) => one !== undefined)
  return item && String(item.caseId)
}

const seconds = (now: Instant, days: number): number => Math.ceil((epochMs(now) + days * day) / second)

/** Counts what an automation writes to one address on one day; refused when it was as much as the limit. */
export const countAutomaticMail = (tenantId: string, address: string, now: Instant, limit: number): Step => ({
  action: {
    do: 'add',
    key: { pk: `${tenantId}#automatic-mail#${fingerprint(address)}`, sk: now.slice(0, 10) },
    by: { sent: 1 },
    within: { sent: { max: limit } },
    set: { ttl: seconds(now, 2) },
  },
})

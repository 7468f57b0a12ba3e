import { byMonth } from '../storage/months.ts'
import { loadRecord, type Noun, type Step } from '../storage/record.ts'
import type { Key, Store } from '../storage/store.ts'
import type { Mailbox } from './mailbox.ts'

/** Mailboxes belong to the tenant. */
export const mailboxes: Noun<Mailbox> = {
  name: 'mailbox',
  indexes: (tenantId, mailbox) => byMonth(tenantId, 'mailbox', mailbox),
  owned: () => ({}),
}

/** A mail comes in before its tenant is known, so the directory stands under a tenant that nobody can be in. */
const directory = '_'
const directoryKey = (mailboxId: string): Key => ({ pk: `${directory}#mailbox#${mailboxId}`, sk: '.' })

export const enlistMailbox = (tenantId: string, mailboxId: string): Step => ({
  action: { do: 'put', item: { ...directoryKey(mailboxId), tenantId }, when: { is: 'absent' } },
})

export const mailboxOfTenant = async (
  store: Store,
  mailboxId: string,
): Promise<{ readonly tenantId: string; readonly mailbox: Mailbox } | undefined> => {
  const item = await store.get(directoryKey(mailboxId), { eventual: true })
  if (!item) return undefined
  const tenantId = String(item.tenantId)
  const mailbox = await loadRecord(store, mailboxes, tenantId, mailboxId)
  return mailbox && { tenantId, mailbox }
}

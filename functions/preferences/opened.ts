import { tenants } from '../../shared/admin/tenant-store.ts'
import type { CommunicationSettings } from '../../shared/communication/communication-settings.ts'
import { loadCommunicationSettings } from '../../shared/communication/communication-settings-store.ts'
import { changeContact } from '../../shared/customers/contact.ts'
import type { Contact } from '../../shared/customers/contact-schema.ts'
import { contacts } from '../../shared/customers/contact-store.ts'
import { changeCustomer } from '../../shared/customers/customer.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import type { Language } from '../../shared/kernel/language.ts'
import { changeRecord, loadRecord, type Stamp, type Step } from '../../shared/storage/record.ts'
import { type PreferenceLink, preferenceLinkOf } from '../contactability/preference-link.ts'
import type { Request } from '../http/route.ts'

/** Whose preferences a link opened: the contact when the message went to one, else the customer. */
export interface Opened {
  readonly link: PreferenceLink
  readonly person: Customer | Contact
  readonly settings: CommunicationSettings
  readonly tenantName: string
  readonly language: Language
  /** What a change of the person's fields writes; nothing when it changes nothing. */
  readonly changing: (stamp: Stamp, fields: Readonly<Record<string, unknown>>) => readonly Step[]
}

type Held = Pick<Opened, 'person' | 'changing'>

const customerHeld = (person: Customer): Held => ({
  person,
  changing: (stamp, fields) => {
    const decision = changeCustomer(person, fields)
    return decision.state === person ? [] : [changeRecord(customers, stamp, decision).step]
  },
})

const contactHeld = (person: Contact): Held => ({
  person,
  changing: (stamp, fields) => {
    const decision = changeContact(person, fields)
    return decision.state === person ? [] : [changeRecord(contacts, stamp, decision).step]
  },
})

const heldBy = async ({ store }: Request, link: PreferenceLink): Promise<Held | undefined> => {
  const { tenantId, customerId, contactId } = link
  if (contactId === undefined) {
    const customer = await loadRecord(store, customers, tenantId, customerId)
    return customer?.status === 'active' ? customerHeld(customer) : undefined
  }
  const contact = await loadRecord(store, contacts, tenantId, contactId)
  return contact?.status === 'active' ? contactHeld(contact) : undefined
}

/** Undefined when the link is none of ours, or whoever it is of is gone and gets nothing any more. */
export const openedBy = async (request: Request, token: string): Promise<Opened | undefined> => {
  const link = await preferenceLinkOf(request.secrets, token)
  const held = link && (await heldBy(request, link))
  if (!link || !held) return undefined
  const { tenantId } = link
  const [settings, tenant] = await Promise.all([
    loadCommunicationSettings(request.store, tenantId, request.now),
    loadRecord(request.store, tenants, tenantId, tenantId),
  ])
  const inherited = settings.defaultLanguage ?? (tenant?.locale.startsWith('zh') ? 'zh' : 'en')
  const language = held.person.contactPreference?.language ?? inherited
  return { ...held, link, settings, tenantName: settings.fromName ?? tenant?.name ?? '', language }
}

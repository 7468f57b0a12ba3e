import type { Tenant } from '../../shared/admin/tenant.ts'
import { tenants } from '../../shared/admin/tenant-store.ts'
import type { CommunicationSettings } from '../../shared/communication/communication-settings.ts'
import { loadCommunicationSettings } from '../../shared/communication/communication-settings-store.ts'
import { loadUse } from '../../shared/communication/contact-use-store.ts'
import type { OptedOut, Standing } from '../../shared/communication/contactability.ts'
import type { Contact } from '../../shared/customers/contact-schema.ts'
import { contacts } from '../../shared/customers/contact-store.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { type SendChannel, sendChannels } from '../../shared/kernel/send-channel.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import { cases } from '../../shared/service/case-store.ts'
import { customerPartition } from '../../shared/storage/customer-index.ts'
import { loadRecord, stateOf } from '../../shared/storage/record.ts'
import type { Position, Store } from '../../shared/storage/store.ts'
import { reachOf } from './reach.ts'

/** Who gets a message: the contact when one is named, else the customer. */
export interface Addressee {
  readonly customerId: string
  readonly contactId?: string | undefined
}

/** The standing of an addressee, with the records that it was read from. */
export interface LoadedStanding extends Standing {
  /** Whose caps count: the contact's when there is one, else the customer's. */
  readonly addresseeId: string
  readonly customer: Customer
  readonly contact?: Contact
  readonly tenant: Tenant
  readonly settings: CommunicationSettings
}

const casesAtOnce = 50

/** Since when the oldest complaint of a customer stands open; as far as the index has followed. Cases stand there by age. */
const complaintSinceOf = async (store: Store, tenantId: string, customerId: string): Promise<Instant | undefined> => {
  let after: Position | undefined
  do {
    const page = await store.query({
      index: 'g1',
      partition: customerPartition(tenantId, customerId),
      range: { beginsWith: `now#${cases.name}#` },
      limit: casesAtOnce,
      ...(after && { after }),
    })
    const complaint = page.items.map((item) => stateOf<Case>(item)).find(({ kind }) => kind === 'complaint')
    if (complaint) return complaint.createdAt
    after = page.next
  } while (after)
  return undefined
}

/** What a customer opted out of holds for its contacts too. */
const optOutOf = (customer: Customer, contact: Contact | undefined): OptedOut => {
  const [own = {}, above = {}] = [contact, customer].map((one) => one?.contactPreference?.optOut)
  return {
    all: own.all ?? above.all,
    channels: [...(own.channels ?? []), ...(above.channels ?? [])],
    topics: [...(own.topics ?? []), ...(above.topics ?? [])],
  }
}

/** What is the contact's own, else the customer's, else the tenant's. */
const wishesOf = (
  customer: Customer,
  contact: Contact | undefined,
  settings: CommunicationSettings,
  tenant: Tenant,
) => {
  const wishes = { ...customer.contactPreference, ...contact?.contactPreference }
  const language = wishes.language ?? settings.defaultLanguage ?? (tenant.locale.startsWith('zh') ? 'zh' : 'en')
  return {
    language,
    zone: wishes.zone ?? tenant.zone,
    preferredChannels: wishes.preferredChannels ?? [],
    quietHours: wishes.quietHours ?? settings.quietHours,
    caps: wishes.caps ?? settings.caps,
  } as const
}

/** Who is asked about, as their records were just read. */
export interface KnownAddressee {
  readonly customer: Customer
  readonly contact?: Contact | undefined
}

/**
 * Everything that decides whether somebody may be contacted: one read each of the tenant, its settings and what caps count, one of
 * open cases, and one for each address. Undefined when there is no such tenant.
 * @param channels for which addresses are looked up; all when left out
 */
export const standingFrom = async (
  store: Store,
  tenantId: string,
  { customer, contact }: KnownAddressee,
  now: Instant,
  channels: readonly SendChannel[] = sendChannels,
): Promise<LoadedStanding | undefined> => {
  const person = contact ?? customer
  const [settings, tenant, reach, use, complaintSince] = await Promise.all([
    loadCommunicationSettings(store, tenantId, now),
    loadRecord(store, tenants, tenantId, tenantId),
    reachOf(store, tenantId, person, channels),
    loadUse(store, tenantId, person.id),
    complaintSinceOf(store, tenantId, customer.id),
  ])
  if (!tenant) return undefined
  return {
    status: customer.status === 'voided' || person.status === 'voided' ? 'voided' : 'active',
    ...wishesOf(customer, contact, settings, tenant),
    reach,
    optOut: optOutOf(customer, contact),
    consents: person.consents ?? [],
    purposesNeedingConsent: settings.purposesNeedingConsent,
    complaintSince,
    sendWindows: settings.sendWindows ?? {},
    use,
    addresseeId: person.id,
    customer,
    ...(contact && { contact }),
    ...{ tenant, settings },
  }
}

/** The same by ids, with a read of the customer and the contact. Undefined also when there is no such customer or contact. */
export const standingOf = async (
  store: Store,
  tenantId: string,
  { customerId, contactId }: Addressee,
  now: Instant,
  channels: readonly SendChannel[] = sendChannels,
): Promise<LoadedStanding | undefined> => {
  const [customer, contact] = await Promise.all([
    loadRecord(store, customers, tenantId, customerId),
    contactId === undefined ? undefined : loadRecord(store, contacts, tenantId, contactId),
  ])
  if (!customer || (contactId !== undefined && !contact)) return undefined
  return standingFrom(store, tenantId, { customer, contact }, now, channels)
}

import { users } from '../../shared/admin/user-store.ts'
import type { TemplateValues } from '../../shared/communication/template-schema.ts'
import { variablesOf } from '../../shared/communication/template-variables.ts'
import type { Contact } from '../../shared/customers/contact-schema.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { localDate } from '../../shared/kernel/local-time.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'
import type { MessageLinks } from './preference-link.ts'
import type { LoadedStanding } from './standing.ts'

export interface MessageMaterial {
  readonly now: Instant
  /** What the sender handed in. */
  readonly data?: Readonly<Record<string, unknown>> | undefined
  /** What an automation handed in: `occasion`, `points`, `coupon`. */
  readonly context?: TemplateValues | undefined
  readonly links?: MessageLinks | undefined
}

/** A contact as somebody at this customer. */
const at = (customerId: string, contact: Contact) => {
  const place = contact.organisations.find((one) => one.customerId === customerId)
  return { ...contact, jobTitle: place?.jobTitle, department: place?.department }
}

/** The values of all variables of a message; one read, of whoever looks after the customer. */
export const messageValues = async (
  store: Store,
  { customer, contact, tenant, zone }: Pick<LoadedStanding, 'customer' | 'contact' | 'tenant' | 'zone'>,
  { now, data, context, links }: MessageMaterial,
): Promise<TemplateValues> => {
  const { ownerId } = customer
  return variablesOf({
    customer,
    contact: contact && at(customer.id, contact),
    owner: ownerId === undefined ? undefined : await loadRecord(store, users, tenant.id, ownerId),
    tenant,
    data,
    context,
    message: { date: localDate(now, zone), ...links },
  })
}

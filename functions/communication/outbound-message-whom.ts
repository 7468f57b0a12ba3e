import type { OutboundMessageInput } from '../../shared/communication/outbound-message-schema.ts'
import type { Template } from '../../shared/communication/template-schema.ts'
import { templateOfKey, templates } from '../../shared/communication/template-store.ts'
import { contacts } from '../../shared/customers/contact-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { type Permission, reaches } from '../../shared/kernel/actor.ts'
import { fieldRefusal, notFound, Refusal } from '../../shared/kernel/refusal.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { seenRecord } from '../http/references.ts'
import type { Request } from '../http/route.ts'

/** @throws Refusal unless exactly one way names a template that is published */
export const templateAsked = async (
  { store, actor }: Request,
  { templateId, templateKey }: OutboundMessageInput,
): Promise<Template> => {
  if (templateId !== undefined && templateKey !== undefined)
    throw fieldRefusal('/templateKey', 'only_alone', { field: 'templateId' })
  if (templateId === undefined && templateKey === undefined) throw fieldRefusal('/templateId', 'required')
  const template =
    templateId !== undefined
      ? await loadRecord(store, templates, actor.tenantId, templateId)
      : await templateOfKey(store, actor.tenantId, templateKey ?? '')
  if (!template) throw notFound()
  if (template.status !== 'published') throw new Refusal('outbound_message.template_unpublished')
  return template
}

/**
 * Who gets a message, whose it is, and in which records of these it is kept.
 * @throws Refusal `not_found` for whom the actor may not see, `access.denied` for whom it may not write to, `customer.voided`,
 * `contact.voided`, or naming a contact who is none of this customer
 */
export const addresseeAsked = async (request: Request, { customerId, contactId }: OutboundMessageInput) => {
  const { actor, permission } = request
  const customer = await seenRecord(request, customers, customerId)
  if (!reaches(actor, permission as Permission, customer))
    throw new Refusal('access.denied', { params: { permission } })
  if (customer.status === 'voided') throw new Refusal('customer.voided')
  const { ownerId, teamId } = customer
  const whose = { customerId: customer.id, ownerId, teamId }
  if (contactId === undefined) return whose
  const contact = await seenRecord(request, contacts, contactId)
  if (contact.status === 'voided') throw new Refusal('contact.voided')
  if (!contact.organisations.some((place) => place.customerId === customer.id))
    throw fieldRefusal('/contactId', 'other_customer')
  return { ...whose, contactId: contact.id }
}

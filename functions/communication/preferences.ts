import * as z from 'zod'
import { loadCommunicationSettings } from '../../shared/communication/communication-settings-store.ts'
import { Consent, ConsentInput, mostConsents } from '../../shared/customers/consent.ts'
import { changeContact } from '../../shared/customers/contact.ts'
import {
  ContactPreference,
  ContactPreferencePatch,
  changePreference,
} from '../../shared/customers/contact-preference.ts'
import type { Contact } from '../../shared/customers/contact-schema.ts'
import { contacts } from '../../shared/customers/contact-store.ts'
import { changeCustomer } from '../../shared/customers/customer.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import type { Decision } from '../../shared/kernel/decision.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import type { Noun } from '../../shared/storage/record.ts'
import { changed, findRecord } from '../http/records.ts'
import { type Reply, type Request, type Route, route } from '../http/route.ts'
import { agreed } from './agreed.ts'

/** Of a customer or contact: how they want to be contacted, and what they agreed to. What it was before stands in the record's history. */
const Wishes = z.strictObject({
  id: z.string().meta({ description: 'Of the customer or contact' }),
  version: z.int().min(1).meta({ description: 'Of the customer or contact' }),
  contactPreference: ContactPreference.optional(),
  consents: z.array(Consent).max(mostConsents).optional(),
})

/** A noun that has wishes, and how one of its records is changed. */
interface Wishing<State extends Customer | Contact> {
  readonly noun: Noun<State>
  readonly change: (state: State, clean: Readonly<Record<string, unknown>>) => Decision<State>
}

const ofCustomers: Wishing<Customer> = { noun: customers, change: changeCustomer }
const ofContacts: Wishing<Contact> = { noun: contacts, change: changeContact }

/** A topic that was opted out of before may have gone since. @throws Refusal naming the first that the tenant has not */
const checkTopics = async (
  request: Request<unknown, unknown, ContactPreferencePatch>,
  held: ContactPreference = {},
) => {
  const { store, actor, now, body } = request
  const asked = body.optOut?.topics ?? []
  const isNew = (topic: string): boolean => !held.optOut?.topics?.some((out) => out.topic === topic)
  if (!asked.some(isNew)) return
  const { topics } = await loadCommunicationSettings(store, actor.tenantId, now)
  const index = asked.findIndex((topic) => isNew(topic) && !topics.some(({ key }) => key === topic))
  const allowed = topics.map(({ key }) => key).join(', ')
  if (index >= 0) throw fieldRefusal(`/optOut/topics/${index}`, 'no_such_topic', { allowed })
}

const read = async <State extends Customer | Contact>({ noun }: Wishing<State>, request: Request, id: string) => {
  const found = await findRecord(request, noun, id)
  return { body: found, version: found.version }
}

const prefer = async <State extends Customer | Contact>(
  { noun, change }: Wishing<State>,
  request: Request<unknown, unknown, ContactPreferencePatch>,
  id: string,
): Promise<Reply<State>> => {
  const found = await findRecord(request, noun, id)
  await checkTopics(request, found.contactPreference)
  const contactPreference = changePreference(found.contactPreference, request.body, request.now)
  return changed(request, noun, found, change(found, { contactPreference }))
}

const agree = async <State extends Customer | Contact>(
  { noun, change }: Wishing<State>,
  request: Request<unknown, unknown, ConsentInput>,
  id: string,
): Promise<Reply<State>> => {
  const found = await findRecord(request, noun, id)
  return changed(request, noun, found, change(found, { consents: await agreed(request, found) }))
}

const CustomerParams = z.strictObject({
  customerId: z.string().max(40).meta({ description: 'Id of a customer', example: 'cus_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

const ContactParams = z.strictObject({
  contactId: z.string().max(40).meta({ description: 'Id of a contact', example: 'con_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

const preferenceExamples = {
  quiet: {
    body: {
      zone: 'Asia/Shanghai',
      preferredChannels: ['wechat', 'email'],
      quietHours: { from: '20:00', to: '09:00' },
      caps: [{ limit: 1, days: 30 }],
    },
  },
  noMoreTexts: { body: { optOut: { channels: ['sms'] } } },
}

const consentExamples = {
  given: {
    body: { channel: 'email', purpose: 'marketing', status: 'given', textVersion: '2026-01', source: 'branch visit' },
  },
  withdrawn: { body: { channel: 'email', purpose: 'marketing', status: 'withdrawn', source: 'phone call' } },
}

const readPreference = { returns: Wishes, method: 'GET', examples: {} } as const
const patchPreference = {
  method: 'PATCH',
  body: ContactPreferencePatch,
  returns: Wishes,
  examples: preferenceExamples,
} as const
const postConsent = { method: 'POST', body: ConsentInput, returns: Wishes, examples: consentExamples } as const

const change =
  'Say how they want to be contacted: what is given replaces, null removes, opt-outs keep the time they began'
const consent =
  'Give or withdraw the consent to one channel for one purpose, with its legal basis and where it was said'

export const preferenceRoutes: readonly Route[] = [
  route({
    ...readPreference,
    name: 'getCustomerPreference',
    path: '/v1/customers/{customerId}/contact-preference',
    summary: 'How a customer wants to be contacted, and what they agreed to',
    permission: 'customer:read',
    params: CustomerParams,
    handle: (request) => read(ofCustomers, request, request.params.customerId),
  }),
  route({
    ...patchPreference,
    name: 'changeCustomerPreference',
    path: '/v1/customers/{customerId}/contact-preference',
    summary: change,
    permission: 'customer:write',
    params: CustomerParams,
    refuses: ['customer.voided'],
    handle: (request) => prefer(ofCustomers, request, request.params.customerId),
  }),
  route({
    ...postConsent,
    name: 'noteCustomerConsent',
    path: '/v1/customers/{customerId}/consents',
    summary: consent,
    permission: 'customer:write',
    params: CustomerParams,
    refuses: ['customer.voided'],
    handle: (request) => agree(ofCustomers, request, request.params.customerId),
  }),
  route({
    ...readPreference,
    name: 'getContactPreference',
    path: '/v1/contacts/{contactId}/contact-preference',
    summary: 'How a contact wants to be contacted, and what they agreed to',
    permission: 'contact:read',
    params: ContactParams,
    handle: (request) => read(ofContacts, request, request.params.contactId),
  }),
  route({
    ...patchPreference,
    name: 'changeContactPreference',
    path: '/v1/contacts/{contactId}/contact-preference',
    summary: change,
    permission: 'contact:write',
    params: ContactParams,
    refuses: ['contact.voided'],
    handle: (request) => prefer(ofContacts, request, request.params.contactId),
  }),
  route({
    ...postConsent,
    name: 'noteContactConsent',
    path: '/v1/contacts/{contactId}/consents',
    summary: consent,
    permission: 'contact:write',
    params: ContactParams,
    refuses: ['contact.voided'],
    handle: (request) => agree(ofContacts, request, request.params.contactId),
  }),
]

import * as z from 'zod'
import { ContactDecision, decideContact } from '../../shared/communication/contactability.ts'
import { contacts } from '../../shared/customers/contact-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { TopicKey } from '../../shared/kernel/contact-rules.ts'
import { InstantInput } from '../../shared/kernel/instant-input.ts'
import { languages } from '../../shared/kernel/language.ts'
import { notFound, type Params, Refusal } from '../../shared/kernel/refusal.ts'
import { type SendChannel, sendChannels, sendPurposes } from '../../shared/kernel/send-channel.ts'
import { standingFrom } from '../contactability/standing.ts'
import { findRecord } from '../http/records.ts'
import { seenRecord } from '../http/references.ts'
import { route } from '../http/route.ts'

const Query = z.strictObject({
  purpose: z.enum(sendPurposes).default('marketing'),
  topic: TopicKey.optional(),
  channel: z.enum(sendChannels).optional().meta({ description: 'Only this one' }),
  contactId: z.string().min(1).max(40).optional().meta({ description: 'Of the contact who would get it' }),
  at: InstantInput.optional().meta({
    description: 'What would be decided then, if nothing is sent or changed before; now when left out',
  }),
})

const Contactability = z.strictObject({
  customerId: z.string(),
  contactId: z.string().optional(),
  purpose: z.enum(sendPurposes),
  topic: TopicKey.optional(),
  at: z.iso.datetime(),
  zone: z.string().meta({ description: 'IANA zone of the clocks that quiet hours go by' }),
  language: z.enum(languages),
  channels: z
    .array(ContactDecision.extend({ channel: z.enum(sendChannels) }))
    .max(sendChannels.length)
    .meta({ description: 'Those that the addressee prefers come first, in their order' }),
})

const inOrder = (preferred: readonly SendChannel[], asked: SendChannel | undefined): readonly SendChannel[] =>
  asked === undefined ? [...new Set([...preferred, ...sendChannels])] : [asked]

const queryFault = (pointer: string, code: string, params: Params = {}): Refusal =>
  new Refusal('request.invalid', { faults: [{ in: 'query', pointer, code, params }] })

const getContactability = route({
  name: 'customerContactability',
  method: 'GET',
  path: '/v1/customers/{customerId}/contactability',
  summary:
    'Whether a customer, or one of its contacts, may be contacted: by which channels, from when on, and every reason why not',
  permission: 'customer:read',
  params: z.strictObject({
    customerId: z.string().max(40).meta({ description: 'Id of a customer', example: 'cus_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
  }),
  query: Query,
  returns: Contactability,
  examples: { newsletter: { query: { purpose: 'marketing', channel: 'email' } } },
  handle: async (request) => {
    const { store, actor, query, now } = request
    const { purpose, topic, channel, contactId, at = now } = query
    const customer = await findRecord(request, customers, request.params.customerId)
    const contact = contactId === undefined ? undefined : await seenRecord(request, contacts, contactId)
    if (contact && !contact.organisations.some(({ customerId }) => customerId === customer.id))
      throw queryFault('/contactId', 'not_of_customer')
    const standing = await standingFrom(store, actor.tenantId, { customer, contact }, now, channel && [channel])
    if (!standing) throw notFound()
    const topics = standing.settings.topics.map(({ key }) => key)
    if (topic !== undefined && !topics.includes(topic))
      throw queryFault('/topic', 'no_such_topic', { allowed: topics.join(', ') })
    const { zone, language } = standing
    const channels = inOrder(standing.preferredChannels, channel).map((one) => ({
      channel: one,
      ...decideContact(standing, { channel: one, purpose, topic, now: at }),
    }))
    return {
      body: {
        customerId: customer.id,
        ...(contact && { contactId: contact.id }),
        purpose,
        ...(topic !== undefined && { topic }),
        ...{ at, zone, language, channels },
      },
    }
  },
})

export const contactabilityRoutes = [getContactability]

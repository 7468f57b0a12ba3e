import * as z from 'zod'
import { cancelMessage, planOutboundMessage } from '../../shared/communication/outbound-message.ts'
import {
  OutboundContent,
  OutboundMessage,
  OutboundMessageInput,
} from '../../shared/communication/outbound-message-schema.ts'
import { loadContent, outboundMessages } from '../../shared/communication/outbound-message-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { changeRecord, loadRecord } from '../../shared/storage/record.ts'
import { BatchResult, batchOf, performBatch } from '../http/batch.ts'
import { HistoryPage, HistoryQuery, historyPage } from '../http/history.ts'
import { created, findRecord } from '../http/records.ts'
import { maySee } from '../http/references.ts'
import { type Request, route } from '../http/route.ts'
import { givingBack } from './given-back.ts'
import { addresseeAsked, templateAsked } from './outbound-message-whom.ts'

const OutboundMessageParams = z.strictObject({
  outboundMessageId: z
    .string()
    .max(40)
    .meta({ description: 'Id of an outbound message', example: 'obm_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

const customerId = 'cus_01J9ZQ4T7M8K3X5V2B6N1R0CDE'

/**
 * What the caller asks for as a plan: the purpose, and so which rules hold, is the template's.
 * @throws Refusal
 */
export const planAsked = async (request: Request, input: OutboundMessageInput) => {
  const template = await templateAsked(request, input)
  const whose = await addresseeAsked(request, input)
  const { templateId, templateKey, sendAt: asked, ...rest } = input
  const sendAt = asked !== undefined && asked > request.now ? asked : request.now
  if (rest.expiresAt !== undefined && rest.expiresAt <= sendAt) throw fieldRefusal('/expiresAt', 'too_small.date')
  const { id, purpose, topic } = template
  return { ...rest, ...whose, templateId: id, purpose, topic, sendAt }
}

const postMessage = route({
  name: 'sendOutboundMessage',
  method: 'POST',
  path: '/v1/outbound-messages',
  summary: 'Send a message to a customer or contact, at once or at a time: it goes when the rules of contact allow it',
  permission: 'outbound_message:write',
  body: OutboundMessageInput,
  returns: OutboundMessage,
  status: 201,
  refuses: ['not_found', 'customer.voided', 'contact.voided', 'outbound_message.template_unpublished'],
  examples: {
    now: { body: { templateKey: 'welcome', customerId, data: { gift: 'A cup' } } },
    later: {
      body: {
        ...{ templateKey: 'welcome', customerId, channels: ['email', 'sms'] },
        ...{ sendAt: '2026-11-27T02:00:00.000Z', expiresAt: '2026-11-30T02:00:00.000Z' },
      },
    },
  },
  handle: async (request) => {
    const id = request.ids('obm')
    const decision = planOutboundMessage(id, await planAsked(request, request.body))
    return created(request, outboundMessages, decision, `/v1/outbound-messages/${id}`)
  },
})

const postBatch = route({
  name: 'batchOutboundMessages',
  method: 'POST',
  path: '/v1/outbound-messages/batch',
  summary: 'Send up to 100 messages, with a status for each: 207 when some were refused',
  permission: 'outbound_message:write',
  body: z.strictObject(batchOf),
  returns: BatchResult,
  alsoAnswers: [207],
  refuses: ['batch.refused', 'batch.same_record', 'batch.too_large'],
  examples: { one: { body: { items: [{ templateKey: 'welcome', customerId }] } } },
  handle: (request) => performBatch(request, postMessage, request.body),
})

const getMessage = route({
  name: 'getOutboundMessage',
  method: 'GET',
  path: '/v1/outbound-messages/{outboundMessageId}',
  summary:
    'Read a message: where it stands, why it waits or does not go, and what it said to whoever may see the customer',
  permission: 'outbound_message:read',
  params: OutboundMessageParams,
  returns: OutboundMessage.extend({ content: OutboundContent.optional() }),
  examples: {},
  handle: async (request) => {
    const { store, actor, params } = request
    const message = await findRecord(request, outboundMessages, params.outboundMessageId)
    const [content, customer] = await Promise.all([
      loadContent(store, actor.tenantId, message.id),
      loadRecord(store, customers, actor.tenantId, message.customerId),
    ])
    // What it said names the person and the address, which a public pool hides of a customer that waits there.
    const isShown = content && customer && maySee(request, customers, customer)
    return { body: { ...message, ...(isShown && { content }) }, version: message.version }
  },
})

const postCancel = route({
  name: 'cancelOutboundMessage',
  method: 'POST',
  path: '/v1/outbound-messages/{outboundMessageId}/cancel',
  summary: 'Take back a message that did not go yet',
  permission: 'outbound_message:write',
  params: OutboundMessageParams,
  returns: OutboundMessage,
  refuses: ['outbound_message.not_planned'],
  examples: {},
  handle: async (request) => {
    const { store, actor, now } = request
    const message = await findRecord(request, outboundMessages, request.params.outboundMessageId)
    const decision = cancelMessage(message, now)
    if (decision.state === message) return { body: message, version: message.version }
    const { steps = [] } = await givingBack(store, actor.tenantId, message, decision, now)
    const { state, step } = changeRecord(outboundMessages, request, decision)
    return { body: state, version: state.version, steps: [step, ...steps] }
  },
})

const getHistory = route({
  name: 'outboundMessageHistory',
  method: 'GET',
  path: '/v1/outbound-messages/{outboundMessageId}/history',
  summary: 'Every step of a message, newest first',
  permission: 'outbound_message:read',
  params: OutboundMessageParams,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: {},
  handle: (request) => historyPage(request, outboundMessages, OutboundMessage, request.params.outboundMessageId),
})

export const outboundMessageRoutes = [postMessage, postBatch, getMessage, postCancel, getHistory]

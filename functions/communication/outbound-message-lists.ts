import * as z from 'zod'
import { messageStatuses, OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import { outboundMessages, searchableMessages } from '../../shared/communication/outbound-message-store.ts'
import { sendChannels, sendPurposes } from '../../shared/kernel/send-channel.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { route } from '../http/route.ts'

const id = z.string().min(1).max(40).optional()

export const listOutboundMessages = route({
  name: 'listOutboundMessages',
  method: 'GET',
  path: '/v1/outbound-messages',
  summary:
    'Messages to customers, the newest first: those that wait, went out, or were refused, by whom, template or source',
  permission: 'outbound_message:read',
  query: listQuery({
    customerId: id,
    contactId: id,
    ownerId: id,
    templateId: id,
    status: z.enum(messageStatuses).optional(),
    channel: z.enum(sendChannels).optional(),
    purpose: z.enum(sendPurposes).optional(),
    topic: z.string().min(1).max(40).optional(),
    'source.id': id.meta({ description: 'A campaign, care plan or automation' }),
  }).omit({ q: true }),
  returns: pageOf(OutboundMessage),
  refuses: ['filter.unserved', 'sort.unserved', 'cursor.invalid'],
  examples: { refused: { query: { status: 'refused' } } },
  handle: (request) =>
    listPage(request, {
      noun: outboundMessages,
      schema: OutboundMessage,
      searchable: searchableMessages,
      listed: [
        ...['ownerId', 'teamId', 'customerId', 'contactId', 'templateId', 'status', 'channel', 'purpose', 'topic'],
        ...['source.kind', 'source.id'],
      ],
      checked: ['sendAt', 'sentAt', 'language', 'source.occasionId'],
    }),
})

import * as z from 'zod'
import { defineEvent } from './define-event.ts'

const text = z.string().optional()
const about = {
  customerId: z.string(),
  contactId: text,
  templateId: z.string(),
  purpose: z.string(),
  topic: text,
  channel: text.meta({ description: 'By which it goes or went; the last one tried' }),
  source: z.strictObject({ kind: z.string(), id: z.string(), occasionId: text }).optional(),
}
const reasons = z.array(z.string()).meta({ description: 'Codes, in their order' })
const attempt = z.int().meta({ description: 'Counted from 1' })

export const messagePlanned = defineEvent(
  'outbound_message.planned',
  1,
  'A message is going to be sent.',
  z.strictObject({ ...about, sendAt: z.string() }),
)

export const messageDeferred = defineEvent(
  'outbound_message.deferred',
  1,
  'A message may not go out yet: quiet hours, a send window or a frequency cap.',
  z.strictObject({ ...about, until: z.string(), reasons }),
)

export const messageSending = defineEvent(
  'outbound_message.sending',
  1,
  'A message may go out and is being handed to a provider.',
  z.strictObject({ ...about, attempt }),
)

export const messageRetried = defineEvent(
  'outbound_message.retried',
  1,
  'A message was not handed over and is going to be tried again, by this or another channel.',
  z.strictObject({ ...about, attempt, code: z.string(), at: z.string() }),
)

export const messagePlaceFreed = defineEvent(
  'outbound_message.place_freed',
  1,
  'A message that did not go out gave its place under the frequency caps back.',
  z.strictObject(about),
)

export const messageSent = defineEvent(
  'outbound_message.sent',
  1,
  'A provider has accepted a message.',
  z.strictObject({ ...about, attempt }),
)

export const messageDelivered = defineEvent(
  'outbound_message.delivered',
  1,
  'A message has arrived, as far as its provider can tell.',
  z.strictObject(about),
)

export const messageRefused = defineEvent(
  'outbound_message.refused',
  1,
  'A message may not go out by any of its channels.',
  z.strictObject({ ...about, reasons }),
)

export const messageFailed = defineEvent(
  'outbound_message.failed',
  1,
  'No provider would take a message.',
  z.strictObject({ ...about, reasons }),
)

export const messageUncertain = defineEvent(
  'outbound_message.uncertain',
  1,
  'Nobody can tell whether a message went out; it is not sent a second time.',
  z.strictObject({ ...about, attempt }),
)

export const messageBounced = defineEvent(
  'outbound_message.bounced',
  1,
  'A message could not be delivered and never will be.',
  z.strictObject({ ...about, code: text }),
)

export const messageComplained = defineEvent(
  'outbound_message.complained',
  1,
  'Somebody marked a message as unwanted.',
  z.strictObject(about),
)

export const messageOpened = defineEvent(
  'outbound_message.opened',
  1,
  'A message was opened for the first time.',
  z.strictObject(about),
)

export const messageClicked = defineEvent(
  'outbound_message.clicked',
  1,
  'A link in a message was followed for the first time.',
  z.strictObject(about),
)

export const messageReplied = defineEvent(
  'outbound_message.replied',
  1,
  'A message was answered for the first time.',
  z.strictObject(about),
)

export const messageCancelled = defineEvent(
  'outbound_message.cancelled',
  1,
  'A planned message was taken back.',
  z.strictObject(about),
)

export const messageExpired = defineEvent(
  'outbound_message.expired',
  1,
  'A message could not go out before it was too late.',
  z.strictObject(about),
)

import * as z from 'zod'
import type { ProviderNews } from '../../shared/communication/outbound-message-event.ts'
import { instantOf } from '../../shared/kernel/instant.ts'
import type { ProviderEvent } from '../function.ts'
import type { Told } from './told.ts'

export const smsType = 'Text Message Delivery Status Updated'

const Detail = z.object({
  eventTimestamp: z.number().int().min(0).max(8_640_000_000_000_000),
  isFinal: z.boolean().optional(),
  messageId: z.string().min(1).max(200),
  messageStatus: z.string().max(50),
  destinationPhoneNumber: z.string().max(50).optional(),
  context: z.object({ tenantId: z.string(), messageId: z.string() }).optional().catch(undefined),
})

/**
 * In some countries the carrier's word is the last, in others the phone's. Where the phone can not be reached now it may be later; a
 * number that is none never will be. Of `UNKNOWN`, after three days, nothing follows.
 */
const typeOf = (status: string, isFinal: boolean): ProviderNews['type'] | undefined => {
  switch (status) {
    case 'DELIVERED':
      return 'delivered'
    case 'SUCCESSFUL':
      return isFinal ? 'delivered' : 'accepted'
    case 'QUEUED':
    case 'PENDING':
      return 'accepted'
    case 'INVALID':
      return 'bounced'
    case 'UNREACHABLE':
    case 'CARRIER_UNREACHABLE':
    case 'TTL_EXPIRED':
      return 'soft_bounced'
    case 'BLOCKED':
    case 'CARRIER_BLOCKED':
    case 'PROTECT_BLOCKED':
    case 'INVALID_MESSAGE':
    case 'SPAM':
      return 'rejected'
    default:
      return undefined
  }
}

/** What AWS End User Messaging tells of a text message; of one that is not ours too. */
export const toldBySms = ({ detail }: ProviderEvent): Told | undefined => {
  const read = Detail.safeParse(detail)
  if (!read.success) return undefined
  const { messageStatus, isFinal = false, eventTimestamp, messageId, destinationPhoneNumber, context } = read.data
  const type = typeOf(messageStatus, isFinal)
  if (type === undefined) return undefined
  return {
    news: { type, channel: 'sms', at: instantOf(eventTimestamp), providerId: messageId, code: messageStatus },
    ...(context && { tags: context }),
    ...(destinationPhoneNumber !== undefined && { address: destinationPhoneNumber }),
  }
}

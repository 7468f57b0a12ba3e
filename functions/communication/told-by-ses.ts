import * as z from 'zod'
import type { ProviderNews } from '../../shared/communication/outbound-message-event.ts'
import { InstantInput } from '../../shared/kernel/instant-input.ts'
import type { ProviderEvent } from '../function.ts'
import type { Told } from './told.ts'

const Recipients = z.array(z.object({ emailAddress: z.string() })).min(1)
const TimedPart = z.object({ timestamp: InstantInput })

const Mail = z.object({
  timestamp: InstantInput,
  messageId: z.string().min(1).max(200),
  tags: z.object({ tenantId: z.tuple([z.string()]), messageId: z.tuple([z.string()]) }),
})

/** What SES tells, as far as it is looked at; its guide has it under "event publishing". */
const Details = {
  'Email Sent': z.object({ mail: Mail }),
  'Email Delivered': z.object({ mail: Mail, delivery: TimedPart }),
  'Email Rejected': z.object({ mail: Mail }),
  'Email Opened': z.object({ mail: Mail, open: TimedPart }),
  'Email Clicked': z.object({ mail: Mail, click: TimedPart }),
  'Email Bounced': z.object({
    mail: Mail,
    bounce: TimedPart.extend({ bounceType: z.string(), bounceSubType: z.string(), bouncedRecipients: Recipients }),
  }),
  'Email Complaint Received': z.object({
    mail: Mail,
    complaint: TimedPart.extend({ complainedRecipients: Recipients }),
  }),
}
type Bounced = z.output<(typeof Details)['Email Bounced']>

export const sesTypes = Object.keys(Details)

/** Not this mail, whenever it comes. */
const ofContent = ['MessageTooLarge', 'ContentRejected', 'AttachmentRejected']

const bounceType = ({ bounceType: type, bounceSubType }: Bounced['bounce']): ProviderNews['type'] => {
  if (type === 'Permanent') return 'bounced'
  return ofContent.includes(bounceSubType) ? 'rejected' : 'soft_bounced'
}

type News = Pick<ProviderNews, 'type' | 'at' | 'code'> & { readonly address?: string | undefined }

const newsOf = (detailType: string, detail: unknown): News => {
  switch (detailType) {
    case 'Email Delivered':
      return { type: 'delivered', at: Details[detailType].parse(detail).delivery.timestamp }
    case 'Email Rejected':
      return { type: 'rejected', at: Details[detailType].parse(detail).mail.timestamp, code: 'Reject' }
    case 'Email Opened':
      return { type: 'opened', at: Details[detailType].parse(detail).open.timestamp }
    case 'Email Clicked':
      return { type: 'clicked', at: Details[detailType].parse(detail).click.timestamp }
    case 'Email Bounced': {
      const { bounce } = Details[detailType].parse(detail)
      const code = `${bounce.bounceType}/${bounce.bounceSubType}`.slice(0, 60)
      return {
        type: bounceType(bounce),
        at: bounce.timestamp,
        code,
        address: bounce.bouncedRecipients[0]?.emailAddress,
      }
    }
    case 'Email Complaint Received': {
      const { complaint } = Details[detailType].parse(detail)
      const address = complaint.complainedRecipients[0]?.emailAddress
      return { type: 'complained', at: complaint.timestamp, address }
    }
    default:
      return { type: 'accepted', at: Details['Email Sent'].parse(detail).mail.timestamp }
  }
}

const Ours = z.object({ mail: z.object({ tags: Mail.shape.tags }) })

/**
 * What SES tells of a mail of ours. Others, which carry no tags of ours, are nobody's business here.
 * @throws ZodError when it is of ours and of an unknown form
 */
export const toldBySes = ({ detailType, detail }: ProviderEvent): Told | undefined => {
  if (!Ours.safeParse(detail).success) return undefined
  const { messageId: providerId, tags } = Details['Email Sent'].parse(detail).mail
  const { address, ...news } = newsOf(detailType, detail)
  return {
    tags: { tenantId: tags.tenantId[0], messageId: tags.messageId[0] },
    news: { ...news, channel: 'email', providerId },
    ...(address !== undefined && { address }),
  }
}

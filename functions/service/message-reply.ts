import { markSteps } from '../../shared/communication/message-mark-store.ts'
import { noteProviderNews } from '../../shared/communication/outbound-message-event.ts'
import { outboundMessages } from '../../shared/communication/outbound-message-store.ts'
import { messageByProviderId } from '../../shared/communication/provider-id-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { answeredIds, type InboundMail } from '../../shared/service/inbound-mail.ts'
import { changeRecord, loadRecord, type Step } from '../../shared/storage/record.ts'
import type { Request } from '../http/route.ts'

/** SES makes the id of a mail from its own, the name of a host behind it. */
const providerIdIn = (messageId: string): string => messageId.replace(/^</, '').replace(/(@[^@>]*)?>?$/, '')

/** A mail that answers a message of ours is noted with that message and in the customer's timeline, whatever else becomes of it. */
export const replySteps = async (request: Request, mail: InboundMail): Promise<readonly Step[]> => {
  const { store, actor, now } = request
  const ids = answeredIds(mail).map((id) => ({ channel: 'email' as const, providerId: providerIdIn(id) }))
  const answered = await messageByProviderId(store, ids)
  if (answered?.tenantId !== actor.tenantId) return []
  const message = await loadRecord(store, outboundMessages, actor.tenantId, answered.messageId)
  if (!message) return []
  const news = { type: 'replied', channel: 'email', at: now } as const
  const decision = noteProviderNews(message, news, now)
  if (decision.state === message) return []
  const customer = await loadRecord(store, customers, actor.tenantId, message.customerId)
  const customerId = customer?.id ?? message.customerId
  return [
    changeRecord(outboundMessages, request, decision).step,
    ...markSteps(request, news, { before: message, after: decision.state, customerId, reply: mail.text }),
  ]
}

import * as z from 'zod'
import { automation } from '../../shared/kernel/actor.ts'
import { notFound } from '../../shared/kernel/refusal.ts'
import { InboundMail } from '../../shared/service/inbound-mail.ts'
import { caseOfMail } from '../../shared/service/mail-thread-store.ts'
import { mailboxOfTenant } from '../../shared/service/mailbox-store.ts'
import { isDelivered, keepDelivery } from '../../shared/storage/seen-delivery.ts'
import type { HttpFunction } from '../function.ts'
import { route } from '../http/route.ts'
import { checkSigned } from '../http/webhook-check.ts'
import { mailboxSecrets } from './mailbox-secret.ts'
import { receivedMail } from './received-mail.ts'

const accepted = { status: 202, body: { accepted: true as const } }

const postMail = route({
  name: 'receiveMail',
  method: 'POST',
  path: '/v1/inbound/email/{mailboxId}',
  summary:
    'Hand on a mail that a mailbox received, signed with its secret in the headers webhook-id, webhook-timestamp and webhook-signature; it opens a case or answers one',
  permission: 'public',
  params: z.strictObject({ mailboxId: z.string().max(40).meta({ example: 'mbx_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }) }),
  body: InboundMail,
  returns: z.strictObject({ accepted: z.literal(true) }),
  status: 202,
  refuses: ['webhook.unsigned'],
  examples: {
    question: {
      body: {
        from: { address: 'zhang.wei@example.com', name: '张伟' },
        subject: '咖啡机漏水',
        text: '您好，上周买的咖啡机漏水，怎么办？',
        messageId: '<CAF4T7M8K3@mail.example.com>',
      },
    },
  },
  handle: async (request) => {
    const { store, secrets, now, params, body } = request
    const found = await mailboxOfTenant(store, params.mailboxId)
    if (found?.mailbox.status !== 'active') throw notFound()
    const { tenantId, mailbox } = found
    const signed = checkSigned(request.signed, await mailboxSecrets(secrets, tenantId, mailbox, now), now)
    const delivery = `${mailbox.id}/${signed.id}`
    // What comes again, from an attacker or from a sender that missed the answer, is answered and not done again.
    if (await isDelivered(store, tenantId, delivery)) return accepted
    const remember = keepDelivery(tenantId, delivery, now)
    if (await caseOfMail(store, tenantId, body.messageId)) return { ...accepted, steps: [remember] }
    const asMailbox = { ...request, actor: automation(tenantId, `mailbox:${mailbox.id}`) }
    return { ...accepted, steps: [remember, ...(await receivedMail(asMailbox, mailbox, body))] }
  },
})

const inboundMail: HttpFunction = {
  kind: 'http',
  name: 'inbound-mail',
  summary: 'Mails that open cases or answer them, handed on by whoever receives them',
  source: 'functions/service/inbound-mail.ts',
  uses: ['table:read', 'table:write'],
  routes: [postMail],
}

export default inboundMail

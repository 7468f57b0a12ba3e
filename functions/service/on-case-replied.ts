import { caseReplied } from '../../events/cases.ts'
import type { DomainEvent } from '../../events/define-event.ts'
import { cases } from '../../shared/service/case-store.ts'
import { mailboxes } from '../../shared/service/mailbox-store.ts'
import { messageKey, messageOf } from '../../shared/service/message-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { ConsumerFunction } from '../function.ts'
import { answerHeaders, subjectWith } from './mail-texts.ts'

/** Attached files stay where they are: a mail has the text only. */
const onCaseReplied: ConsumerFunction = {
  kind: 'consumer',
  name: 'on-case-replied',
  summary: 'Sends what staff answers to a mail to whoever wrote it',
  source: 'functions/service/on-case-replied.ts',
  uses: ['table:read', 'mail:send'],
  on: [caseReplied],
  handle: async (event, { store, mail }) => {
    const { id, tenantId, recordId, data } = event as DomainEvent<{ messageId: string; channel: string }>
    if (data.channel !== 'email') return
    const found = await loadRecord(store, cases, tenantId, recordId)
    if (!found?.mail || found.requester?.email === undefined) return
    const item = await store.get(messageKey(tenantId, recordId, data.messageId))
    const mailbox = await loadRecord(store, mailboxes, tenantId, found.mail.mailboxId)
    if (!item || !mailbox) return
    await mail.send({
      key: id,
      to: found.requester.email,
      subject: subjectWith(found),
      text: messageOf(item).text,
      replyTo: mailbox.address,
      headers: { ...answerHeaders(found.mail.messageId), 'X-Loop': mailbox.address },
    })
  },
}

export default onCaseReplied

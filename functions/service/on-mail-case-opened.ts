import { caseOpened } from '../../events/cases.ts'
import { actorName, automation } from '../../shared/kernel/actor.ts'
import { derivedId } from '../../shared/kernel/derived-id.ts'
import { plusMs } from '../../shared/kernel/instant.ts'
import { isUnsettled, noteMessage } from '../../shared/service/case.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import { cases } from '../../shared/service/case-store.ts'
import { countAutomaticMail } from '../../shared/service/mail-thread-store.ts'
import type { Mailbox } from '../../shared/service/mailbox.ts'
import { mailboxes } from '../../shared/service/mailbox-store.ts'
import type { CaseMessage } from '../../shared/service/message-schema.ts'
import { addMessage } from '../../shared/service/message-store.ts'
import { changeRecord, loadRecord, type Stamp } from '../../shared/storage/record.ts'
import { ConditionFailed, type Store } from '../../shared/storage/store.ts'
import type { ConsumerFunction } from '../function.ts'
import { acknowledgement, answerHeaders, subjectWith } from './mail-texts.ts'

/** Whatever goes round between two programs that do not say what they are comes to an end here. */
const mostPerAddressAndDay = 5
const mostTries = 8

interface Acknowledged {
  readonly found: Case
  readonly mailbox: Mailbox
  readonly to: string
  readonly messageId: string
}

const toAcknowledge = async (store: Store, tenantId: string, caseId: string): Promise<Acknowledged | undefined> => {
  const found = await loadRecord(store, cases, tenantId, caseId)
  const { mail, requester } = found ?? {}
  if (found?.id !== caseId || !isUnsettled(found) || !mail?.mayAnswer || requester?.email === undefined)
    return undefined
  const mailbox = await loadRecord(store, mailboxes, tenantId, mail.mailboxId)
  if (!mailbox?.acknowledge || mailbox.status !== 'active') return undefined
  return { found, mailbox, to: requester.email, messageId: mail.messageId }
}

/** Records the acknowledgement in the conversation, once, before it goes out: better none than two. */
const record = async (
  store: Store,
  stamp: Stamp,
  { found, mailbox, to }: Acknowledged,
  messageId: string,
): Promise<'recorded' | 'done before' | 'changed'> => {
  const { tenantId } = stamp.actor
  const message: CaseMessage = {
    id: messageId,
    caseId: found.id,
    at: stamp.now,
    by: actorName(stamp.actor),
    author: 'automation',
    visibility: 'public',
    channel: 'email',
    text: acknowledgement(found, mailbox),
  }
  const steps = [
    addMessage(tenantId, message),
    countAutomaticMail(tenantId, to, stamp.now, mostPerAddressAndDay),
    changeRecord(cases, stamp, noteMessage(found, message, stamp.now)).step,
  ]
  try {
    await store.commit(steps.map(({ action }) => action))
    return 'recorded'
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error
    return error.failures.some(({ index }) => index < 2) ? 'done before' : 'changed'
  }
}

const onMailCaseOpened: ConsumerFunction = {
  kind: 'consumer',
  name: 'on-mail-case-opened',
  summary: 'Tells whoever wrote a mail the number of the case that it opened, unless a program wrote it',
  source: 'functions/service/on-mail-case-opened.ts',
  uses: ['table:read', 'table:write', 'mail:send'],
  on: [caseOpened],
  handle: async ({ id: eventId, tenantId, recordId, at, requestId }, { store, clock, mail }) => {
    const stamp = { actor: automation(tenantId, onMailCaseOpened.name), now: clock.now(), requestId }
    // Behind the mail that it answers, which came at that very instant.
    const messageId = derivedId('msg', plusMs(at, 1), eventId)
    for (let tries = 0; tries < mostTries; tries++) {
      const asked = await toAcknowledge(store, tenantId, recordId)
      if (!asked) return
      const outcome = await record(store, stamp, asked, messageId)
      if (outcome === 'changed') continue
      if (outcome === 'recorded')
        await mail.send({
          key: eventId,
          to: asked.to,
          subject: subjectWith(asked.found),
          text: acknowledgement(asked.found, asked.mailbox),
          replyTo: asked.mailbox.address,
          headers: {
            ...answerHeaders(asked.messageId),
            'Auto-Submitted': 'auto-replied',
            'X-Loop': asked.mailbox.address,
          },
        })
      return
    }
    throw new Error(`the case kept changing while it was acknowledged ${mostTries} times`)
  },
}

export default onMailCaseOpened

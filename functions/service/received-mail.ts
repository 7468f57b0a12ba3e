import { actorName } from '../../shared/kernel/actor.ts'
import type { Decision } from '../../shared/kernel/decision.ts'
import { moveCase, type NewCase, openCase, present } from '../../shared/service/case.ts'
import { receiveMessage, takesMessages } from '../../shared/service/case-move.ts'
import { numberIn, numberValue } from '../../shared/service/case-number-store.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import type { CaseSettings } from '../../shared/service/case-settings.ts'
import { loadSettings } from '../../shared/service/case-settings-store.ts'
import { begunWith } from '../../shared/service/case-split.ts'
import { firstOf, type StatusChoice } from '../../shared/service/case-status.ts'
import { cases } from '../../shared/service/case-store.ts'
import { answeredIds, type InboundMail, natureOf, senderOf, subjectOf } from '../../shared/service/inbound-mail.ts'
import { caseOfAnswered, keepThread } from '../../shared/service/mail-thread-store.ts'
import type { Mailbox } from '../../shared/service/mailbox.ts'
import { type CaseMessage, messageLimits } from '../../shared/service/message-schema.ts'
import { addMessage } from '../../shared/service/message-store.ts'
import { loadRecord, type Step } from '../../shared/storage/record.ts'
import { ownerOfValue } from '../../shared/storage/unique.ts'
import { created } from '../http/records.ts'
import type { Request } from '../http/route.ts'
import { numberFor, numberStep } from './case-number.ts'
import { firstStatus } from './case-records.ts'
import { changedCase } from './changed-case.ts'
import { belongsTo, type Sender, senderKnownAs } from './mail-sender.ts'
import { replySteps } from './message-reply.ts'

interface Received {
  readonly mailbox: Mailbox
  readonly mail: InboundMail
  readonly address: string
  readonly sender: Sender
  readonly isAutomatic: boolean
  readonly mayAnswer: boolean
}

/** The case that a mail answers: by the mails that it refers to, else by the number in its subject if its sender has a part in it. */
const caseAnswered = async (request: Request, { mail, address, sender }: Received): Promise<Case | undefined> => {
  const { store, actor } = request
  const { tenantId } = actor
  const load = (id: string | undefined) => (id === undefined ? undefined : loadRecord(store, cases, tenantId, id))
  const byThread = await load(await caseOfAnswered(store, tenantId, answeredIds(mail)))
  if (byThread) return byThread
  const number = numberIn(mail.subject)
  const byNumber = number && (await load(await ownerOfValue(store, tenantId, numberValue(number))))
  return byNumber && belongsTo(byNumber, address, sender) ? byNumber : undefined
}

const messageOf = (request: Request, { mail, address, isAutomatic }: Received, caseId: string): CaseMessage => {
  const isCut = mail.text.length > messageLimits.text
  return present({
    id: request.ids('msg'),
    caseId,
    at: request.now,
    by: actorName(request.actor),
    author: 'customer',
    visibility: 'public',
    channel: 'email',
    text: mail.text.slice(0, messageLimits.text).toWellFormed(),
    isCut: isCut || undefined,
    isAutomatic: isAutomatic || undefined,
    from: address,
    subject: mail.subject.slice(0, 500).toWellFormed() || undefined,
    messageId: mail.messageId,
    attachments: mail.attachments,
  }) as CaseMessage
}

const answerOf = (request: Request, received: Received, found: Case, settings: CaseSettings): readonly Step[] => {
  const { mailbox, mail, mayAnswer, isAutomatic } = received
  const { tenantId } = request.actor
  const message = messageOf(request, received, found.id)
  const { state, raises } = receiveMessage(found, message, settings, request.now)
  const thread = { mailboxId: mailbox.id, messageId: mail.messageId, mayAnswer }
  const decision = { state: isAutomatic ? state : { ...state, mail: thread }, raises }
  const steps = [addMessage(tenantId, message), keepThread(tenantId, mail.messageId, found.id)]
  return changedCase(request, found, decision, steps).steps ?? []
}

/** What a program sent without answering anything is kept, but waits for nobody: its case is closed from the beginning. */
const settled = (opened: Decision<NewCase>, settings: CaseSettings, request: Request): Decision<NewCase> => {
  const closed = firstOf(settings.statuses, 'closed') as StatusChoice
  const { state } = moveCase(opened.state as Case, closed, request.now, actorName(request.actor))
  return { state, raises: [] }
}

const newCaseOf = async (
  request: Request,
  received: Received,
  settings: CaseSettings,
  followUpOf: Case | undefined,
): Promise<readonly Step[]> => {
  const { mailbox, mail, address, sender, mayAnswer, isAutomatic } = received
  const { tenantId } = request.actor
  const id = request.ids('cas')
  const number = await numberFor(request)
  const { kind, categoryId, teamId, language } = mailbox
  const opened = openCase(
    { id, number, status: firstStatus(settings), matrix: settings.matrix },
    { kind, subject: subjectOf(mail), channel: 'email', categoryId, impact: 'medium', urgency: 'medium', language },
    {
      ...sender,
      teamId,
      requester: present({ email: address, name: mail.from.name?.trim() || undefined }),
      mail: { mailboxId: mailbox.id, messageId: mail.messageId, mayAnswer },
      followUpOf: followUpOf?.id,
    },
    request.now,
  )
  const message = messageOf(request, received, id)
  const decision = isAutomatic ? settled(opened, settings, request) : begunWith(opened, [message])
  const steps = [
    numberStep(tenantId, number, id),
    addMessage(tenantId, message),
    keepThread(tenantId, mail.messageId, id),
  ]
  return created(request, cases, decision, '', steps).steps ?? []
}

/**
 * What a mail makes: a message in the case that it answers, or a new case. One that answers a case which was settled for too long
 * begins a new one that follows it. One that answers a message of ours is noted there, too: somebody still has to read it.
 * @param request under the automation of the mailbox
 */
export const receivedMail = async (request: Request, mailbox: Mailbox, mail: InboundMail): Promise<readonly Step[]> => {
  const address = senderOf(mail)
  const sender = await senderKnownAs(request, address)
  const received = { mailbox, mail, address, sender, ...natureOf(mail, mailbox.address) }
  const found = await caseAnswered(request, received)
  const settings = await loadSettings(request.store, request.actor.tenantId, request.now)
  const isTaken = found && (received.isAutomatic || takesMessages(found, settings, request.now))
  const steps = isTaken
    ? answerOf(request, received, found, settings)
    : await newCaseOf(request, received, settings, found)
  return received.isAutomatic ? steps : [...steps, ...(await replySteps(request, mail))]
}

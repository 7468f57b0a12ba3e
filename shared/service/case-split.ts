import { caseSplit } from '../../events/cases.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import { fieldRefusal } from '../kernel/refusal.ts'
import type { NewCase } from './case.ts'
import type { Case } from './case-schema.ts'
import type { CaseMessage } from './message-schema.ts'
import { slaWaits } from './sla-clock.ts'

/** Messages of a case as the first ones of another, and as they stay behind with a mark of where they went. */
export const splitMessages = (messages: readonly CaseMessage[], to: string) => ({
  taken: messages.map((message): CaseMessage => ({ ...message, caseId: to, splitFrom: message.caseId })),
  left: messages.map((message): CaseMessage => ({ ...message, splitTo: to })),
})

/** @throws Refusal naming a message that a split took already */
export const checkSplit = (messages: readonly CaseMessage[]): void => {
  const index = messages.findIndex(({ splitTo }) => splitTo !== undefined)
  if (index >= 0) throw fieldRefusal(`/messageIds/${index}`, 'moved_already')
}

/**
 * What the messages that it begins with say of a new case: whose turn it is, and since when. Its clocks begin with it, not with them:
 * what was answered before is answered, and what waits is waited for from now on.
 */
export const begunWith = (opened: Decision<NewCase>, messages: readonly CaseMessage[]): Decision<NewCase> => {
  const inOrder = messages.toSorted((a, b) => (a.at < b.at ? -1 : 1))
  const said = inOrder.filter(({ author, isAutomatic }) => author === 'customer' && !isAutomatic)
  const answers = inOrder.filter(({ author, visibility }) => author === 'staff' && visibility === 'public')
  const lastAnswer = answers.at(-1)?.at
  const waits = said.find(({ at }) => lastAnswer === undefined || at > lastAnswer)
  const since = opened.state.statusSince
  const state: NewCase = {
    ...opened.state,
    replies: answers.length,
    ...(said.length > 0 && { lastCustomerMessageAt: said.at(-1)?.at }),
    ...(answers[0] && { firstRepliedAt: answers[0].at, lastRepliedAt: lastAnswer }),
    ...(waits && { waitsSince: waits.at }),
    ...(waits && lastAnswer !== undefined && { sla: slaWaits({ createdAt: since }, waits.id, since) }),
  }
  return { state, raises: opened.raises }
}

/** The case that messages were taken from. Its clocks stay: what was promised for it was promised. */
export const splitFrom = (found: Case, newCaseId: string, messageIds: readonly string[]): Decision<Case> => ({
  state: { ...found },
  raises: [raise(caseSplit, { caseId: newCaseId, messageIds: [...messageIds] })],
})

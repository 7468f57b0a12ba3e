import { captureReceived } from '../../events/customers.ts'
import type { Capture } from '../../shared/customers/capture.ts'
import type { CaptureSource } from '../../shared/customers/source.ts'
import { captures, sources } from '../../shared/customers/source-store.ts'
import { actorName, automation } from '../../shared/kernel/actor.ts'
import { derivedId } from '../../shared/kernel/derived-id.ts'
import { cleanText } from '../../shared/kernel/text.ts'
import { openCase, present } from '../../shared/service/case.ts'
import { nextCaseNumber } from '../../shared/service/case-number-store.ts'
import { loadSettings } from '../../shared/service/case-settings-store.ts'
import { begunWith } from '../../shared/service/case-split.ts'
import { cases } from '../../shared/service/case-store.ts'
import { type CaseMessage, messageLimits } from '../../shared/service/message-schema.ts'
import { addMessage } from '../../shared/service/message-store.ts'
import { createRecord, loadRecord, type Stamp } from '../../shared/storage/record.ts'
import { ConditionFailed } from '../../shared/storage/store.ts'
import type { ConsumerFunction } from '../function.ts'
import { numberStep } from './case-number.ts'
import { firstStatus } from './case-records.ts'

const longestSubject = 200

const wordsIn = ({ answers }: Capture, field: string): string | undefined => {
  const value = answers[field]
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** The first line of what was written, else the name of the form. */
const subjectOf = (capture: Capture, { name }: CaptureSource): string => {
  const line = wordsIn(capture, 'message')?.trim().split('\n')[0] ?? ''
  return cleanText(line).slice(0, longestSubject).toWellFormed() || name
}

const messagesOf = (capture: Capture, caseId: string, stamp: Stamp, cause: string): CaseMessage[] => {
  const text = wordsIn(capture, 'message')
  if (text === undefined) return []
  return [
    {
      id: derivedId('msg', stamp.now, cause),
      caseId,
      at: stamp.now,
      by: actorName(stamp.actor),
      author: 'customer',
      visibility: 'public',
      channel: 'web',
      text: text.slice(0, messageLimits.text),
    },
  ]
}

const onCaptureReceived: ConsumerFunction = {
  kind: 'consumer',
  name: 'cases-on-capture-received',
  summary: 'Opens a case of a web form whose source asks for it',
  source: 'functions/service/on-capture-received.ts',
  uses: ['table:read', 'table:write'],
  on: [captureReceived],
  handle: async ({ id: eventId, tenantId, recordId, at, requestId }, { store, clock }) => {
    const capture = await loadRecord(store, captures, tenantId, recordId)
    const source = capture && (await loadRecord(store, sources, tenantId, capture.sourceId))
    const id = derivedId('cas', at, eventId)
    if (!capture || !source?.case || (await loadRecord(store, cases, tenantId, id))) return
    const { kind, teamId, categoryId } = source.case
    const stamp = { actor: automation(tenantId, onCaptureReceived.name), now: clock.now(), requestId }
    const settings = await loadSettings(store, tenantId, stamp.now)
    const number = await nextCaseNumber(store, tenantId)
    const requester = present({ name: wordsIn(capture, 'name'), email: wordsIn(capture, 'email') })
    const opened = openCase(
      { id, number, status: firstStatus(settings), matrix: settings.matrix },
      { kind, subject: subjectOf(capture, source), channel: 'web', categoryId, impact: 'medium', urgency: 'medium' },
      { customerId: capture.customerId, teamId, requester, source: { automation: onCaptureReceived.name, eventId } },
      stamp.now,
    )
    const messages = messagesOf(capture, id, stamp, eventId)
    const steps = [
      createRecord(cases, stamp, begunWith(opened, messages)).step,
      numberStep(tenantId, number, id),
      ...messages.map((message) => addMessage(tenantId, message)),
    ]
    try {
      await store.commit(steps.map(({ action }) => action))
    } catch (error) {
      // Another delivery made it meanwhile; anything else is delivered again.
      if (!(error instanceof ConditionFailed) || !error.failures.some(({ index }) => index === 0)) throw error
    }
  },
}

export default onCaptureReceived

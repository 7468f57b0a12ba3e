import type { DomainEvent } from '../../events/define-event.ts'
import { surveyAnswered } from '../../events/surveys.ts'
import { languageOf } from '../../shared/admin/language-store.ts'
import { contacts } from '../../shared/customers/contact-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { actorName, automation } from '../../shared/kernel/actor.ts'
import { derivedId } from '../../shared/kernel/derived-id.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { openCase } from '../../shared/service/case.ts'
import { nextCaseNumber } from '../../shared/service/case-number-store.ts'
import { loadSettings } from '../../shared/service/case-settings-store.ts'
import { begunWith } from '../../shared/service/case-split.ts'
import { cases } from '../../shared/service/case-store.ts'
import { type CaseMessage, messageLimits } from '../../shared/service/message-schema.ts'
import { addMessage } from '../../shared/service/message-store.ts'
import type { Answer } from '../../shared/service/survey-answer.ts'
import { asksForCase } from '../../shared/service/survey-case.ts'
import type { Survey } from '../../shared/service/survey-schema.ts'
import { answers, surveys } from '../../shared/service/survey-store.ts'
import { createRecord, loadRecord, type Stamp } from '../../shared/storage/record.ts'
import { ConditionFailed, type Store } from '../../shared/storage/store.ts'
import type { ConsumerFunction } from '../function.ts'
import { numberStep } from './case-number.ts'
import { firstStatus } from './case-records.ts'

const longestSubject = 200

const subjects = {
  en: (name: string, score: number | undefined) => `Survey “${name}”${score === undefined ? '' : `: ${score}`}`,
  zh: (name: string, score: number | undefined) => `问卷“${name}”${score === undefined ? '' : `：${score} 分`}`,
}

/** The customer's own words begin the conversation, as far as there are any. */
const messagesOf = (answer: Answer, caseId: string, id: string, stamp: Stamp): CaseMessage[] => {
  const text = Object.values(answer.texts).join('\n\n').slice(0, messageLimits.text).toWellFormed()
  if (text === '') return []
  const { now, actor } = stamp
  return [
    { id, caseId, at: now, by: actorName(actor), author: 'customer', visibility: 'public', channel: 'survey', text },
  ]
}

/** Who answered, and about which case; what was merged meanwhile as what it became. */
const whomOf = async (store: Store, tenantId: string, { customerId, contactId, caseId }: Answer) => {
  const [customer, contact, about] = await Promise.all([
    customerId === undefined ? undefined : loadRecord(store, customers, tenantId, customerId),
    contactId === undefined ? undefined : loadRecord(store, contacts, tenantId, contactId),
    caseId === undefined ? undefined : loadRecord(store, cases, tenantId, caseId),
  ])
  return { customer, contact, about }
}

/** The steps that open the case of an answer; its number is drawn anew for each try. */
const openingSteps = async (store: Store, stamp: Stamp, event: DomainEvent, survey: Survey, answer: Answer) => {
  const { tenantId } = stamp.actor
  const { kind, impact, urgency, categoryId, teamId } = survey.opensCase as NonNullable<Survey['opensCase']>
  const id = caseIdOf(event)
  const settings = await loadSettings(store, tenantId, stamp.now)
  const { customer, contact, about } = await whomOf(store, tenantId, answer)
  const number = await nextCaseNumber(store, tenantId)
  const subject = subjects[await languageOf(store, tenantId, undefined)](survey.name, answer.score)
  const opened = openCase(
    { id, number, status: firstStatus(settings), matrix: settings.matrix },
    {
      ...{ kind, subject: subject.slice(0, longestSubject).toWellFormed(), channel: 'survey' },
      ...{ categoryId, impact, urgency, language: about?.language },
    },
    {
      ...{ customerId: customer?.id, contactId: contact?.id, teamId, followUpOf: about?.id },
      source: { automation: onSurveyAnswered.name, eventId: event.id },
    },
    stamp.now,
  )
  const messages = messagesOf(answer, id, derivedId('msg', stamp.now, event.id), stamp)
  return [
    createRecord(cases, stamp, begunWith(opened, messages)).step,
    numberStep(tenantId, number, id),
    ...messages.map((message) => addMessage(tenantId, message)),
  ]
}

/** One for each answer, however often it is heard of. */
const caseIdOf = ({ id, at }: { readonly id: string; readonly at: Instant }): string => derivedId('cas', at, id)

const onSurveyAnswered: ConsumerFunction = {
  kind: 'consumer',
  name: 'cases-on-survey-answered',
  summary: 'Opens a case on those answers on which its survey asks for one',
  source: 'functions/service/on-survey-answered.ts',
  uses: ['table:read', 'table:write'],
  on: [surveyAnswered],
  handle: async (event, { store, clock }) => {
    const { tenantId, recordId, requestId } = event
    const answer = await loadRecord(store, answers, tenantId, recordId)
    const survey = answer && (await loadRecord(store, surveys, tenantId, answer.surveyId))
    if (!answer || !survey?.opensCase || !asksForCase(survey.opensCase, answer)) return
    if (await loadRecord(store, cases, tenantId, caseIdOf(event))) return
    const stamp = { actor: automation(tenantId, onSurveyAnswered.name), now: clock.now(), requestId }
    const steps = await openingSteps(store, stamp, event, survey, answer)
    try {
      await store.commit(steps.map(({ action }) => action))
    } catch (error) {
      // Another delivery made it meanwhile; anything else is delivered again.
      if (!(error instanceof ConditionFailed) || !error.failures.some(({ index }) => index === 0)) throw error
    }
  },
}

export default onSurveyAnswered

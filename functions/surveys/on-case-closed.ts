import { caseClosed } from '../../events/cases.ts'
import type { DomainEvent } from '../../events/define-event.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { derivedId } from '../../shared/kernel/derived-id.ts'
import { hour, plusMs } from '../../shared/kernel/instant.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import { cases } from '../../shared/service/case-store.ts'
import { isSampled } from '../../shared/service/survey.ts'
import type { Asking } from '../../shared/service/survey-invitation.ts'
import type { Survey } from '../../shared/service/survey-schema.ts'
import { activeSurveys, invitations } from '../../shared/service/survey-store.ts'
import { loadRecord, type Stamp } from '../../shared/storage/record.ts'
import { ConditionFailed, type Store } from '../../shared/storage/store.ts'
import { contactToAsk } from '../contactability/contact-to-ask.ts'
import type { ConsumerFunction } from '../function.ts'
import { inviting } from './invite.ts'
import { languageFor } from './person.ts'

const mostTries = 8

/** Whoever reported it is asked; a contact of the customer where the case names none and the customer has no address. */
const askingFor = async (store: Store, tenantId: string, found: Case): Promise<Omit<Asking, 'id' | 'sendAt'>> => {
  const { id, customerId, contactId, ownerId, teamId } = found
  const customer = customerId === undefined ? undefined : await loadRecord(store, customers, tenantId, customerId)
  return {
    customerId: customer?.id,
    contactId: contactId ?? (customer && (await contactToAsk(store, tenantId, customer))),
    caseId: id,
    ownerId,
    teamId,
    language: await languageFor(store, tenantId, found.language),
    source: onCaseClosed.name,
  }
}

/** Plans once for each closing, however often it is heard of. */
const askOnce = async (store: Store, stamp: Stamp, survey: Survey, asking: Asking): Promise<void> => {
  for (let tries = 1; ; tries++) {
    const outcome = await inviting(store, stamp, survey, asking)
    if ('askedAt' in outcome) return
    try {
      return await store.commit(outcome.steps.map(({ action }) => action))
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error
      if (await loadRecord(store, invitations, stamp.actor.tenantId, asking.id)) return
      if (tries >= mostTries) throw error
    }
  }
}

const onCaseClosed: ConsumerFunction = {
  kind: 'consumer',
  name: 'surveys-on-case-closed',
  summary: 'Plans the survey that asks about a case after it was closed',
  source: 'functions/surveys/on-case-closed.ts',
  uses: ['table:read', 'table:write'],
  on: [caseClosed],
  handle: async (event: DomainEvent, { store, clock }) => {
    const { id: eventId, tenantId, recordId, at, requestId } = event
    const wanted = (await activeSurveys(store, tenantId, 'case_closed')).filter(
      ({ id, trigger }) => trigger.on === 'case_closed' && isSampled(id, recordId, trigger.samplePercent),
    )
    if (wanted.length === 0) return
    const found = await loadRecord(store, cases, tenantId, recordId)
    if (!found) return
    const asking = await askingFor(store, tenantId, found)
    if (asking.customerId === undefined && asking.contactId === undefined) return
    const stamp = { actor: automation(tenantId, onCaseClosed.name), now: clock.now(), requestId }
    for (const survey of wanted) {
      const delayHours = survey.trigger.on === 'case_closed' ? survey.trigger.delayHours : 0
      const id = derivedId('inv', at, `${eventId}#${survey.id}`)
      await askOnce(store, stamp, survey, { ...asking, id, sendAt: plusMs(at, delayHours * hour) })
    }
  },
}

export default onCaseClosed

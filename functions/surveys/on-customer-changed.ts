import { customerChanged, customerCreated, customerRestored } from '../../events/customers.ts'
import type { DomainEvent } from '../../events/define-event.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { everyDaysOf } from '../../shared/service/survey.ts'
import { activeSurveys } from '../../shared/service/survey-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { ConsumerFunction } from '../function.ts'
import { ensurePlan } from './plan.ts'

/** A plan that no longer fits the level ends by itself, when it is due. */
const onCustomerChanged: ConsumerFunction = {
  kind: 'consumer',
  name: 'surveys-on-customer-changed',
  summary: 'Plans surveys on schedule for customers who are new or have another level',
  source: 'functions/surveys/on-customer-changed.ts',
  uses: ['table:read', 'table:write'],
  on: [customerCreated, customerChanged, customerRestored],
  handle: async (event, { store, clock }) => {
    const { tenantId, recordId, requestId, data } = event as DomainEvent<{ fields?: string[] }>
    if (data.fields && !data.fields.includes('level')) return
    const customer = await loadRecord(store, customers, tenantId, recordId)
    if (customer?.status !== 'active' || customer.level === undefined) return
    const stamp = { actor: automation(tenantId, onCustomerChanged.name), now: clock.now(), requestId }
    for (const survey of await activeSurveys(store, tenantId, 'schedule')) {
      const everyDays = everyDaysOf(survey, customer.level)
      if (everyDays !== undefined) await ensurePlan(store, stamp, survey, customer.id, everyDays)
    }
  },
}

export default onCustomerChanged

import { caseClosed } from '../../events/cases.ts'
import { behaviourRecorded, customerChanged, customerCreated } from '../../events/customers.ts'
import type { DomainEvent } from '../../events/define-event.ts'
import { dealWon } from '../../events/sales.ts'
import type { CareTrigger } from '../../shared/care/care-plan.ts'
import { activeCarePlans } from '../../shared/care/care-store.ts'
import { eventOccasion } from '../../shared/care/event-occasion.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { ConsumerFunction } from '../function.ts'
import { isInAudience } from './audience.ts'
import { businessOf } from './business.ts'
import { ensureOccasion } from './ensure-occasion.ts'
import { zonesOf } from './zone.ts'

interface Data {
  readonly customerId?: string
  readonly type?: string
  readonly fields?: readonly string[]
}

const triggers: Readonly<Record<string, CareTrigger>> = {
  [customerCreated.type]: 'customer.created',
  [customerChanged.type]: 'lifecycle',
  [dealWon.type]: 'deal.won',
  [caseClosed.type]: 'case.closed',
  [behaviourRecorded.type]: 'purchased',
}

/** What plans wait for, if anything; most changes and behaviours are none of it. */
const triggerOf = ({ type, data }: DomainEvent<Data>): CareTrigger | undefined => {
  if (type === behaviourRecorded.type && data.type !== 'purchased') return undefined
  if (type === customerChanged.type && !data.fields?.includes('lifecycle')) return undefined
  return triggers[type]
}

/** One occasion for each event and plan, however often the event is heard of. */
const onCareEvent: ConsumerFunction = {
  kind: 'consumer',
  name: 'care-on-event',
  summary: 'Plans what care plans provide for after a purchase, a won deal, a closed case or a new stage of life',
  source: 'functions/care/on-care-event.ts',
  uses: ['table:read', 'table:write'],
  on: [customerCreated, customerChanged, dealWon, caseClosed, behaviourRecorded],
  handle: async (event, { store, clock }) => {
    const heard = event as DomainEvent<Data>
    const { tenantId, recordId, recordVersion, at, requestId, data } = heard
    const trigger = triggerOf(heard)
    const plans = trigger === undefined ? [] : await activeCarePlans(store, tenantId, trigger)
    if (plans.length === 0) return
    const isOwn = event.noun === customers.name
    const customerId = isOwn ? recordId : data.customerId
    const customer = customerId === undefined ? undefined : await loadRecord(store, customers, tenantId, customerId)
    if (!customer) return
    const now = clock.now()
    const zone = (await zonesOf(store, tenantId))(customer)
    const stamp = { actor: automation(tenantId, onCareEvent.name), now, requestId }
    for (const plan of plans) {
      const { occasion } = plan
      if (occasion.on !== 'after_event' || !isInAudience(plan.audience, customer, now)) continue
      if (occasion.event === 'lifecycle' && customer.lifecycle !== occasion.lifecycle) continue
      const business = await businessOf(store, tenantId, plan)
      const happened = { name: `${recordId}:${recordVersion}`, at, causeId: recordId }
      const planned = eventOccasion(plan, customer, happened, { zone, business })
      if (planned) await ensureOccasion(store, stamp, planned)
    }
  },
}

export default onCareEvent

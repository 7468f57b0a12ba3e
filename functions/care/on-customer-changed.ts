import { customerChanged, customerCreated, customerRestored } from '../../events/customers.ts'
import { activeCarePlans } from '../../shared/care/care-store.ts'
import { datedOccasions } from '../../shared/care/dated-occasion.ts'
import { isDateOccasion, lastDateOnEarth } from '../../shared/care/occasion-dates.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { addDays } from '../../shared/kernel/calendar-date.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { ConsumerFunction } from '../function.ts'
import { isInAudience } from './audience.ts'
import { businessOf } from './business.ts'
import { ensureChain } from './ensure-chain.ts'
import { ensureOccasion } from './ensure-occasion.ts'
import { zonesOf } from './zone.ts'

/** From the day that is today last on earth to the one after tomorrow there: walks may have passed them before the lists knew of a change. */
const daysAhead = 4

/** What walks would have found, had the customer been so before they came by. Who does not fit any more is left out when it is due. */
const onCustomerChanged: ConsumerFunction = {
  kind: 'consumer',
  name: 'care-on-customer-changed',
  summary: 'Plans care for customers who are new or changed, where their day was looked at already',
  source: 'functions/care/on-customer-changed.ts',
  uses: ['table:read', 'table:write'],
  on: [customerCreated, customerChanged, customerRestored],
  handle: async ({ tenantId, recordId, requestId }, { store, clock }) => {
    const [dated, atIntervals] = await Promise.all([
      activeCarePlans(store, tenantId, 'date'),
      activeCarePlans(store, tenantId, 'interval'),
    ])
    if (dated.length + atIntervals.length === 0) return
    const customer = await loadRecord(store, customers, tenantId, recordId)
    if (customer?.status !== 'active') return
    const now = clock.now()
    const zone = (await zonesOf(store, tenantId))(customer)
    const stamp = { actor: automation(tenantId, onCustomerChanged.name), now, requestId }
    for (const plan of dated) {
      const { occasion } = plan
      if (!isDateOccasion(occasion) || !isInAudience(plan.audience, customer, now)) continue
      const business = await businessOf(store, tenantId, plan)
      for (let ahead = 0; ahead <= daysAhead; ahead++) {
        const date = addDays(lastDateOnEarth(now), ahead)
        for (const one of datedOccasions(plan, occasion, customer, { date, zone, business }))
          if (one.dueAt > now) await ensureOccasion(store, stamp, one)
      }
    }
    for (const plan of atIntervals) {
      const business = await businessOf(store, tenantId, plan)
      if (business) await ensureChain(store, stamp, plan, customer, { zone, business })
    }
  },
}

export default onCustomerChanged

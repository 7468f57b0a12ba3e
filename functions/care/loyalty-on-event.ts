import { behaviourRecorded, customerCreated } from '../../events/customers.ts'
import type { DomainEvent } from '../../events/define-event.ts'
import { dealWon } from '../../events/sales.ts'
import { surveyAnswered } from '../../events/surveys.ts'
import { tenants } from '../../shared/admin/tenant-store.ts'
import { type EarningFact, pointsFor } from '../../shared/care/loyalty-programme.ts'
import { loadProgramme } from '../../shared/care/loyalty-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { derivedId } from '../../shared/kernel/derived-id.ts'
import { fieldReader } from '../../shared/kernel/filter-match.ts'
import { instantOf } from '../../shared/kernel/instant.ts'
import type { Money } from '../../shared/kernel/money.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { ConsumerFunction } from '../function.ts'
import { bookOnce } from './book-once.ts'

interface Data {
  readonly customerId?: string
  readonly type?: string
  readonly amount?: Money
}

const factOf = ({ type, recordId, data }: DomainEvent<Data>): EarningFact & { readonly customerId?: string } => {
  if (type === customerCreated.type) return { on: 'customer_created', customerId: recordId }
  const { customerId, amount } = data
  const whose = customerId === undefined ? {} : { customerId }
  if (type === behaviourRecorded.type) return { on: 'behaviour', behaviour: data.type, amount, ...whose }
  return { on: type === dealWon.type ? 'deal_won' : 'survey_answered', amount, ...whose }
}

/** What names a fact: a deal that is reopened and won again is the one that it was. */
const nameOf = ({ id, type, recordId }: DomainEvent): string => (type === dealWon.type ? recordId : id)

/** Each rule books once for a fact, under an id that follows from both. */
const loyaltyOnEvent: ConsumerFunction = {
  kind: 'consumer',
  name: 'loyalty-on-event',
  summary: 'Books the points that the rules of the loyalty programme give for what customers do',
  source: 'functions/care/loyalty-on-event.ts',
  uses: ['table:read', 'table:write'],
  on: [customerCreated, behaviourRecorded, dealWon, surveyAnswered],
  handle: async (event, { store, clock }) => {
    const { tenantId, at, requestId } = event
    const { customerId, ...fact } = factOf(event as DomainEvent<Data>)
    if (customerId === undefined) return
    const { rules } = await loadProgramme(store, tenantId)
    if (!rules.some(({ on }) => on === fact.on)) return
    const customer = await loadRecord(store, customers, tenantId, customerId)
    if (customer?.status !== 'active') return
    const tenant = await loadRecord(store, tenants, tenantId, tenantId)
    const now = clock.now()
    const stamp = { actor: automation(tenantId, loyaltyOnEvent.name), now, requestId }
    for (const { rule, points } of pointsFor(rules, fact, fieldReader(customer), at))
      await bookOnce(store, stamp, {
        customerId: customer.id,
        change: {
          id: derivedId('pte', instantOf(0), `${tenantId}#${nameOf(event)}#${rule}`),
          kind: 'earn',
          points,
          rule,
        },
        time: { now, zone: tenant?.zone ?? 'UTC' },
        withBonus: true,
      })
  },
}

export default loyaltyOnEvent

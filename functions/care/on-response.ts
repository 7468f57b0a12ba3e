import { caseCustomerReplied } from '../../events/cases.ts'
import { interactionLogged } from '../../events/communication.ts'
import { behaviourRecorded } from '../../events/customers.ts'
import type { DomainEvent } from '../../events/define-event.ts'
import { dealWon } from '../../events/sales.ts'
import { type CareFact, noteCareFact } from '../../shared/care/care-facts-store.ts'
import { meetGoal } from '../../shared/care/care-occasion.ts'
import { careOccasions, carePlans, occasionsSince } from '../../shared/care/care-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { plusDays } from '../../shared/kernel/instant.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { ConsumerFunction } from '../function.ts'

interface Data {
  readonly customerId?: string
  readonly type?: string
  readonly direction?: string
  readonly at?: string
  readonly startedAt?: string
}

/** Longer than any goal counts, from when an occasion was due. */
const farthestDays = 130

interface Response {
  readonly fact: CareFact
  readonly at: string
}

const responseOf = ({ type, at, data }: DomainEvent<Data>): Response | undefined => {
  if (type === behaviourRecorded.type)
    return data.type === 'purchased' ? { fact: 'bought', at: data.at ?? at } : undefined
  if (type === dealWon.type) return { fact: 'bought', at }
  if (type === caseCustomerReplied.type) return { fact: 'replied', at }
  return data.direction === 'inbound' ? { fact: 'replied', at: data.startedAt ?? at } : undefined
}

/** A purchase or an answer: keeps it for plans that stop at it, and counts it for those that were meant to bring it about. */
const onResponse: ConsumerFunction = {
  kind: 'consumer',
  name: 'care-on-response',
  summary: 'Notes what customers bought and answered, and which care it was the goal of',
  source: 'functions/care/on-response.ts',
  uses: ['table:read', 'table:write'],
  on: [behaviourRecorded, dealWon, interactionLogged, caseCustomerReplied],
  handle: async (event, { store, clock }) => {
    const heard = event as DomainEvent<Data>
    const { tenantId, requestId, data } = heard
    const { customerId } = data
    const response = responseOf(heard)
    if (!response || customerId === undefined) return
    const { fact, at } = response
    await noteCareFact(store, tenantId, customerId, fact, at)
    const now = clock.now()
    const stamp = { actor: automation(tenantId, onResponse.name), now, requestId }
    const occasions = await occasionsSince(store, tenantId, customerId, plusDays(at, -farthestDays))
    for (const { id, planId, goalUntil, goalMetAt } of occasions) {
      if (goalUntil === undefined || goalMetAt !== undefined) continue
      const plan = await loadRecord(store, carePlans, tenantId, planId)
      if (plan?.goal?.kind === fact)
        await changeStored(store, careOccasions, stamp, id, (occasion) => meetGoal(occasion, fact, at))
    }
  },
}

export default onResponse

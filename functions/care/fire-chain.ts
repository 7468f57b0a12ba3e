import { planOccasion } from '../../shared/care/care-occasion.ts'
import { careOccasions, carePlans } from '../../shared/care/care-store.ts'
import { type CareChain, endChain, nextTurn } from '../../shared/care/care-walk.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { localDate } from '../../shared/kernel/local-time.ts'
import type { Fired } from '../../shared/storage/due.ts'
import { createRecord, loadRecord } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'
import { businessOf } from './business.ts'
import { intervalOf, turnAfter } from './ensure-chain.ts'
import { zonesOf } from './zone.ts'

const later = (a: string, b: string): string => (a > b ? a : b)

/** Makes the occasion of a turn and sets the next turn. A chain whose plan or level is gone ends, and is taken up again by a walk. */
export const fireChain =
  (store: Store, by: string) =>
  async (chain: CareChain, now: Instant, tenantId: string): Promise<Fired<CareChain> | undefined> => {
    if (chain.status !== 'active' || chain.nextAt > now) return undefined
    const plan = await loadRecord(store, carePlans, tenantId, chain.planId)
    if (plan?.status !== 'active') return endChain(chain)
    const customer = await loadRecord(store, customers, tenantId, chain.customerId)
    // A merged customer goes on under the id, and the chain, of the record that it became.
    if (customer?.status !== 'active' || customer.id !== chain.customerId) return endChain(chain)
    const every = intervalOf(plan, customer)
    const business = await businessOf(store, tenantId, plan)
    if (every === undefined || !business) return endChain(chain)
    const zone = (await zonesOf(store, tenantId))(customer)
    const turn = turnAfter(plan, later(chain.nextDate, localDate(now, zone)), every, zone, business)
    const { nextDate: date, nextAt: dueAt, since } = chain
    const occasion = planOccasion({
      ...{ planId: plan.id, customerId: customer.id, ownerId: customer.ownerId, teamId: customer.teamId },
      ...{ key: `turn:${date}`, anchor: `${date}T00:00:00.000Z`, date, dueAt, since },
    })
    const stamp = { actor: automation(tenantId, by), now, requestId: `${by}:${now}` }
    const { step } = createRecord(careOccasions, stamp, occasion)
    return { ...(turn ? nextTurn(chain, turn) : endChain(chain)), steps: [step] }
  }

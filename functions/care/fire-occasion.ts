import {
  doneOccasion,
  holdOutOccasion,
  isHeldOut,
  ownedNow,
  skipOccasion,
  validUntil,
} from '../../shared/care/care-occasion.ts'
import type { CareOccasion } from '../../shared/care/care-occasion-schema.ts'
import { carePlans } from '../../shared/care/care-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import type { Ids } from '../../shared/kernel/ids.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Fired } from '../../shared/storage/due.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'
import { act } from './act.ts'
import { isInAudience } from './audience.ts'
import { stillOccurs } from './still-occurs.ts'
import { stoppedBy } from './stopped-by.ts'
import { zoneOfTenant } from './zone.ts'

/** Looks at everything again as it is now, and settles the occasion together with what is written for it. */
export const fireOccasion =
  ({ store, ids }: { readonly store: Store; readonly ids: Ids }, by: string) =>
  async (before: CareOccasion, now: Instant, tenantId: string): Promise<Fired<CareOccasion> | undefined> => {
    if (before.status !== 'planned' || before.dueAt > now) return undefined
    const plan = await loadRecord(store, carePlans, tenantId, before.planId)
    if (plan?.status !== 'active') return skipOccasion(before, 'plan_not_active', now)
    const customer = await loadRecord(store, customers, tenantId, before.customerId)
    // A merged customer has occasions under the id of the record that it became.
    if (customer?.status !== 'active' || customer.id !== before.customerId)
      return skipOccasion(before, 'customer_gone', now)
    const occasion = ownedNow(before, customer)
    if (now >= validUntil(occasion, plan)) return skipOccasion(occasion, 'too_late', now)
    if (!(await stillOccurs(store, tenantId, plan, customer, occasion)))
      return skipOccasion(occasion, 'occasion_gone', now)
    if (!isInAudience(plan.audience, customer, now)) return skipOccasion(occasion, 'not_in_audience', now)
    const stopped = await stoppedBy(store, tenantId, plan, occasion, now)
    if (stopped) return skipOccasion(occasion, stopped, now)
    if (isHeldOut(plan, customer.id)) return holdOutOccasion(occasion, plan, now)
    const stamp = { actor: automation(tenantId, by), now, requestId: `${by}:${now}` }
    const zone = await zoneOfTenant(store, tenantId)
    const acted = await act({ store, stamp, ids, plan, occasion, customer, zone })
    if ('skip' in acted) return skipOccasion(occasion, acted.skip, now)
    return { ...doneOccasion(occasion, plan, acted.outcome, now), steps: acted.steps }
  }

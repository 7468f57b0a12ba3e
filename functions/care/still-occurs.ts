import type { CareOccasion } from '../../shared/care/care-occasion-schema.ts'
import type { CarePlan } from '../../shared/care/care-plan-schema.ts'
import { isDateOccasion, occursOn } from '../../shared/care/occasion-dates.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { cases } from '../../shared/service/case-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'

/** Whether an occasion is one as things are now: a birth date may have been corrected, a deal reopened, a plan rewritten. */
export const stillOccurs = async (
  store: Store,
  tenantId: string,
  plan: CarePlan,
  customer: Customer,
  { key, nominalDate, causeId }: CareOccasion,
): Promise<boolean> => {
  const { occasion } = plan
  if (isDateOccasion(occasion)) {
    const celebrated = {
      birthDate: customer.kind === 'person' ? customer.birthDate : undefined,
      custom: customer.custom,
    }
    return nominalDate !== undefined && occursOn(occasion, nominalDate, celebrated)?.key === key
  }
  if (occasion.on === 'interval') return key.startsWith('turn:')
  if (!key.startsWith(`${occasion.event}:`)) return false
  if (occasion.event === 'lifecycle') return customer.lifecycle === occasion.lifecycle
  if (causeId === undefined) return true
  if (occasion.event === 'deal.won') return (await loadRecord(store, deals, tenantId, causeId))?.state === 'won'
  if (occasion.event === 'case.closed')
    return (await loadRecord(store, cases, tenantId, causeId))?.statusGroup === 'closed'
  return true
}

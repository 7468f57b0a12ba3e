import { loadCareFacts } from '../../shared/care/care-facts-store.ts'
import type { CareOccasion, SkipReason } from '../../shared/care/care-occasion-schema.ts'
import type { CarePlan } from '../../shared/care/care-plan-schema.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Store } from '../../shared/storage/store.ts'
import { standingOf } from '../contactability/standing.ts'

/** What of the plan's conditions keeps it from doing anything for a customer now. */
export const stoppedBy = async (
  store: Store,
  tenantId: string,
  { stopWhen }: Pick<CarePlan, 'stopWhen'>,
  { customerId, since }: Pick<CareOccasion, 'customerId' | 'since'>,
  now: Instant,
): Promise<SkipReason | undefined> => {
  const asks = new Set(stopWhen)
  if (asks.has('bought') || asks.has('replied')) {
    const { bought, replied } = await loadCareFacts(store, tenantId, customerId)
    if (asks.has('bought') && bought !== undefined && bought >= since) return 'bought'
    if (asks.has('replied') && replied !== undefined && replied >= since) return 'replied'
  }
  if (!asks.has('open_complaint') && !asks.has('opted_out')) return undefined
  const standing = await standingOf(store, tenantId, { customerId }, now, [])
  if (asks.has('open_complaint') && standing?.complaintSince !== undefined) return 'open_complaint'
  return asks.has('opted_out') && standing?.optOut.all !== undefined ? 'opted_out' : undefined
}

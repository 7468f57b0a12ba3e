import { deals } from '../../shared/sales/deal-store.ts'
import type { KeptNight } from '../../shared/sales/snapshot.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Request } from '../http/route.ts'

/** A deal on two nights. */
export interface Pair {
  readonly before?: KeptNight | undefined
  readonly after?: KeptNight | undefined
}

/** Every deal of either night once, in order of id. */
export async function* pairsOf(
  before: AsyncGenerator<KeptNight>,
  after: AsyncGenerator<KeptNight>,
): AsyncGenerator<Pair> {
  let [one, other] = await Promise.all([before.next(), after.next()])
  while (!one.done || !other.done) {
    const isBefore = !one.done && (other.done || one.value.dealId <= other.value.dealId)
    const isAfter = !other.done && (one.done || other.value.dealId <= one.value.dealId)
    yield { before: isBefore ? one.value : undefined, after: isAfter ? other.value : undefined }
    if (isBefore) one = await before.next()
    if (isAfter) other = await after.next()
  }
}

/**
 * What became of a deal that only one of the nights has: it closed meanwhile, or it had been closed before. One of which no night
 * says how it closed (it was brought in as closed long ago) is asked itself.
 */
export const completed = async (
  { store, actor }: Request,
  { before, after }: Pair,
  closed: ReadonlyMap<string, KeptNight>,
  from: string,
): Promise<Pair> => {
  if (before && !after) {
    const kept = closed.get(before.dealId)
    if (kept) return { before, after: kept }
    const deal = await loadRecord(store, deals, actor.tenantId, before.dealId)
    return { before, after: { ...before, state: deal?.state === 'won' ? 'won' : 'lost' } }
  }
  if (after && !before && after.reopened && after.createdOn <= from)
    return { before: { ...after, state: 'lost' }, after }
  return { before, after }
}

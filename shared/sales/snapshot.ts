import type { Instant } from '../kernel/instant.ts'
import { localDate } from '../kernel/local-time.ts'
import { unitsOf } from '../kernel/money.ts'
import type { Deal } from './deal-schema.ts'
import { none } from './deal-sums.ts'
import { converted, type RateOn } from './exchange-rate.ts'
import type { DealNight } from './forecast-movement.ts'

/** A deal as a night kept it. */
export interface KeptNight extends DealNight {
  /** The local date on which it came here. */
  readonly createdOn: string
  readonly reopened: boolean
  /** There was no rate that night; its value is 0 then. */
  readonly isUnconverted: boolean
}

/** A month after all others, for deals that nobody expects to close yet. */
const noMonth = '9999-12'

/** @param night the local date that ended */
export const keptNight = (
  deal: Deal,
  { night, zone, rateOn }: { readonly night: string; readonly zone: string; readonly rateOn: RateOn },
): KeptNight => {
  const amount = deal.amount ? unitsOf(deal.amount.amount) : 0n
  const currency = deal.amount?.currency ?? none
  const rate = deal.amount ? rateOn(currency, night) : undefined
  return {
    dealId: deal.id,
    state: deal.state,
    ...{ amount, currency },
    value: rate === undefined ? 0n : converted(amount, rate),
    probability: deal.forecastCategory === 'omitted' ? 0 : deal.probability,
    category: deal.forecastCategory === 'closed' ? 'omitted' : deal.forecastCategory,
    closeMonth: deal.closeDate?.slice(0, 7) ?? noMonth,
    ownerId: deal.ownerId,
    teamId: deal.teamId,
    createdOn: localDate(deal.createdAt, zone),
    reopened: deal.reopenedCount > 0,
    isUnconverted: rate === undefined && amount !== 0n,
  }
}

/** How far a night's snapshot is: through the open deals in order of id, then through those that closed, day by day. */
export interface NightRun {
  readonly night: string
  /** When the night's day ended: what came after it is of the next night. */
  readonly end: Instant
  /** Deals closed from here on are looked at. */
  readonly since: Instant
  /** The last deal that was kept. */
  readonly after?: string
  /** Set once all open deals are kept: closed ones up to this instant, of this day in UTC on. */
  readonly closed?: { readonly to: Instant; readonly day: string }
  readonly counts: { readonly open: number; readonly closed: number }
}

import type { Instant } from '../kernel/instant.ts'
import type { Customer } from './customer-schema.ts'

type DealState = 'open' | 'won' | 'lost'

const one = (state: DealState | undefined, counted: DealState): number => (state === counted ? 1 : 0)

/**
 * A customer of whose deals one came from a state to another; without one it was none of its deals, or is no more.
 * @param at when there was a deal with it last: when the deal was closed, else when it was opened
 */
export const withDeal = (
  customer: Customer,
  before: DealState | undefined,
  after: DealState | undefined,
  at: Instant,
): Customer => {
  if (before === after) return customer
  const { open = 0, won = 0 } = customer.deals ?? {}
  const moved = (state: DealState): number => one(after, state) - one(before, state)
  const isLater = after !== undefined && (customer.lastDealAt === undefined || customer.lastDealAt < at)
  return {
    ...customer,
    deals: { open: open + moved('open'), won: won + moved('won') },
    ...(isLater && { lastDealAt: at }),
  }
}

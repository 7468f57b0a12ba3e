import { dividedHalfEven, unitsOf } from '../kernel/money.ts'
import type { Deal, DealState } from './deal-schema.ts'

/** By what deals are added up, month by month. */
export const sumKinds = ['owner', 'team', 'territory', 'product'] as const
export type SumKind = (typeof sumKinds)[number]

/** Stands for an owner or team that a deal does not have, a month that it has none of, and the currency of one without amount. */
export const none = '-'

/** Sums of money are in ten-thousandths of the currency. */
export interface Sum {
  readonly count: number
  readonly amount: bigint
  /** Amount times probability; all of it once won, nothing once lost. */
  readonly weighted: bigint
}

/** What a deal adds to one sum. */
export interface DealShare extends Sum {
  readonly kind: SumKind
  readonly key: string
  /** `2026-11` of the close date. */
  readonly month: string
  readonly pipelineId: string
  readonly state: DealState
  readonly stage: string
  readonly category: string
  readonly currency: string
}

const weightedOf = (amount: bigint, { state, probability }: Deal): bigint =>
  state === 'won' ? amount : dividedHalfEven(amount * BigInt(probability), 100n)

/** What each product of a deal comes to; nothing of a deal without lines, or of lines that name no product. */
const products = ({ lines = [] }: Deal): Map<string, bigint> => {
  const sums = new Map<string, bigint>()
  for (const { productRef, amount } of lines)
    if (productRef !== undefined) sums.set(productRef, (sums.get(productRef) ?? 0n) + unitsOf(amount.amount))
  return sums
}

/**
 * What a deal adds to the sums by month: one share for its owner and one for its team (also where it has none, so that each of these
 * kinds adds up to all deals), one for its territory and one for each product that it names.
 */
export const sharesOf = (deal: Deal): DealShare[] => {
  const { pipelineId, state, stage, forecastCategory: category, closeDate } = deal
  const all = deal.amount ? unitsOf(deal.amount.amount) : 0n
  const share = (kind: SumKind, key: string, amount: bigint): DealShare => ({
    ...{ kind, key, pipelineId, state, stage, category, amount, count: 1 },
    month: closeDate?.slice(0, 7) ?? none,
    currency: deal.amount?.currency ?? none,
    weighted: weightedOf(amount, deal),
  })
  return [
    share('owner', deal.ownerId ?? none, all),
    share('team', deal.teamId ?? none, all),
    ...(deal.territoryId === undefined ? [] : [share('territory', deal.territoryId, all)]),
    ...[...products(deal)].map(([product, amount]) => share('product', product, amount)),
  ]
}

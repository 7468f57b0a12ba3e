import { day, epochMs } from '../kernel/instant.ts'
import { dividedHalfEven, unitsOf } from '../kernel/money.ts'
import type { Deal, DealState } from './deal-schema.ts'
import { shareParts } from './deal-team.ts'
import { forecastCategories } from './forecast-category.ts'

/** By what deals are added up, month by month. */
export const sumKinds = ['owner', 'team', 'territory', 'product', 'region', 'partner'] as const
export type SumKind = (typeof sumKinds)[number]

/** What a deal is to a forecast: its category, `closed` once it is won, or lost. */
export const sumCategories = [...forecastCategories, 'lost'] as const
export type SumCategory = (typeof sumCategories)[number]

/** Stands for an owner or team that a deal does not have, a month that it has none of, and the currency of one without amount. */
export const none = '-'

/** Sums of money are in ten-thousandths of the currency. */
export interface Sum {
  readonly count: number
  readonly amount: bigint
  /** Amount times probability; all of it once won, nothing once lost. */
  readonly weighted: bigint
  /** Whole days from the opening of closed deals to their end. */
  readonly days: number
}

/** What a deal adds to one sum. */
export interface DealShare extends Sum {
  readonly kind: SumKind
  readonly key: string
  readonly teamId: string
  /** `2026-11` of the close date. */
  readonly month: string
  readonly pipelineId: string
  readonly state: DealState
  readonly stage: string
  readonly category: SumCategory
  readonly currency: string
}

/** The deals of one owner, team, territory, product, region or partner that close in a month, in one pipeline and currency. */
export interface MonthSums {
  readonly key: string
  readonly teamId: string
  readonly month: string
  readonly pipelineId: string
  readonly currency: string
  readonly of: (category: SumCategory) => Sum
}

/** What somebody has of one won deal. */
export interface WonShare {
  readonly dealId: string
  readonly closeDate: string
  readonly currency: string
  readonly percent: number
  readonly teamId: string
  /** In ten-thousandths of the currency. */
  readonly amount: bigint
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

const daysOpen = ({ openedAt, closedAt }: Deal): number =>
  closedAt === undefined ? 0 : Math.max(0, Math.floor((epochMs(closedAt) - epochMs(openedAt)) / day))

const unitsOfDeal = ({ amount }: Deal): bigint => (amount ? unitsOf(amount.amount) : 0n)

/** What of a won deal goes to whom; together all of it. */
export const wonParts = (deal: Deal) =>
  deal.state === 'won' && deal.wonBy
    ? shareParts(unitsOfDeal(deal), deal.amount?.currency ?? none, deal.wonBy.splits)
    : []

/**
 * Whom a deal counts for. A won one counts with its amount for those who shared in it when it was won, and as a deal for the
 * owner of then, whoever has it now.
 */
const owners = (deal: Deal): { readonly key: string; readonly amount: bigint; readonly count: number }[] => {
  const { wonBy, ownerId = none } = deal
  if (deal.state !== 'won' || !wonBy) return [{ key: ownerId, amount: unitsOfDeal(deal), count: 1 }]
  const parts = wonParts(deal).map(({ userId, amount }) => ({
    ...{ key: userId, amount },
    count: userId === wonBy.ownerId ? 1 : 0,
  }))
  return parts.some(({ count }) => count > 0) ? parts : [{ key: wonBy.ownerId, amount: 0n, count: 1 }, ...parts]
}

/**
 * What a deal adds to the sums by month: shares for its owner (or those who won it) and one for its team (also where it has none, so
 * that each of these kinds adds up to all deals), one for its territory, its region, its partner, and each product that it names.
 */
export const sharesOf = (deal: Deal): DealShare[] => {
  const { pipelineId, state, stage, forecastCategory, closeDate } = deal
  const all = unitsOfDeal(deal)
  const teamId = (state === 'won' && deal.wonBy ? deal.wonBy.teamId : deal.teamId) ?? none
  const days = daysOpen(deal)
  const share = (kind: SumKind, key: string, amount: bigint, count = 1): DealShare => ({
    ...{ kind, key, teamId, pipelineId, state, stage, amount, count, days: days * count },
    category: state === 'lost' ? 'lost' : forecastCategory,
    month: closeDate?.slice(0, 7) ?? none,
    currency: deal.amount?.currency ?? none,
    weighted: weightedOf(amount, deal),
  })
  return [
    ...owners(deal).map(({ key, amount, count }) => share('owner', key, amount, count)),
    share('team', teamId, all),
    ...(deal.territoryId === undefined ? [] : [share('territory', deal.territoryId, all)]),
    ...(deal.region === undefined ? [] : [share('region', deal.region, all)]),
    ...(deal.partnerId === undefined ? [] : [share('partner', deal.partnerId, all)]),
    ...[...products(deal)].map(([product, amount]) => share('product', product, amount)),
  ]
}

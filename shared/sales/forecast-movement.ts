import type { OpenCategory } from './forecast-category.ts'

/** A deal as one night's snapshot kept it. Sums are whole 1/10,000 of a currency unit. */
export interface DealNight {
  readonly dealId: string
  readonly state: 'open' | 'won' | 'lost'
  /** In the deal's own currency. */
  readonly amount: bigint
  readonly currency: string
  /** In the tenant's currency, at the rate of that night. */
  readonly value: bigint
  /** In whole percent; 0 of what the forecast omits. */
  readonly probability: number
  /** As it was open last. */
  readonly category: OpenCategory
  /** `2026-03` */
  readonly closeMonth: string
  readonly ownerId?: string | undefined
  readonly teamId?: string | undefined
}

/** What a forecast looks at: months of closing, both included, whose deals, and how sure of them one is. */
export interface Scope {
  readonly fromMonth: string
  readonly toMonth: string
  readonly ownerIds?: ReadonlySet<string>
  readonly teamIds?: ReadonlySet<string>
  readonly category?: OpenCategory | undefined
  readonly measure: 'amount' | 'weighted'
}

export const movementCauses = [
  'new',
  'won',
  'lost',
  'reopened',
  'taken_over',
  'handed_over',
  'pulled_in',
  'pushed_out',
  'category_in',
  'category_out',
  'bigger',
  'smaller',
  'rate',
  'stage_moved',
] as const
export type MovementCause = (typeof movementCauses)[number]

export interface Movement {
  readonly dealId: string
  readonly cause: MovementCause
  readonly by: bigint
}

const isInMonths = ({ closeMonth }: DealNight, { fromMonth, toMonth }: Scope): boolean =>
  closeMonth >= fromMonth && closeMonth <= toMonth

const isIn = (ids: ReadonlySet<string> | undefined, id: string | undefined): boolean =>
  ids === undefined || (id !== undefined && ids.has(id))

const isOfOwners = ({ ownerId, teamId }: DealNight, { ownerIds, teamIds }: Scope): boolean =>
  isIn(ownerIds, ownerId) && isIn(teamIds, teamId)

const isInCategory = (deal: DealNight, { category }: Scope): boolean =>
  category === undefined || deal.category === category

const isCounted = (deal: DealNight | undefined, scope: Scope): deal is DealNight =>
  deal !== undefined &&
  deal.state === 'open' &&
  isInMonths(deal, scope) &&
  isOfOwners(deal, scope) &&
  isInCategory(deal, scope)

/** Hundredths keep whole percents exact. */
const measured = ({ measure }: Scope, value: bigint, probability: number): bigint =>
  value * (measure === 'weighted' ? BigInt(probability) : 100n)

/** What a deal counts for in a scope, in 1/1,000,000 of a currency unit: nothing unless it is open, in its months, of its owners and its category. */
export const valueIn = (deal: DealNight | undefined, scope: Scope): bigint =>
  isCounted(deal, scope) ? measured(scope, deal.value, deal.probability) : 0n

/** Why a deal that counts on both nights is likelier on one: what is omitted weighs nothing, whatever stage it stands in. */
const causeOfWeight = (before: DealNight, after: DealNight): MovementCause => {
  const isOmitted = [before, after].map(({ category }) => category === 'omitted')
  if (isOmitted[0] === isOmitted[1]) return 'stage_moved'
  return isOmitted[0] ? 'category_in' : 'category_out'
}

/** What changed of a deal that counts on both nights: first what it is worth, then how probable it is. */
const grown = (before: DealNight, after: DealNight, scope: Scope): Movement[] => {
  const { dealId } = after
  const worth = measured(scope, after.value - before.value, before.probability)
  const isSameAmount = before.amount === after.amount && before.currency === after.currency
  const likelier = measured(scope, after.value, after.probability) - measured(scope, after.value, before.probability)
  return [
    { dealId, cause: isSameAmount ? 'rate' : worth > 0n ? 'bigger' : 'smaller', by: worth },
    { dealId, cause: causeOfWeight(before, after), by: likelier },
  ]
}

/** The one cause by which a deal began or ceased to count: what happened to it as a whole comes before owner, owner before date, date before category. */
const causeOfChange = (before: DealNight | undefined, after: DealNight | undefined, scope: Scope): MovementCause => {
  if (!before) return 'new'
  if (!after || after.state === 'lost') return 'lost'
  if (after.state === 'won') return 'won'
  if (before.state !== 'open') return 'reopened'
  if (!isOfOwners(before, scope)) return 'taken_over'
  if (!isOfOwners(after, scope)) return 'handed_over'
  if (!isInMonths(before, scope)) return 'pulled_in'
  if (!isInMonths(after, scope)) return 'pushed_out'
  return isInCategory(after, scope) ? 'category_in' : 'category_out'
}

/**
 * Why a scope was worth something else on a later night, deal by deal. The movements of all deals add up exactly to the difference
 * of the sums of `valueIn`, which is in 1/1,000,000 of a currency unit.
 * @param before the deal on the earlier night, undefined when there was none; `after` likewise
 */
export const movementsOf = (
  before: DealNight | undefined,
  after: DealNight | undefined,
  scope: Scope,
): readonly Movement[] => {
  const dealId = (after ?? before)?.dealId ?? ''
  const by = valueIn(after, scope) - valueIn(before, scope)
  const movements =
    isCounted(before, scope) && isCounted(after, scope)
      ? grown(before, after, scope)
      : [{ dealId, cause: causeOfChange(before, after, scope), by }]
  return movements.filter((movement) => movement.by !== 0n)
}

import type { Decision } from '../kernel/decision.ts'
import { type Instant, minute, plusMs } from '../kernel/instant.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import { Refusal } from '../kernel/refusal.ts'
import { customerPartition, nowIndex } from '../storage/customer-index.ts'
import { dueIndex } from '../storage/due.ts'
import { byMonth, type MonthPlace, monthOf, pageOfMonths } from '../storage/months.ts'
import {
  changeRecord,
  createRecord,
  loadRecord,
  type Noun,
  type Saved,
  type Stamp,
  type Step,
  stateOf,
} from '../storage/record.ts'
import type { Position, Store } from '../storage/store.ts'
import { claimValue } from '../storage/unique.ts'
import {
  book,
  bookExpired,
  emptyAccount,
  type LoyaltyTime,
  type NewAccount,
  type NewEntry,
  type PointsChange,
  withBonus,
} from './loyalty.ts'
import { programmeId } from './loyalty-programme.ts'
import type { LoyaltyAccount, LoyaltyProgramme, PointsEntry } from './loyalty-schema.ts'

export const loyaltyProgrammes: Noun<LoyaltyProgramme> = {
  name: 'loyalty_programme',
  indexes: () => ({}),
  owned: () => ({}),
}

/** Whoever may see a customer sees its account, so that accounts have no owner of their own. */
export const loyaltyAccounts: Noun<LoyaltyAccount> = {
  name: 'loyalty_account',
  indexes: (tenantId, account) => ({
    ...byMonth(tenantId, 'loyalty_account', account),
    ...nowIndex(tenantId, account.customerId, 'loyalty_account', '', account.id),
    ...dueIndex(tenantId, 'loyalty_account', account.id, account.dueAt),
  }),
  owned: () => ({}),
}

/** Beside what happened with a customer, as behaviour does: a ledger is read by itself. */
const entryOrder = 'points#'

const pointsEntries: Noun<PointsEntry> = {
  name: 'points_entry',
  indexes: (tenantId, { customerId, createdAt, id }) => ({
    g1pk: customerPartition(tenantId, customerId),
    g1sk: `${entryOrder}${createdAt}#${id}`,
  }),
  owned: () => ({}),
}

/** The levels of a changed programme on their way to the accounts: how far they were looked through. */
export interface LoyaltyWalk extends RecordFields {
  readonly after?: MonthPlace
  /** Absent once all are done. */
  readonly dueAt?: Instant
}

export const loyaltyWalks: Noun<LoyaltyWalk> = {
  name: 'loyalty_walk',
  indexes: (tenantId, { id, dueAt }) => dueIndex(tenantId, 'loyalty_walk', id, dueAt),
  owned: () => ({}),
}

/** As long as it takes until whoever still books by the programme as it was has ended. */
const restMs = minute

/** Has all accounts looked at again, by a programme that is changed in the same commit. */
export const walkStep = (stamp: Stamp, id: string): Step =>
  createRecord(loyaltyWalks, stamp, { state: { id, dueAt: plusMs(stamp.now, restMs) }, raises: [] }).step

/** One page of all accounts, in the order in which they were opened. */
export const accountsFrom = async (
  store: Store,
  tenantId: string,
  { now, after, limit }: { readonly now: Instant; readonly after: MonthPlace | undefined; readonly limit: number },
) => {
  const walk = { direction: 'ascending', to: monthOf(now) } as const
  const { items, next } = await pageOfMonths(store, tenantId, loyaltyAccounts.name, walk, after, limit)
  return { ids: items.map((item) => stateOf<LoyaltyAccount>(item).id), next }
}

const noProgramme = { levels: [], rules: [] } satisfies Pick<LoyaltyProgramme, 'levels' | 'rules'>

/** The programme as it is; one without levels and rules where none was set. */
export const loadProgramme = async (store: Store, tenantId: string) =>
  (await loadRecord(store, loyaltyProgrammes, tenantId, programmeId)) ?? noProgramme

export const loadEntry = (store: Store, tenantId: string, id: string): Promise<PointsEntry | undefined> =>
  loadRecord(store, pointsEntries, tenantId, id)

const referenceTaken = (entryId: string): Refusal => new Refusal('points.reference_used', { extra: { entryId } })

/** Points as they are booked. `withBonus` adds what the level of the account gives. */
export interface Booking {
  readonly customerId: string
  readonly change: PointsChange
  readonly time: LoyaltyTime
  readonly withBonus?: boolean
}

export interface BookedSteps {
  readonly entry: PointsEntry
  readonly account: LoyaltyAccount
  readonly steps: readonly Step[]
}

/** A line of the ledger that is written along with the account. */
export const entryStep = (stamp: Stamp, entry: Decision<NewEntry>): Step =>
  createRecord(pointsEntries, stamp, entry).step

/**
 * The steps that book points on a customer's account, which is opened by the first, after what is past its time was taken; two that come at once are decided one after the
 * other, and one with the id or the reference of another is not booked.
 * @throws Refusal `points.insufficient`, `points.too_many`; from its steps `points.reference_used`
 */
export const bookSteps = async (
  store: Store,
  stamp: Stamp,
  { customerId, change, time, withBonus: isRaised = false }: Booking,
): Promise<BookedSteps> => {
  const { tenantId } = stamp.actor
  const [programme, found] = await Promise.all([
    loadProgramme(store, tenantId),
    loadRecord(store, loyaltyAccounts, tenantId, customerId),
  ])
  const decide = <Account extends NewAccount>(before: Account) =>
    book(
      before,
      { ...change, points: isRaised ? withBonus(change.points, before, programme) : change.points },
      programme,
      time,
    )
  const steps = (entry: Decision<NewEntry>, account: Saved<LoyaltyAccount>): BookedSteps => {
    const made = createRecord(pointsEntries, stamp, entry)
    const unique = { noun: pointsEntries.name, field: 'reference', value: change.reference ?? '' }
    const claim = change.reference === undefined ? [] : [claimValue(tenantId, unique, made.state.id, referenceTaken)]
    return { entry: made.state, account: account.state, steps: [account.step, made.step, ...claim] }
  }
  if (found) {
    const expired = bookExpired(found, programme, time)
    const { account, entry } = decide(expired?.account.state ?? found)
    const raises = [...(expired?.account.raises ?? []), ...account.raises]
    const booked = steps(entry, changeRecord(loyaltyAccounts, stamp, { state: account.state, raises }))
    return expired ? { ...booked, steps: [...booked.steps, entryStep(stamp, expired.entry)] } : booked
  }
  const { account, entry } = decide(emptyAccount(customerId))
  return steps(entry, createRecord(loyaltyAccounts, stamp, account))
}

/** One page of the ledger of a customer, the latest line first. */
export const entriesOf = async (
  store: Store,
  tenantId: string,
  customerId: string,
  { limit, after }: { readonly limit: number; readonly after?: Position | undefined },
) => {
  const page = await store.query({
    index: 'g1',
    partition: customerPartition(tenantId, customerId),
    range: { beginsWith: entryOrder },
    direction: 'descending',
    limit,
    ...(after && { after }),
  })
  return { items: page.items.map((item) => stateOf<PointsEntry>(item)), next: page.next }
}

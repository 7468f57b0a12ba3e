import { raise } from '../../events/define-event.ts'
import { loyaltyLevelChanged, pointsAdjusted, pointsEarned, pointsExpired, pointsSpent } from '../../events/loyalty.ts'
import type { Decision } from '../kernel/decision.ts'
import { derivedId } from '../kernel/derived-id.ts'
import { type Instant, instantOf } from '../kernel/instant.ts'
import { dayBounds, localDate } from '../kernel/local-time.ts'
import { plusMonths } from '../kernel/month.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { Level, Lot, LoyaltyAccount, LoyaltyProgrammeInput, PointsEntry } from './loyalty-schema.ts'
import { mostPoints } from './loyalty-schema.ts'

/** How long lots that are used up stay, so that a level that counts months can be told: the longest that one can count. */
const monthsKept = 60

type New<State> = Omit<State, Exclude<keyof RecordFields, 'id'>>
export type NewEntry = New<PointsEntry>
export type NewAccount = New<LoyaltyAccount>
type Programme = Pick<LoyaltyProgrammeInput, 'levels' | 'levelMonths' | 'expiresAfterMonths'>

/** Now, in the zone by whose months points are counted. */
export interface LoyaltyTime {
  readonly now: Instant
  readonly zone: string
}

export interface PointsChange {
  readonly id: string
  readonly kind: PointsEntry['kind']
  /** Above 0 adds, below 0 takes. */
  readonly points: number
  readonly reason?: string | undefined
  readonly reference?: string | undefined
  readonly rule?: string | undefined
}

/** The account of a customer who has no points yet. */
export const emptyAccount = (customerId: string): NewAccount => ({
  ...{ id: customerId, customerId, balance: 0, earned: 0, spent: 0, expired: 0, adjusted: 0 },
  lots: [],
})

const monthNow = ({ now, zone }: LoyaltyTime): string => localDate(now, zone).slice(0, 7)

const beginOf = (month: string, zone: string): Instant => dayBounds(`${month}-01`, zone).start

/** The first month in which points of a month are gone. */
const goneIn = (month: string, { expiresAfterMonths }: Programme): string | undefined =>
  expiresAfterMonths === undefined ? undefined : plusMonths(month, expiresAfterMonths + 1)

/** Takes from the oldest lots first. */
const taken = (lots: readonly Lot[], points: number): Lot[] => {
  let rest = points
  return lots.map((lot) => {
    const part = Math.min(lot.left, rest)
    rest -= part
    return part === 0 ? lot : { ...lot, left: lot.left - part }
  })
}

const added = (lots: readonly Lot[], month: string, points: number, earned: number): Lot[] => {
  const lot = lots.find((other) => other.month === month) ?? { month, earned: 0, left: 0 }
  const others = lots.filter((other) => other !== lot)
  const all = [...others, { month, earned: lot.earned + earned, left: lot.left + points }]
  return all.sort((a, b) => (a.month < b.month ? -1 : 1))
}

/** Points that count for the level in a month. */
const counted = ({ earned, lots }: NewAccount, { levelMonths }: Programme, month: string): number => {
  if (levelMonths === undefined) return earned
  const from = plusMonths(month, 1 - levelMonths)
  return lots.reduce((sum, lot) => (lot.month >= from ? sum + lot.earned : sum), 0)
}

const levelOf = (account: NewAccount, programme: Programme, month: string): Level | undefined => {
  const points = counted(account, programme, month)
  return programme.levels.findLast(({ atLeast }) => points >= atLeast)
}

/** When points expire next, or a level has to be looked at again because a month does not count any more. */
const nextLook = ({ lots }: NewAccount, programme: Programme, time: LoyaltyTime): Instant | undefined => {
  const { levels, levelMonths } = programme
  const thisMonth = monthNow(time)
  const expires = lots.flatMap(({ month, left }) => (left > 0 ? (goneIn(month, programme) ?? []) : []))
  const leaves = lots.flatMap(({ month, earned }) =>
    levelMonths !== undefined && levels.length > 0 && earned > 0 ? plusMonths(month, levelMonths) : [],
  )
  // What is past its time is due at once: the months after which points expire may have become fewer.
  const [first] = [...expires, ...leaves.filter((month) => month > thisMonth)].sort()
  return first === undefined ? undefined : beginOf(first, time.zone)
}

/**
 * An account with the level and the next look that follow from its points; the very same when they do already.
 * @param programme the levels as they are now
 */
export const settled = <Account extends NewAccount>(
  account: Account,
  programme: Programme,
  time: LoyaltyTime,
): Decision<Account> => {
  const { level, levelSince, dueAt, ...rest } = account
  const reached = levelOf(account, programme, monthNow(time))?.key
  const next = nextLook(account, programme, time)
  if (reached === level && next === dueAt) return { state: account, raises: [] }
  const since = reached === level ? levelSince : time.now
  const state = {
    ...rest,
    ...(reached !== undefined && since !== undefined && { level: reached, levelSince: since }),
    ...(next !== undefined && { dueAt: next }),
  } as unknown as Account
  const { customerId } = account
  const moved = { customerId, ...(level && { from: level }), ...(reached && { to: reached }) }
  return { state, raises: reached === level ? [] : [raise(loyaltyLevelChanged, moved)] }
}

const totals = { earn: 'earned', spend: 'spent', expire: 'expired', adjust: 'adjusted' } as const
const facts = { earn: pointsEarned, spend: pointsSpent, expire: pointsExpired, adjust: pointsAdjusted } as const

export interface Booked<Account extends NewAccount> {
  readonly account: Decision<Account>
  readonly entry: Decision<NewEntry>
}

/**
 * Books points on an account: the oldest are spent first, and the line of the ledger tells the balance afterwards. The balance is at
 * any time the sum of all lines.
 * @throws Refusal `points.insufficient` when more is taken than there is, `points.too_many` when there would be more than an account holds
 */
export const book = <Account extends NewAccount>(
  before: Account,
  { id, kind, points, reason, reference, rule }: PointsChange,
  programme: Programme,
  time: LoyaltyTime,
): Booked<Account> => {
  const { customerId } = before
  const balance = before.balance + points
  if (balance < 0)
    throw new Refusal('points.insufficient', {
      params: { balance: before.balance },
      extra: { balance: before.balance },
    })
  if (balance > mostPoints) throw new Refusal('points.too_many', { params: { limit: mostPoints } })
  const thisMonth = monthNow(time)
  const lots =
    points > 0 ? added(before.lots, thisMonth, points, kind === 'earn' ? points : 0) : taken(before.lots, -points)
  const oldest = plusMonths(thisMonth, -monthsKept)
  const total = totals[kind]
  const account: Account = {
    ...before,
    balance,
    [total]: before[total] + (kind === 'adjust' ? points : Math.abs(points)),
    lots: lots.filter(({ month, left }) => left > 0 || month > oldest),
  }
  const note = { ...(reason && { reason }), ...(reference && { reference }), ...(rule && { rule }) }
  const entry = { id, customerId, kind, points, balance, ...note }
  const told = { customerId, points, balance, ...(rule && { rule }) }
  return { account: settled(account, programme, time), entry: { state: entry, raises: [raise(facts[kind], told)] } }
}

/** The points that are past their time. */
export const expiredPoints = ({ lots }: NewAccount, programme: Programme, time: LoyaltyTime): number => {
  const thisMonth = monthNow(time)
  const isGone = ({ month }: Lot): boolean => (goneIn(month, programme) ?? '9999-12') <= thisMonth
  return lots.reduce((sum, lot) => (isGone(lot) ? sum + lot.left : sum), 0)
}

/** Takes the points that are past their time, in a line of their own; undefined when there are none. */
export const bookExpired = <Account extends LoyaltyAccount>(
  account: Account,
  programme: Programme,
  time: LoyaltyTime,
): Booked<Account> | undefined => {
  const points = expiredPoints(account, programme, time)
  if (points === 0) return undefined
  // The lowest of ids: the line stands before another one of the same instant.
  const id = derivedId('pte', instantOf(0), `${account.id}#expire#${account.version}`)
  return book(account, { id, kind: 'expire', points: -points }, programme, time)
}

/** What points earned come to on the level of the account: in whole points, rounded down. */
export const withBonus = (points: number, account: Pick<NewAccount, 'level'>, { levels }: Programme): number => {
  const percent = levels.find(({ key }) => key === account.level)?.bonusPercent ?? 0
  return Math.min(mostPoints, points + Math.floor((points * percent) / 100))
}

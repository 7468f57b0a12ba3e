import type { CalendarDate } from '../kernel/calendar-date.ts'
import { addDays } from '../kernel/calendar-date.ts'
import type { Decision } from '../kernel/decision.ts'
import { derivedId } from '../kernel/derived-id.ts'
import type { Instant } from '../kernel/instant.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import type { CarePlan } from './care-plan-schema.ts'
import {
  type BusinessShift,
  beginsOnEarth,
  type DateOccasion,
  lastDateOnEarth,
  listsOn,
  nominalDatesOn,
} from './occasion-dates.ts'

/**
 * Looks for a plan's customers: day by day for occasions in the calendar, each day when it begins first on earth; once through the levels for
 * intervals. Can break off anywhere and go on.
 */
export interface CareWalk extends RecordFields {
  readonly planId: string
  /** Nothing that was due before is taken up. */
  readonly startedAt: Instant
  /** The day that is looked at, or that comes next. */
  readonly date: CalendarDate
  /** The last customer of that day that was looked at. */
  readonly after?: string
  /** When it goes on; at its end without one. */
  readonly dueAt?: Instant
}
export type NewCareWalk = Omit<CareWalk, Exclude<keyof RecordFields, 'id'>>

export const startCareWalk = (id: string, planId: string, now: Instant): Decision<NewCareWalk> => ({
  state: { id, planId, startedAt: now, date: lastDateOnEarth(now), dueAt: now },
  raises: [],
})

export const endCareWalk = ({ dueAt, after, ...walk }: CareWalk): Decision<CareWalk> => ({ state: walk, raises: [] })

/** How far ahead a day with an occasion is looked for: past the longest way from one fixed date to its next. */
const farthestDays = 8 * 366

/** The next date from here on, itself included, on which anybody can have the occasion. */
const nextDateOf = (
  occasion: DateOccasion,
  business: BusinessShift | undefined,
  from: CalendarDate,
): CalendarDate | undefined => {
  for (let ahead = 0; ahead < farthestDays; ahead++) {
    const date = addDays(from, ahead)
    if (nominalDatesOn(date, business).some((nominal) => listsOn(occasion, nominal).length > 0)) return date
  }
  return undefined
}

const later = (a: Instant, b: Instant): Instant => (a > b ? a : b)

/** Goes on after this customer of the same day. */
export const goOnAfter = (walk: CareWalk, after: string, now: Instant): Decision<CareWalk> => ({
  state: { ...walk, after, dueAt: now },
  raises: [],
})

/** Goes on to the next day with an occasion, when that begins first on earth. */
export const goOnNextDay = (
  { after, ...walk }: CareWalk,
  occasion: DateOccasion,
  business: BusinessShift | undefined,
  now: Instant,
): Decision<CareWalk> => {
  const date = nextDateOf(occasion, business, addDays(walk.date, 1))
  if (date === undefined) return endCareWalk(walk)
  return { state: { ...walk, date, dueAt: later(beginsOnEarth(date), now) }, raises: [] }
}

/** Whose turn it is in a plan at intervals; one for each plan and customer. */
export interface CareChain extends RecordFields {
  readonly planId: string
  readonly customerId: string
  readonly status: 'active' | 'ended'
  readonly nextDate: CalendarDate
  readonly nextAt: Instant
  /** The turn before, or when it began. */
  readonly since: Instant
}
export type NewCareChain = Omit<CareChain, Exclude<keyof RecordFields, 'id'>>

export interface ChainTurn {
  readonly date: CalendarDate
  readonly at: Instant
}

export const chainId = (plan: Pick<CarePlan, 'id' | 'createdAt'>, customerId: string): string =>
  derivedId('cch', plan.createdAt, `${plan.id}#${customerId}`)

export const startChain = (
  plan: Pick<CarePlan, 'id' | 'createdAt'>,
  customerId: string,
  turn: ChainTurn,
  now: Instant,
): Decision<NewCareChain> => ({
  state: {
    id: chainId(plan, customerId),
    planId: plan.id,
    customerId,
    status: 'active',
    nextDate: turn.date,
    nextAt: turn.at,
    since: now,
  },
  raises: [],
})

/** Takes up a chain that had ended; one that is active keeps its turn. */
export const resumeChain = (chain: CareChain, turn: ChainTurn, now: Instant): Decision<CareChain> =>
  chain.status === 'active'
    ? { state: chain, raises: [] }
    : {
        state: { ...chain, status: 'active', nextDate: turn.date, nextAt: turn.at, since: now },
        raises: [],
      }

export const endChain = (chain: CareChain): Decision<CareChain> => ({
  state: { ...chain, status: 'ended' },
  raises: [],
})

export const nextTurn = (chain: CareChain, turn: ChainTurn): Decision<CareChain> => ({
  state: { ...chain, nextDate: turn.date, nextAt: turn.at, since: chain.nextAt },
  raises: [],
})

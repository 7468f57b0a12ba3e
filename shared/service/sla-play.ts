import type { BusinessCalendar } from '../kernel/business-calendar.ts'
import { addBusiness, businessBetween } from '../kernel/business-time.ts'
import { type Instant, minute, plusMs } from '../kernel/instant.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { CalendarVersion, Clock, Halt } from './sla-clock.ts'
import type { SlaRules } from './sla-policy-schema.ts'

/** A version of a policy, and the calendar that it counts in as that one is now. */
export interface SlaPromise {
  readonly policy: { readonly id: string; readonly version: number }
  readonly rules: Pick<SlaRules, 'targets' | 'complaintSteps' | 'warnings' | 'levels'>
  readonly calendarId: string
  readonly versions: readonly CalendarVersion[]
  readonly calendar: BusinessCalendar
}

/** A milestone that a clock has come to. */
export interface Reached {
  readonly clock: Clock
  readonly kind: 'warning' | 'breach' | 'level'
  /** Its place among the warnings or levels of the policy. */
  readonly index: number
  readonly key: string
  /** When the clock came to it, whenever that is noticed. */
  readonly at: Instant
}

type Milestone = Pick<Reached, 'kind' | 'index' | 'key'> &
  ({ readonly elapsedMs: number } | { readonly wallMs: number; readonly elapsedMs?: never })

const warnsAt = (targetMs: number, percent: number): number => Math.ceil((targetMs * percent) / 100)

const milestonesOf = ({ warnings, levels }: SlaPromise['rules'], clock: Clock, targetMs: number): Milestone[] => {
  const breach = { kind: 'breach', index: 0, key: 'breach', elapsedMs: targetMs } as const
  if (clock.isFollowing) return [breach]
  return [
    ...warnings.map(({ percent }, index) => {
      const elapsedMs = warnsAt(targetMs, percent)
      return { kind: 'warning', index, key: `warning:${percent}`, elapsedMs } as const
    }),
    breach,
    ...levels.map(({ afterMinutes, of }, index) => {
      const level = { kind: 'level', index, key: `level:${index + 1}` } as const
      const afterMs = afterMinutes * minute
      return of === 'wall' ? { ...level, wallMs: afterMs } : { ...level, elapsedMs: targetMs + afterMs }
    }),
  ]
}

/** Never, for what a calendar does not come to within the years that it can count. */
export const whenElapsed = (calendar: BusinessCalendar, from: Instant, ms: number): Instant | undefined => {
  try {
    return addBusiness(calendar, from, ms)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'calendar.too_far') return undefined
    throw error
  }
}

/** Working time of a halt while a clock was on. */
export const haltedMs = (calendar: BusinessCalendar, clock: Clock, { from, to }: Halt, now: Instant): number => {
  const start = from > clock.startedAt ? from : clock.startedAt
  // Not cut off at `now`, which may lag behind what others wrote down already.
  const over = to ?? clock.metAt ?? now
  const end = clock.metAt !== undefined && clock.metAt < over ? clock.metAt : over
  return end > start ? businessBetween(calendar, start, end) : 0
}

/**
 * Plays a clock from its start: through each stretch between halts, reaching the milestones that lie in it, each once. How late this
 * is done, or how often, changes nothing: what lies after a halt began waits until it is over.
 */
export const play = (
  clock: Clock,
  targetMs: number,
  halts: readonly Halt[],
  { rules, calendar }: SlaPromise,
  now: Instant,
) => {
  const fired = new Set(clock.fired)
  const reached: Omit<Reached, 'clock'>[] = []
  let pausedMs = clock.foldedMs ?? 0
  let { breachedAt } = clock
  const milestones = milestonesOf(rules, clock, targetMs)
  const instantOf = (milestone: Milestone): Instant | undefined => {
    if (milestone.elapsedMs !== undefined) return whenElapsed(calendar, clock.startedAt, milestone.elapsedMs + pausedMs)
    return breachedAt === undefined ? undefined : plusMs(breachedAt, milestone.wallMs)
  }
  const next = () =>
    milestones
      .filter(({ key }) => !fired.has(key))
      .flatMap((milestone) => {
        const at = instantOf(milestone)
        return at === undefined ? [] : [{ milestone, at }]
      })
      .reduce<{ milestone: Milestone; at: Instant } | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined)
  const reachUntil = (limit: Instant): void => {
    for (let found = next(); found && found.at <= limit; found = next()) {
      const { kind, index, key } = found.milestone
      fired.add(key)
      if (kind === 'breach') breachedAt = found.at
      reached.push({ kind, index, key, at: found.at })
    }
  }
  let isHalted = false
  for (const halt of halts) {
    if (clock.metAt !== undefined && halt.from >= clock.metAt) break
    if (halt.from > clock.startedAt) reachUntil(halt.from)
    if (halt.to === undefined) isHalted = true
    else pausedMs += haltedMs(calendar, clock, halt, now)
  }
  if (!isHalted) reachUntil(clock.metAt ?? now)
  const dueAt = isHalted || clock.metAt !== undefined ? undefined : next()?.at
  return { fired: [...fired], reached, pausedMs, breachedAt, dueAt }
}

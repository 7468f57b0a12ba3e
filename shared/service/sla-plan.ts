import type { BusinessCalendar } from '../kernel/business-calendar.ts'
import { addBusiness, businessBetween } from '../kernel/business-time.ts'
import { epochMs, type Instant, minute, plusMs } from '../kernel/instant.ts'
import { Refusal } from '../kernel/refusal.ts'
import { isUnsettled } from './case.ts'
import { casePriorities } from './case-priority.ts'
import type { Case } from './case-schema.ts'
import { type CalendarVersion, type Clock, type Halt, openHalt, type Sla } from './sla-clock.ts'
import type { SlaRules } from './sla-policy-schema.ts'

/** A version of a policy, and the calendar that it counts in as that one is now. */
export interface SlaPromise {
  readonly policy: { readonly id: string; readonly version: number }
  readonly rules: Pick<SlaRules, 'targets' | 'warnings' | 'levels'>
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

/** Halts of which every single one is known; of those before, only how long they were together. */
const mostHalts = 20

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
const whenElapsed = (calendar: BusinessCalendar, from: Instant, ms: number): Instant | undefined => {
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
const play = (
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

const advanced = (clock: Clock, halts: readonly Halt[], promise: SlaPromise, now: Instant) => {
  const { targetMs, startedAt, metAt } = clock
  if (targetMs === undefined || clock.elapsedMs !== undefined) return { clock, reached: [] }
  const { fired, reached, pausedMs, breachedAt, dueAt } = play(clock, targetMs, halts, promise, now)
  const { deadline: _, dueAt: __, ...rest } = clock
  const deadline = breachedAt ?? whenElapsed(promise.calendar, startedAt, targetMs + pausedMs)
  // A halt that goes on while the clock is met (an answer during a pause) counts up to then, and is not over for `play`.
  const open = halts.filter(({ to }) => to === undefined)
  const openMs = open.reduce((sum, halt) => sum + haltedMs(promise.calendar, clock, halt, now), 0)
  const after: Clock = {
    ...rest,
    ...(fired.length > 0 && { fired }),
    ...(deadline !== undefined && { deadline }),
    ...(breachedAt !== undefined && { breachedAt }),
    ...(dueAt !== undefined && { dueAt }),
    ...(metAt !== undefined && {
      elapsedMs: businessBetween(promise.calendar, startedAt, metAt) - pausedMs - openMs,
    }),
  }
  return { clock: after, reached: reached.map((milestone): Reached => ({ ...milestone, clock: after })) }
}

type Planned = Pick<Case, 'createdAt' | 'priority' | 'statusGroup' | 'firstRepliedAt' | 'resolvedAt'> & {
  readonly sla?: Sla | undefined
}

/** A case that is settled is in the halt that began with it. */
const startedWith = ({ createdAt, firstRepliedAt, resolvedAt, sla }: Planned): readonly Clock[] => {
  const settledAt = resolvedAt === undefined ? undefined : ((sla && openHalt(sla)?.from) ?? resolvedAt)
  return [
    { name: 'firstResponse', startedAt: createdAt, ...(firstRepliedAt !== undefined && { metAt: firstRepliedAt }) },
    { name: 'resolution', startedAt: createdAt, ...(settledAt !== undefined && { metAt: settledAt }) },
  ]
}

/** What a priority is promised, or the nearest less urgent one that is promised anything. */
const minutesFor = ({ targets }: SlaPromise['rules'], priority: Case['priority'], name: Clock['name']) => {
  const upTo = casePriorities.slice(0, casePriorities.indexOf(priority) + 1)
  return upTo.map((one) => targets[one]?.[name]).findLast((minutes) => minutes !== undefined)
}

/** What is promised under the present priority. A promise that was kept or broken stays what it was; none is taken back. */
const targeted = (clock: Clock, rules: SlaPromise['rules'], priority: Case['priority']): Clock => {
  if (clock.breachedAt !== undefined || clock.elapsedMs !== undefined) return clock
  const minutes = minutesFor(rules, priority, clock.name)
  return minutes === undefined ? clock : { ...clock, targetMs: minutes * minute }
}

/** Messages from before the first response wait for that one; of those that were answered, the last is kept to be shown. */
const worthKeeping = (clocks: readonly Clock[]): readonly Clock[] => {
  const first = clocks.find(({ name }) => name === 'firstResponse')
  const lastMet = clocks.findLast(({ name, elapsedMs }) => name === 'nextResponse' && elapsedMs !== undefined)
  return clocks.filter((clock) => {
    if (clock.name !== 'nextResponse') return true
    if (clock.targetMs === undefined) return false
    if (first?.targetMs !== undefined && (first.metAt === undefined || clock.startedAt <= first.metAt)) return false
    return clock.elapsedMs === undefined || clock === lastMet
  })
}

const folded = (clocks: readonly Clock[], halts: readonly Halt[], calendar: BusinessCalendar, now: Instant) => {
  const old = halts.slice(0, Math.max(0, halts.length - mostHalts))
  if (old.length === 0) return { clocks, halts }
  const foldedMs = (clock: Clock): number => old.reduce((sum, halt) => sum + haltedMs(calendar, clock, halt, now), 0)
  return {
    clocks: clocks.map((clock) => ({ ...clock, foldedMs: (clock.foldedMs ?? 0) + foldedMs(clock) })),
    halts: halts.slice(old.length),
  }
}

/**
 * Plans the clocks of a case anew from what happened to it: targets by its priority, deadlines, the next milestones, and which
 * were reached by `now`. `deadline = addBusiness(start, target + paused)`; a milestone is reached when the clock has run for its
 * time, in a stretch without a halt.
 * @returns the clocks, and what was reached and had not been before, the earliest first
 */
export const planSla = (
  found: Planned,
  promise: SlaPromise,
  now: Instant,
): { readonly sla: Sla; readonly reached: readonly Reached[] } => {
  const { clockVersion = 0, policy, clocks = [], halts = [] } = found.sla ?? {}
  const all = policy ? clocks : [...startedWith(found), ...clocks]
  const short = folded(all, halts, promise.calendar, now)
  const meant = short.clocks.map((clock) => targeted(clock, promise.rules, found.priority))
  const played = worthKeeping(meant).map((clock) => advanced(clock, short.halts, promise, now))
  return {
    sla: {
      clockVersion: clockVersion + 1,
      policy: promise.policy,
      priority: found.priority,
      calendar: { id: promise.calendarId, versions: promise.versions },
      clocks: worthKeeping(played.map(({ clock }) => clock)),
      halts: short.halts,
      ...(isUnsettled(found) && { isWatched: true }),
    },
    reached: played.flatMap(({ reached }) => reached).sort((a, b) => epochMs(a.at) - epochMs(b.at)),
  }
}

/** A case for which no policy was meant: it is not looked at again. */
export const withoutPolicy = ({ clockVersion }: Pick<Sla, 'clockVersion'>): Sla => ({
  clockVersion: clockVersion + 1,
  policy: null,
  clocks: [],
  halts: [],
})

import type { BusinessCalendar } from '../kernel/business-calendar.ts'
import { businessBetween } from '../kernel/business-time.ts'
import { epochMs, type Instant, minute } from '../kernel/instant.ts'
import { isUnsettled } from './case.ts'
import { casePriorities } from './case-priority.ts'
import type { Case } from './case-schema.ts'
import { type Clock, type Halt, openHalt, type Sla } from './sla-clock.ts'
import { countedClocks } from './sla-ended.ts'
import { haltedMs, play, type Reached, type SlaPromise, whenElapsed } from './sla-play.ts'
import { firstStep, isStepName, stepOf } from './sla-steps.ts'

/** Halts of which every single one is known; of those before, only how long they were together. */
const mostHalts = 20

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

type Planned = Pick<Case, 'createdAt' | 'priority' | 'statusGroup' | 'firstRepliedAt' | 'resolvedAt'> &
  Pick<Partial<Case>, 'complaint' | 'ownerId' | 'teamId'> & { readonly sla?: Sla | undefined }

/**
 * The clocks that a case begins with, unless it has them. One that is settled is in the halt that began with it; one that was split
 * off may have been answered before it was one.
 */
export const startedWith = (found: Planned): readonly Clock[] => {
  const { createdAt, firstRepliedAt, resolvedAt, sla, complaint } = found
  const clocks = sla?.clocks ?? []
  if (clocks.some(({ name }) => name === 'resolution')) return []
  const settledAt = resolvedAt === undefined ? undefined : ((sla && openHalt(sla)?.from) ?? resolvedAt)
  const answeredAt = firstRepliedAt !== undefined && firstRepliedAt < createdAt ? createdAt : firstRepliedAt
  return [
    { name: 'firstResponse', startedAt: createdAt, ...(answeredAt !== undefined && { metAt: answeredAt }) },
    { name: 'resolution', startedAt: createdAt, ...(settledAt !== undefined && { metAt: settledAt }) },
    ...firstStep(complaint, clocks, createdAt),
  ]
}

/** What a priority is promised, or the nearest less urgent one that is promised anything; a step, whatever the priority. */
const minutesFor = (rules: SlaPromise['rules'], priority: Case['priority'], { name }: Clock) => {
  const { targets, complaintSteps = {} } = rules
  if (isStepName(name)) return complaintSteps[stepOf(name)]
  const upTo = casePriorities.slice(0, casePriorities.indexOf(priority) + 1)
  return upTo.map((one) => targets[one]?.[name]).findLast((minutes) => minutes !== undefined)
}

/** What is promised under the present priority. A promise that was kept or broken stays what it was; none is taken back. */
const targeted = (clock: Clock, rules: SlaPromise['rules'], priority: Case['priority']): Clock => {
  if (clock.breachedAt !== undefined || clock.elapsedMs !== undefined) return clock
  const minutes = minutesFor(rules, priority, clock)
  return minutes === undefined ? clock : { ...clock, targetMs: minutes * minute }
}

/**
 * Messages from before the first response wait for that one; of those that were answered, the last is kept to be shown. So is the
 * last round of each step.
 */
const worthKeeping = (clocks: readonly Clock[]): readonly Clock[] => {
  const first = clocks.find(({ name }) => name === 'firstResponse')
  const lastMet = clocks.findLast(({ name, elapsedMs }) => name === 'nextResponse' && elapsedMs !== undefined)
  return clocks.filter((clock) => {
    if (isStepName(clock.name)) {
      const isOver = clock.metAt !== undefined && (clock.targetMs === undefined || clock.elapsedMs !== undefined)
      return !isOver || clock === clocks.findLast(({ name }) => name === clock.name)
    }
    if (clock.name !== 'nextResponse') return true
    if (clock.targetMs === undefined) return false
    if (first?.targetMs !== undefined && (first.metAt === undefined || clock.startedAt < first.metAt)) return false
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
  const { clockVersion = 0, clocks = [], halts = [], ended } = found.sla ?? {}
  const all = [...startedWith(found), ...clocks]
  const short = folded(all, halts, promise.calendar, now)
  const meant = short.clocks.map((clock) => targeted(clock, promise.rules, found.priority))
  const played = worthKeeping(meant).map((clock) => advanced(clock, short.halts, promise, now))
  const counted = countedClocks(
    played.map(({ clock }) => clock),
    ended,
    found,
  )
  return {
    sla: {
      clockVersion: clockVersion + 1,
      policy: promise.policy,
      priority: found.priority,
      calendar: { id: promise.calendarId, versions: promise.versions },
      clocks: worthKeeping(counted.clocks),
      halts: short.halts,
      ...(counted.ended.length > 0 && { ended: counted.ended }),
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

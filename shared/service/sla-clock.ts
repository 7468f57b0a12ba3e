import type { Instant } from '../kernel/instant.ts'
import type { StatusGroup } from './case-status.ts'

/** What every case may be promised, by priority. */
export const promiseNames = ['firstResponse', 'nextResponse', 'resolution'] as const
export type PromiseName = (typeof promiseNames)[number]

/** The steps of a complaint, each with a promise of its own, in their order. */
export const stepClocks = [
  'complaintAcknowledge',
  'complaintCause',
  'complaintRemedy',
  'complaintCompensation',
  'complaintSignOff',
  'complaintPrevention',
] as const
export type StepClock = (typeof stepClocks)[number]

/** The promises of a service level. */
export const clockNames = [...promiseNames, ...stepClocks] as const
export type ClockName = (typeof clockNames)[number]

/** One promise of a case. Times of day stand in instants, durations in milliseconds of working time. */
export interface Clock {
  readonly name: ClockName
  /** Of a next response: the message that waits for it. */
  readonly messageId?: string
  /** Of a step that has to be taken once more: which time this is, from 2 on. */
  readonly round?: number
  /** A message that came while another one waited: it can be late, but warns and escalates no more. */
  readonly isFollowing?: boolean
  readonly startedAt: Instant
  readonly targetMs?: number
  /** When it is due, with all pauses so far; stays where it was once it has gone by. */
  readonly deadline?: Instant
  readonly metAt?: Instant
  /** It ended at `metAt` and was not kept: nobody waits for it any more. */
  readonly isWithdrawn?: true
  readonly breachedAt?: Instant
  /** Milestones that were reached, each once. */
  readonly fired?: readonly string[]
  /** When it reaches the next one, if it runs until then. */
  readonly dueAt?: Instant
  /** How long it took, once it is met and nothing changes any more. */
  readonly elapsedMs?: number
  /** Pauses that are no longer in the list of halts. */
  readonly foldedMs?: number
  /** It stands among those that ended. */
  readonly isCounted?: true
}

interface ClockIdentity {
  readonly name: ClockName
  readonly messageId?: string | undefined
  readonly round?: number | undefined
}

/** What tells the clocks of a case apart. */
export const clockId = ({ name, messageId, round }: ClockIdentity): string => `${name}#${messageId ?? round ?? ''}`

/** Promises of one kind that were kept or broken on one day (UTC), by who had the case then. */
export interface EndedPromises {
  readonly clock: ClockName
  readonly day: string
  readonly isBreached: boolean
  readonly ownerId?: string
  readonly teamId?: string
  readonly count: number
}

export interface CalendarVersion {
  readonly id: string
  readonly version: number
}

/** A stretch in which no clock runs: the case was paused or settled. */
export interface Halt {
  readonly from: Instant
  readonly to?: Instant
}

/**
 * The service level of a case. Status changes and messages write down when they happened, and need no calendar for it; the tick
 * plans what follows from that. So nothing that changes a case can forget its clocks or move them wrongly.
 */
export interface Sla {
  /** Grows with every plan. */
  readonly clockVersion: number
  /** The version that the case began with and keeps; null when no policy was meant for it, absent before it was looked for. */
  readonly policy?: { readonly id: string; readonly version: number } | null
  readonly priority?: string
  /** The calendar that the plan was made with; without it the next plan reads it anew. */
  readonly calendar?: { readonly id: string; readonly versions: readonly CalendarVersion[] }
  /** It stands among the cases that an edit of the calendar looks through. */
  readonly isWatched?: boolean
  readonly clocks: readonly Clock[]
  readonly halts: readonly Halt[]
  /** Of next responses and steps, which are many and do not stay among the clocks. */
  readonly ended?: readonly EndedPromises[]
  /** The clocks have to be planned again: since when. */
  readonly planAt?: Instant
}

export interface Held {
  readonly createdAt: Instant
  readonly sla?: Sla | undefined
}

/** Messages of a customer that are counted while nobody answers any of them. */
const mostWaiting = 20

/** The service level of a case before its first plan. */
export const begun = ({ sla, createdAt }: Held): Sla =>
  sla ?? { clockVersion: 0, clocks: [], halts: [], planAt: createdAt }

const isSettled = (group: StatusGroup): boolean => group === 'resolved' || group === 'closed'

/** The stretch in which the clocks stand still now. */
export const openHalt = ({ halts }: Sla): Halt | undefined => {
  const last = halts.at(-1)
  return last && last.to === undefined ? last : undefined
}

/** What was decided late, on a clock behind that of the change before it, counts from that change on: time never runs back. */
export const notBefore = (now: Instant, { halts }: Sla): Instant => {
  const last = halts.at(-1)
  const latest = last?.to ?? last?.from ?? now
  return latest > now ? latest : now
}

const endHalt = (halts: readonly Halt[], now: Instant): readonly Halt[] =>
  halts.map((halt) => (halt.to === undefined ? { ...halt, to: now } : halt))

const metWhile = (clock: Clock, group: StatusGroup, now: Instant): Clock => {
  if (clock.name !== 'resolution') return clock
  if (isSettled(group)) return { ...clock, metAt: clock.metAt ?? now }
  const { metAt, elapsedMs, ...running } = clock
  return metAt === undefined ? clock : running
}

/**
 * The clocks after a case went from a status group to another. Leaving a pause in any direction ends it; settling meets the
 * resolution; opening again lets it go on, and the time in between counts as a pause.
 */
export const slaMoved = (found: Held, from: StatusGroup, to: StatusGroup, now: Instant): Sla => {
  if (found.sla?.policy === null) return found.sla
  const sla = begun(found)
  if (from === to || (isSettled(from) && isSettled(to))) return sla
  const since = notBefore(now, sla)
  const ended = endHalt(sla.halts, since)
  return {
    ...sla,
    clocks: sla.clocks.map((clock) => metWhile(clock, to, since)),
    halts: to === 'open' ? ended : [...ended, { from: since }],
    // Whatever was settled is watched no more: once it is not, an edit of the calendar concerns it again.
    ...((to !== 'paused' || isSettled(from)) && { planAt: sla.planAt ?? now }),
  }
}

/** The clocks after a message of the customer, which waits for an answer from now on. */
export const slaWaits = (found: Held, messageId: string, now: Instant): Sla => {
  if (found.sla?.policy === null) return found.sla
  const sla = begun(found)
  const waiting = sla.clocks.filter(({ name, metAt }) => name === 'nextResponse' && metAt === undefined)
  if (waiting.length >= mostWaiting || waiting.some((clock) => clock.messageId === messageId)) return sla
  const clock: Clock = {
    name: 'nextResponse',
    messageId,
    startedAt: now,
    ...(waiting.length > 0 && { isFollowing: true }),
  }
  return { ...sla, clocks: [...sla.clocks, clock], planAt: sla.planAt ?? now }
}

const isResponse = ({ name }: Clock): boolean => name === 'firstResponse' || name === 'nextResponse'

/** The clocks after a public reply of staff: it answers everything that waits. */
export const slaAnswered = (found: Held, now: Instant): Sla => {
  if (found.sla?.policy === null) return found.sla
  const sla = begun(found)
  const clocks = sla.clocks.map((clock) =>
    isResponse(clock) && clock.metAt === undefined
      ? { ...clock, metAt: clock.startedAt > now ? clock.startedAt : now }
      : clock,
  )
  return { ...sla, clocks }
}

/** When a case has something due: a plan to make, a milestone to reach. A milestone that a pause or an answer came before is none. */
export const nextDue = (found: Held): Instant | undefined => {
  const { sla } = found
  if (!sla) return found.createdAt
  if (sla.planAt !== undefined) return sla.planAt
  const halt = openHalt(sla)
  const due = sla.clocks.flatMap(({ dueAt, metAt }) => {
    const stop = metAt ?? halt?.from
    return dueAt !== undefined && (stop === undefined || dueAt <= stop) ? [dueAt] : []
  })
  return due.sort()[0]
}

/** The clocks of a case whose calendar was edited: to be planned again with what that one says now. */
export const slaOutdated = (sla: Sla, now: Instant): Sla => {
  const { calendar: _, ...rest } = sla
  return { ...rest, planAt: rest.planAt ?? now }
}

/** The clocks of a case that got another priority: targets follow it, and may be due before what was planned. */
export const slaReweighed = (sla: Sla, now: Instant): Sla => (sla.policy ? { ...sla, planAt: sla.planAt ?? now } : sla)

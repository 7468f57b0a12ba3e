import type { Instant } from '../kernel/instant.ts'
import { type Complaint, type ComplaintPart, complaintPath, isPartDone } from './case-complaint.ts'
import {
  begun,
  type Clock,
  type ClockName,
  type Held,
  notBefore,
  type Sla,
  type StepClock,
  stepClocks,
} from './sla-clock.ts'

/** Under which names a policy promises the steps, and under which their clocks run; each in the order of the path. */
export const stepNames = ['acknowledge', 'cause', 'remedy', 'compensation', 'signOff', 'prevention'] as const
export type StepName = (typeof stepNames)[number]

const clockOf = (part: ComplaintPart): StepClock => stepClocks[complaintPath.indexOf(part)] as StepClock
const partOf = (name: StepClock): ComplaintPart => complaintPath[stepClocks.indexOf(name)] as ComplaintPart
export const stepOf = (name: StepClock): StepName => stepNames[stepClocks.indexOf(name)] as StepName

export const isStepName = (name: ClockName): name is StepClock => (stepClocks as readonly string[]).includes(name)
const isStepClock = (clock: Clock): clock is Clock & { readonly name: StepClock } => isStepName(clock.name)

const nextPart = (complaint: Complaint): ComplaintPart | undefined =>
  complaintPath.find((part) => !isPartDone(complaint, part))

/** The clock of the step that a complaint has to take next, on a case that has none for any step yet. */
export const firstStep = (complaint: Complaint | undefined, clocks: readonly Clock[], since: Instant): Clock[] => {
  const part = complaint && nextPart(complaint)
  return part === undefined || clocks.some(isStepClock) ? [] : [{ name: clockOf(part), startedAt: since }]
}

const ended = (clock: Clock, isKept: boolean, now: Instant): Clock => ({
  ...clock,
  metAt: clock.startedAt > now ? clock.startedAt : now,
  ...(!isKept && { isWithdrawn: true }),
})

const started = (clocks: readonly Clock[], name: StepClock, now: Instant): Clock => {
  const rounds = clocks.flatMap((clock) => (clock.name === name ? [clock.round ?? 1] : []))
  return { name, startedAt: now, ...(rounds.length > 0 && { round: Math.max(...rounds) + 1 }) }
}

interface Complained extends Held {
  readonly complaint?: Complaint | undefined
}

/**
 * The clocks after a step of a complaint was taken, or has to be taken once more: one runs at a time, that of the next step, from
 * when the one before it was done. Doing a step that was done already changes none.
 * @param after the complaint as it is now
 * @param isRefused its sign-off was refused: that was an answer, and the next one is waited for from now on
 */
export const slaStepped = (found: Complained, after: Complaint, now: Instant, isRefused = false): Sla | undefined => {
  if (found.sla?.policy === null) return found.sla
  const sla = begun(found)
  const clocks = [...sla.clocks, ...firstStep(found.complaint, sla.clocks, found.createdAt)]
  const part = nextPart(after)
  const running = clocks.filter(isStepClock).find(({ metAt }) => metAt === undefined)
  const isSame = part !== undefined && running?.name === clockOf(part) && !isRefused
  if (isSame) return found.sla
  const since = notBefore(now, sla)
  const isKept = running !== undefined && (isRefused || isPartDone(after, partOf(running.name)))
  const before = clocks.map((clock) => (clock === running ? ended(clock, isKept, since) : clock))
  const next = part === undefined ? [] : [started(before, clockOf(part), since)]
  return { ...sla, clocks: [...before, ...next], planAt: sla.planAt ?? now }
}

import type { Case } from './case-schema.ts'
import type { Clock, EndedPromises } from './sla-clock.ts'

/** Of a case that comes to more, the oldest are counted on a later day. */
const mostEnded = 100

type Had = Pick<Partial<Case>, 'ownerId' | 'teamId'>

/** Whether a promise is among those that are counted as they end; the others stay on the case and are counted from there. */
export const endsCounted = ({ name }: Pick<Clock, 'name'>): boolean => name !== 'firstResponse' && name !== 'resolution'

/** A promise that was kept or broken, on the day on which it was; nothing while it is open, or when it was withdrawn. */
export const endOf = (clock: Clock): Pick<EndedPromises, 'clock' | 'day' | 'isBreached'> | undefined => {
  const { name, targetMs, breachedAt, metAt, isWithdrawn } = clock
  const at = breachedAt ?? (isWithdrawn ? undefined : metAt)
  if (targetMs === undefined || at === undefined) return undefined
  return { clock: name, day: at.slice(0, 10), isBreached: breachedAt !== undefined }
}

const isSame = (a: EndedPromises, b: EndedPromises): boolean =>
  a.clock === b.clock &&
  a.isBreached === b.isBreached &&
  a.day === b.day &&
  a.ownerId === b.ownerId &&
  a.teamId === b.teamId

const added = (all: readonly EndedPromises[], one: EndedPromises): readonly EndedPromises[] => {
  const place = all.findIndex((other) => isSame(other, one))
  if (place < 0) return [...all, one]
  return all.map((other, index) => (index === place ? { ...other, count: other.count + one.count } : other))
}

/** The oldest that has a later one of its kind goes up in that one. */
const shortened = (all: readonly EndedPromises[]): readonly EndedPromises[] => {
  if (all.length <= mostEnded) return all
  const laterOf = (one: EndedPromises, place: number): number =>
    all.findIndex((other, index) => index > place && other.clock === one.clock && other.isBreached === one.isBreached)
  const oldest = all.findIndex((one, place) => laterOf(one, place) >= 0)
  const later = laterOf(all[oldest] as EndedPromises, oldest)
  const count = (all[oldest]?.count ?? 0) + (all[later]?.count ?? 0)
  return all.map((one, index) => (index === later ? { ...one, count } : one)).filter((_, index) => index !== oldest)
}

/** Notes the promises that were kept or broken since the last plan, each once, for who has the case now. */
export const countedClocks = (
  clocks: readonly Clock[],
  before: readonly EndedPromises[] = [],
  { ownerId, teamId }: Had,
): { readonly clocks: readonly Clock[]; readonly ended: readonly EndedPromises[] } => {
  let ended = before
  const after = clocks.map((clock) => {
    const end = clock.elapsedMs === undefined && clock.breachedAt === undefined ? undefined : endOf(clock)
    if (!endsCounted(clock) || clock.isCounted || !end) return clock
    const who = { ...(ownerId !== undefined && { ownerId }), ...(teamId !== undefined && { teamId }) }
    ended = shortened(added(ended, { ...end, ...who, count: 1 }))
    return { ...clock, isCounted: true as const }
  })
  return { clocks: after, ended }
}

import { epochMs, type Instant } from '../kernel/instant.ts'
import { isUnsettled } from './case.ts'
import type { Case } from './case-schema.ts'
import { bucketOf } from './measure-histogram.ts'
import { isFirstContact, type Resolution } from './measure-resolution.ts'
import type { Clock } from './sla-clock.ts'
import { endOf, endsCounted } from './sla-ended.ts'

/** What cases are counted under. */
export interface Group {
  readonly teamId?: string | undefined
  readonly ownerId?: string | undefined
  readonly categoryId?: string | undefined
}

type Counts = Readonly<Record<string, number>>

/** What one case adds to a group on a day (UTC), or, of the backlog, to what is open of a group whatever the day. */
export interface Measured {
  readonly group: Group
  readonly day: string
  readonly by: Counts
}

/** Promises of which it is counted how long they took. */
export const promises = ['firstResponse', 'resolution'] as const
type Promised = (typeof promises)[number]

const dayOf = (instant: Instant): string => instant.slice(0, 10)

const duration = (name: string, ms: number): Counts => ({ [`${name}.sum`]: ms, [`${name}.b${bucketOf(ms)}`]: 1 })

const clockOf = ({ sla }: Case, name: Promised) => sla?.clocks.find((clock) => clock.name === name)

/** How long an answer or a resolution took, on the clock on the wall and in working time once that is known. */
const tookUntil = (found: Case, name: Promised, at: Instant): Counts => {
  const business = clockOf(found, name)?.elapsedMs
  return {
    ...duration(`${name}.elapsed`, Math.max(0, epochMs(at) - epochMs(found.createdAt))),
    ...(business !== undefined && duration(`${name}.business`, Math.max(0, business))),
  }
}

/** A promise counts on the day on which it was broken or else kept. */
const promiseOf = (clock: Clock | undefined, group: Group): Measured[] => {
  const end = clock && endOf(clock)
  return end ? [{ group, day: end.day, by: { [`${end.clock}.${end.isBreached ? 'breached' : 'met'}`]: 1 } }] : []
}

/** Promises of which a case may have many: those that ended belong to who had it then, what the next plan will note to who has it. */
const manyPromises = ({ sla, categoryId }: Case, group: Group): Measured[] => [
  ...(sla?.ended ?? []).map(({ clock, day, isBreached, ownerId, teamId, count }) => ({
    ...{ group: { ownerId, teamId, categoryId }, day },
    by: { [`${clock}.${isBreached ? 'breached' : 'met'}`]: count },
  })),
  ...(sla?.clocks ?? []).flatMap((clock) => (endsCounted(clock) && !clock.isCounted ? promiseOf(clock, group) : [])),
]

const resolutionCounts = (one: Resolution): Counts => ({
  resolved: 1,
  ...(one.reopenedAt !== undefined && { reopened: 1 }),
  ...(one.isFirst && { resolvedFirst: 1 }),
  ...(isFirstContact(one) && { firstContact: 1 }),
})

/**
 * All that one case counts for, from its present state alone: so a write counts for the difference of its two images, the sum over
 * all writes is right in whatever order they come, and is what a recount of the cases gives. Resolutions, next responses and steps of
 * complaints belong to who had the case then, all else to who has it now; reopening, and with it what is no longer a resolution on first contact, counts on the day of
 * the resolution that did not hold.
 */
export const measuresOf = (found: Case): Measured[] => {
  const { ownerId, teamId, categoryId, createdAt, firstRepliedAt, resolvedAt, resolutions = [] } = found
  const group = { ownerId, teamId, categoryId }
  const groupThen = (one: Resolution): Group => ({ ownerId: one.ownerId, teamId: one.teamId, categoryId })
  const last = resolutions.at(-1)
  const settledBy = last && resolvedAt !== undefined ? groupThen(last) : group
  return [
    { group, day: dayOf(createdAt), by: { opened: 1 } },
    ...resolutions.map((one) => ({ group: groupThen(one), day: dayOf(one.at), by: resolutionCounts(one) })),
    ...(firstRepliedAt === undefined
      ? []
      : [{ group, day: dayOf(firstRepliedAt), by: tookUntil(found, 'firstResponse', firstRepliedAt) }]),
    ...(resolvedAt === undefined
      ? []
      : [{ group: settledBy, day: dayOf(resolvedAt), by: tookUntil(found, 'resolution', resolvedAt) }]),
    ...promiseOf(clockOf(found, 'firstResponse'), group),
    ...promiseOf(clockOf(found, 'resolution'), settledBy),
    ...manyPromises(found, group),
  ]
}

/** The day since which a case is open, when it is. */
export const openSince = (found: Case): string | undefined => (isUnsettled(found) ? dayOf(found.createdAt) : undefined)

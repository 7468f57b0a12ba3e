import { epochMs, hour, type Instant, instantOf, minute, plusMs } from '../kernel/instant.ts'
import type { RecordFields } from '../kernel/record-fields.ts'

/** What is to be done about the scores of a tenant, and how far it came. */
export interface ScoringWork extends RecordFields {
  /** When all open leads are next looked through. */
  readonly nightAt: Instant
  /** When a lead closed, or was reopened, that no model counts yet. */
  readonly closedAt?: Instant
  readonly trainedAt?: Instant
  /** The last open lead that was looked through; empty when it begins, absent when none is to be. */
  readonly walk?: string
  readonly dueAt: Instant
}

type Content = Omit<ScoringWork, Exclude<keyof RecordFields, 'id'>>

/** By then the counts have followed the lead. */
const settlesMs = 5 * minute
const betweenTrainingsMs = hour

/** 18:00 UTC: two in the morning in China, noon in California. */
const nextNight = (now: Instant): Instant => {
  const sameDay = `${now.slice(0, 10)}T18:00:00.000Z`
  return sameDay > now ? sameDay : plusMs(sameDay, 24 * hour)
}

const latest = (...instants: readonly Instant[]): Instant => instantOf(Math.max(...instants.map(epochMs)))
const earliest = (...instants: readonly Instant[]): Instant => instantOf(Math.min(...instants.map(epochMs)))

const trainingAt = ({ closedAt, trainedAt }: Content): Instant | undefined => {
  if (closedAt === undefined) return undefined
  const settled = plusMs(closedAt, settlesMs)
  return trainedAt === undefined ? settled : latest(settled, plusMs(trainedAt, betweenTrainingsMs))
}

const withDue = <Work extends Content>(work: Work, now: Instant): Work => {
  const dueAt = work.walk === undefined ? earliest(work.nightAt, trainingAt(work) ?? work.nightAt) : now
  return { ...work, dueAt }
}

/** The work of a tenant in which nothing is to be done before the night. */
export const newWork = (id: string, now: Instant): Content => {
  const nightAt = nextNight(now)
  return { id, nightAt, dueAt: nightAt }
}

/** A lead closed, or was reopened: a model that counts it is made soon, at most one an hour. */
export const noteClosed = <Work extends Content>(work: Work, now: Instant): Work =>
  work.closedAt === undefined ? withDue({ ...work, closedAt: now }, now) : work

/** Other rules hold: all open leads are looked through from the first on. */
export const notePublished = <Work extends Content>(work: Work, now: Instant): Work =>
  work.walk === '' ? work : withDue({ ...work, walk: '' }, now)

export interface DueScoring {
  readonly trains: boolean
  /** After which lead to go on looking through the open ones; absent when that is not to be done. */
  readonly walk?: string
}

/** What is to be done now; nothing when it is not due (any more). */
export const dueScoring = (work: ScoringWork, now: Instant): DueScoring | undefined => {
  const isNight = work.nightAt <= now
  const training = trainingAt(work)
  const trains = isNight || (training !== undefined && training <= now)
  const walk = work.walk ?? (isNight ? '' : undefined)
  return trains || walk !== undefined ? { trains, ...(walk !== undefined && { walk }) } : undefined
}

/** The work once that was done. @param walked the last lead looked through, when some are left */
export const doneScoring = (
  work: ScoringWork,
  { trains }: DueScoring,
  walked: string | undefined,
  now: Instant,
): ScoringWork => {
  const { closedAt, walk, ...rest } = work
  return withDue(
    {
      ...rest,
      nightAt: work.nightAt <= now ? nextNight(now) : work.nightAt,
      ...(trains ? { trainedAt: now } : closedAt !== undefined && { closedAt }),
      ...(walked !== undefined && { walk: walked }),
    },
    now,
  )
}

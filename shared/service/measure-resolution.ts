import { type Instant, plusDays } from '../kernel/instant.ts'

/** One time that a case was settled: by whom, after how many answers, and whether it held. */
export interface Resolution {
  readonly at: Instant
  /** The first that the case ever had. */
  readonly isFirst: boolean
  readonly replies: number
  readonly ownerId?: string
  readonly teamId?: string
  readonly reopenedAt?: Instant
}

interface Resolved {
  readonly resolutions?: readonly Resolution[] | undefined
  readonly replies: number
  readonly ownerId?: string | undefined
  readonly teamId?: string | undefined
}

/** Of a case that is settled and reopened more often, the latest count. */
const mostResolutions = 20

/** How long a resolution has to hold to count as one on first contact. */
const firstContactDays = 7

/** The resolutions of a case that is settled now. */
export const withResolution = (found: Resolved, now: Instant): readonly Resolution[] => {
  const { resolutions = [], replies, ownerId, teamId } = found
  const added: Resolution = {
    at: now,
    isFirst: resolutions.length === 0,
    replies,
    ...(ownerId !== undefined && { ownerId }),
    ...(teamId !== undefined && { teamId }),
  }
  return [...resolutions, added].slice(-mostResolutions)
}

/** The resolutions of a case that is opened again now: the last one did not hold. */
export const withReopening = ({ resolutions = [] }: Resolved, now: Instant): readonly Resolution[] =>
  resolutions.map((one, place) => (place === resolutions.length - 1 ? { ...one, reopenedAt: now } : one))

/** Settled for the first time, after one reply of staff, and not opened again within seven days. */
export const isFirstContact = ({ at, isFirst, replies, reopenedAt }: Resolution): boolean =>
  isFirst && replies === 1 && (reopenedAt === undefined || reopenedAt > plusDays(at, firstContactDays))

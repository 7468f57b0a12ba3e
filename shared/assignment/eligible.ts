import type { Instant } from '../kernel/instant.ts'
import { hasSkill, isAbsent, isInShift, type Person, speaks } from './person.ts'
import type { Member, Roster } from './roster.ts'

/** What somebody must know to be given a subject. */
export interface Needs {
  /** BCP 47. */
  readonly language?: string | undefined
  readonly skills?: readonly string[] | undefined
}

/**
 * How much a member has: open now, whoever gave it; given by the roster on its day and in its week so far; and the last ticket of
 * the roster that came to it (0: never).
 */
export interface Load {
  readonly open: number
  readonly today: number
  /** Of the days before today nothing, unless somebody in the roster has a quota by week. */
  readonly thisWeek: number
  readonly lastTicket: number
}

export const noLoad: Load = { open: 0, today: 0, thisWeek: 0, lastTicket: 0 }

/** Why a member is left out, the first that holds in this order. */
export const leftOutReasons = [
  'unknown',
  'disabled',
  'absent',
  'off_shift',
  'language',
  'skill',
  'backlog_full',
  'quota_reached',
  'week_quota_reached',
] as const
export type Reason = (typeof leftOutReasons)[number]

/** Why somebody is not there at all, whatever the subject; nothing when they are. */
export const awayReason = (
  person: Person | undefined,
  { zone }: Pick<Roster, 'zone'>,
  now: Instant,
): Reason | undefined => {
  if (!person) return 'unknown'
  if (person.status !== 'active') return 'disabled'
  if (isAbsent(person, now, zone)) return 'absent'
  return isInShift(person, now) ? undefined : 'off_shift'
}

/** Why somebody who is there cannot do it. */
export const unfitReason = (person: Person, { language, skills = [] }: Needs): Reason | undefined => {
  if (language !== undefined && !speaks(person, language)) return 'language'
  return skills.every((skill) => hasSkill(person, skill)) ? undefined : 'skill'
}

/** Why a member has no place left: `open < backlogCap`, `today < quotaPerDay` and `thisWeek < quotaPerWeek` must hold. */
export const fullReason = (
  { backlogCap, quotaPerDay, quotaPerWeek }: Member,
  { open, today, thisWeek }: Load,
): Reason | undefined => {
  if (backlogCap !== undefined && open >= backlogCap) return 'backlog_full'
  if (quotaPerDay !== undefined && today >= quotaPerDay) return 'quota_reached'
  return quotaPerWeek !== undefined && thisWeek >= quotaPerWeek ? 'week_quota_reached' : undefined
}

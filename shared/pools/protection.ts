import { type Instant, plusDays } from '../kernel/instant.ts'

/** The three numbers of a pool's protection, in days. */
export interface ProtectionPolicy {
  /** How long who claims a record has it without doing anything. */
  readonly protectDays: number
  /** How long each action keeps it from the moment of the action. */
  readonly extendDays: number
  /** When it ends whatever was done, counted from the claim. */
  readonly mostDays: number
}

/** Kept in the record that is protected, so that a later edit of the policy takes nothing from who works on it. */
export interface Protection {
  readonly startsAt: Instant
  readonly expiresAt: Instant
  readonly hardEndsAt: Instant
}

const earlier = (one: Instant, other: Instant): Instant => (one < other ? one : other)
const later = (one: Instant, other: Instant): Instant => (one > other ? one : other)

/** The clock as a claim, an assignment or a transfer at `at` sets it. */
export const startProtection = ({ protectDays, mostDays }: ProtectionPolicy, at: Instant): Protection => {
  const hardEndsAt = plusDays(at, mostDays)
  return { startsAt: at, expiresAt: earlier(plusDays(at, protectDays), hardEndsAt), hardEndsAt }
}

/**
 * The clock after an action that protects: `expiry = max(expiry, at + extendDays)`, never past the hard end. Since a maximum does
 * not mind order, actions that are heard of late or twice come to the same clock.
 */
export const extendProtection = (
  clock: Protection,
  { extendDays }: Pick<ProtectionPolicy, 'extendDays'>,
  at: Instant,
): Protection => {
  const expiresAt = later(clock.expiresAt, earlier(plusDays(at, extendDays), clock.hardEndsAt))
  return expiresAt === clock.expiresAt ? clock : { ...clock, expiresAt }
}

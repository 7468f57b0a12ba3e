/** A UTC instant as RFC 3339 with milliseconds, always 24 characters, so that text order is time order. */
export type Instant = string

export interface Clock {
  now(): Instant
}

export const instantOf = (epochMs: number): Instant => new Date(epochMs).toISOString()

/** Milliseconds since 1970 of an instant. */
export const epochMs = (instant: Instant): number => Date.parse(instant)

export const plusMs = (instant: Instant, ms: number): Instant => instantOf(epochMs(instant) + ms)

export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

export const plusDays = (instant: Instant, days: number): Instant => plusMs(instant, days * day)

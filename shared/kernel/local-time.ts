import { Temporal } from 'temporal-polyfill'
import { epochMs, type Instant, instantOf } from './instant.ts'

const zoned = (instant: Instant, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(epochMs(instant)).toZonedDateTimeISO(zone)

/** The date there, `2026-11-20`, at an instant. */
export const localDate = (instant: Instant, zone: string): string => zoned(instant, zone).toPlainDate().toString()

/** Date and time of day there, `2026-11-20 16:30`, for people to read. */
export const localText = (instant: Instant, zone: string): string => {
  const local = zoned(instant, zone).toPlainDateTime().toString({ smallestUnit: 'minute' })
  return local.replace('T', ' ')
}

/** When a date begins there and when the next one does. */
export const dayBounds = (date: string, zone: string): { readonly start: Instant; readonly end: Instant } => {
  const day = Temporal.PlainDate.from(date)
  const startOf = (local: Temporal.PlainDate): Instant => instantOf(local.toZonedDateTime(zone).epochMilliseconds)
  return { start: startOf(day), end: startOf(day.add({ days: 1 })) }
}

/**
 * Moves an instant along with another one so that the clocks there show the same distance: nine o'clock the day before stays so
 * across daylight saving.
 */
export const movedAlong = (instant: Instant, from: Instant, to: Instant, zone: string): Instant => {
  const local = (at: Instant) => zoned(at, zone).toPlainDateTime()
  const distance = local(from).until(local(to), { largestUnit: 'day' })
  return instantOf(local(instant).add(distance).toZonedDateTime(zone).epochMilliseconds)
}

/**
 * The instant at which clocks there show this time of day (`10:00`) on a date. A time that the clocks skip is as much later as they skip; of
 * one that they show twice, the first.
 */
export const localInstant = (date: string, time: string, zone: string): Instant =>
  instantOf(Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone).epochMilliseconds)

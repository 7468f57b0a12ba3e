import { addDays, type CalendarDate, dayNumber, monthDayOf, solarAnniversary, yearOf } from '../kernel/calendar-date.ts'
import { day, hour, type Instant, instantOf } from '../kernel/instant.ts'
import { birthdaysKeptOn, birthdayYearOn, type KeptDate, monthDaysKeptOn } from '../kernel/yearly.ts'
import type { Occasion } from './care-plan-schema.ts'
import { festivalsOn } from './festivals.ts'

/** Occasions that stand in the calendar; the others follow from something that happens. */
export type DateOccasion = Exclude<Occasion, { on: 'after_event' | 'interval' }>

export const isDateOccasion = (occasion: Occasion): occasion is DateOccasion =>
  occasion.on !== 'after_event' && occasion.on !== 'interval'

/** What of a customer occasions hang on. */
export interface Celebrated {
  readonly birthDate?: KeptDate | undefined
  readonly custom?: Readonly<Record<string, unknown>> | undefined
}

/** An occasion of one customer. `key` names it among all of a plan, `anchor` is an instant that the key alone decides. */
export interface Occurrence {
  readonly key: string
  readonly anchor: Instant
}

export interface ListName {
  readonly field: string
  readonly value: string
}

const midnight = (date: CalendarDate): Instant => instantOf(dayNumber(date) * day)
const yearly = (key: string, year: number): Occurrence => ({ key, anchor: midnight(`${year}-01-01`) })

const fixedOn = (dates: readonly string[], date: CalendarDate): string | undefined =>
  dates.find((fixed) => fixed === date || fixed === monthDayOf(date))

/**
 * Where the customers are listed who have this occasion on a date: those of some lists, everybody, or nobody. The day itself, before any
 * business day moves it.
 */
export const listsOn = (occasion: DateOccasion, date: CalendarDate): readonly ListName[] | 'everybody' => {
  switch (occasion.on) {
    case 'birthday':
      return birthdaysKeptOn(date, occasion.leapDay).map((value) => ({ field: 'birthday', value }))
    case 'anniversary':
      return monthDaysKeptOn(date, occasion.leapDay).map((value) => ({ field: `yearly.${occasion.field}`, value }))
    case 'expiry':
      return [{ field: `custom.${occasion.field}`, value: addDays(date, occasion.daysBefore) }]
    case 'festival':
      return festivalsOn(date, occasion.festivals).length > 0 ? 'everybody' : []
    case 'date':
      return fixedOn(occasion.dates, date) === undefined ? [] : 'everybody'
  }
}

const customDate = ({ custom }: Celebrated, field: string): CalendarDate | undefined => {
  const value = custom?.[field]
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined
}

/** The occasion that a customer has on a date: one for each year, festival, date or expiry, however often it is asked for. */
export const occursOn = (occasion: DateOccasion, date: CalendarDate, customer: Celebrated): Occurrence | undefined => {
  switch (occasion.on) {
    case 'birthday': {
      const year = customer.birthDate && birthdayYearOn(customer.birthDate, date, occasion.leapDay)
      return year === undefined ? undefined : yearly(`birthday:${year}`, year)
    }
    case 'anniversary': {
      const first = customDate(customer, occasion.field)
      const year = yearOf(date)
      if (first === undefined || year <= yearOf(first)) return undefined
      return solarAnniversary(year, monthDayOf(first), occasion.leapDay) === date
        ? yearly(`anniversary:${year}`, year)
        : undefined
    }
    case 'expiry': {
      const expires = customDate(customer, occasion.field)
      return expires !== undefined && addDays(date, occasion.daysBefore) === expires
        ? { key: `expiry:${expires}`, anchor: midnight(expires) }
        : undefined
    }
    case 'festival': {
      const [found] = festivalsOn(date, occasion.festivals)
      return found && yearly(`${found.festival}:${found.year}`, found.year)
    }
    case 'date':
      return fixedOn(occasion.dates, date) === undefined ? undefined : { key: `date:${date}`, anchor: midnight(date) }
  }
}

/** On which dates something is done at all, and where it is moved to otherwise. */
export interface BusinessShift {
  readonly isOpen: (date: CalendarDate) => boolean
  readonly shift: 'before' | 'after' | 'skip'
}

/** A calendar that is closed for longer than this moves nothing any further. */
const mostShiftDays = 31

/** The day on which an occasion is acted on; undefined when not at all. */
export const effectiveDate = (nominal: CalendarDate, business: BusinessShift | undefined): CalendarDate | undefined => {
  if (!business || business.isOpen(nominal)) return nominal
  if (business.shift === 'skip') return undefined
  const step = business.shift === 'after' ? 1 : -1
  for (let moved = 1; moved <= mostShiftDays; moved++) {
    const date = addDays(nominal, moved * step)
    if (business.isOpen(date)) return date
  }
  return undefined
}

/** The days whose occasions are acted on on this date, in order: what `effectiveDate` maps to it. */
export const nominalDatesOn = (date: CalendarDate, business: BusinessShift | undefined): readonly CalendarDate[] => {
  if (!business) return [date]
  if (!business.isOpen(date)) return []
  const dates = [date]
  if (business.shift === 'skip') return dates
  const step = business.shift === 'after' ? -1 : 1
  for (let moved = 1; moved <= mostShiftDays; moved++) {
    const other = addDays(date, moved * step)
    if (business.isOpen(other)) break
    dates.push(other)
  }
  return dates.sort()
}

/** The business day this many business days later; at most `farthestDays` are looked at. */
export const addBusinessDays = (
  date: CalendarDate,
  count: number,
  isOpen: (date: CalendarDate) => boolean,
): CalendarDate | undefined => {
  const farthestDays = 10 * count + 2 * mostShiftDays
  let found = 0
  for (let moved = 1; moved <= farthestDays; moved++) {
    const next = addDays(date, moved)
    if (isOpen(next) && ++found === count) return next
  }
  return undefined
}

/** When a date begins somewhere on earth (UTC+14). */
export const beginsOnEarth = (date: CalendarDate): Instant => instantOf(dayNumber(date) * day - 14 * hour)

/** The date that is still today somewhere on earth (UTC−12) when it is over everywhere else. */
export const lastDateOnEarth = (now: Instant): CalendarDate => instantOf(Date.parse(now) - 12 * hour).slice(0, 10)

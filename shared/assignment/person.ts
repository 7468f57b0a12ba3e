import type { Instant } from '../kernel/instant.ts'
import { localDate, localText } from '../kernel/local-time.ts'
import { weekdayOf } from './week.ts'

/** On these weekdays (Monday is 1) from one time of day to another, past midnight if that is earlier. */
interface Shift {
  readonly weekdays: readonly number[]
  readonly from: string
  readonly to: string
  readonly zone: string
}

/** What the engine has to know of somebody who may be given something. A user record has this shape. */
export interface Person {
  readonly id: string
  readonly status: string
  readonly skills: readonly string[]
  readonly absences: readonly { readonly from: string; readonly to: string }[]
  readonly shift?: Shift | undefined
  readonly locale?: string | undefined
}

const before = (weekday: number): number => (weekday === 1 ? 7 : weekday - 1)

/** Whether the shift runs at an instant; one that ends when it starts runs around the clock, and without one every time will do. */
export const isInShift = ({ shift }: Person, now: Instant): boolean => {
  if (!shift) return true
  const [date = '', time = ''] = localText(now, shift.zone).split(' ')
  const today = weekdayOf(date)
  const { weekdays, from, to } = shift
  if (from < to) return weekdays.includes(today) && from <= time && time < to
  return (weekdays.includes(today) && from <= time) || (weekdays.includes(before(today)) && time < to)
}

/** Whether somebody is away on this local day; in the zone of the shift, else in `zone`. */
export const isAbsent = ({ absences, shift }: Person, now: Instant, zone: string): boolean => {
  if (absences.length === 0) return false
  const today = localDate(now, shift?.zone ?? zone)
  return absences.some(({ from, to }) => from <= today && today <= to)
}

const primary = (tag: string): string => tag.toLowerCase().split(/[-_]/)[0] ?? ''

/** Whether somebody speaks a language (BCP 47; `zh` and `zh-CN` are one): it is among the skills, or that of their own screens. */
export const speaks = ({ skills, locale }: Person, language: string): boolean =>
  [...skills, ...(locale === undefined ? [] : [locale])].some((tag) => primary(tag) === primary(language))

export const hasSkill = ({ skills }: Person, skill: string): boolean =>
  skills.some((own) => own.toLowerCase() === skill.toLowerCase())

import { day, epochMs, instantOf } from '../kernel/instant.ts'
import { type DayInterval, weekdays } from '../kernel/working-hours.ts'
import type { CalendarInput } from './calendar-schema.ts'
import { chinaHolidays } from './holidays/china.ts'
import type { HolidayYear } from './holidays/holiday-year.ts'

interface Template {
  readonly name: string
  readonly zone: string
  readonly years: readonly HolidayYear[]
}

/** Calendars that come with the product, by name. */
export const calendarTemplates = {
  'cn-mainland': { name: '中国大陆工作日历', zone: 'Asia/Shanghai', years: chinaHolidays },
} as const satisfies Record<string, Template>

export type TemplateName = keyof typeof calendarTemplates

type Exception = CalendarInput['exceptions'][number]

const datesOf = (from: string, to: string): string[] => {
  const first = epochMs(`${from}T00:00:00.000Z`)
  const days = (epochMs(`${to}T00:00:00.000Z`) - first) / day + 1
  return Array.from({ length: days }, (_, index) => instantOf(first + index * day).slice(0, 10))
}

const exceptionsOf = ({ holidays, makeUpDays }: HolidayYear, hours: readonly DayInterval[]): Exception[] => [
  ...holidays.flatMap(({ label, from, to }) => datesOf(from, to).map((date) => ({ date, label, intervals: [] }))),
  ...makeUpDays.map(({ label, date }) => ({ date, label, intervals: [...hours] })),
]

const words = { announced: 'announced', statutory: 'statutory days only, make-up days not announced' } as const

/** What to make a calendar of a template from: Monday to Friday in these hours, make-up days too, and where its dates are from. */
export const calendarOfTemplate = (
  template: TemplateName,
  given: { readonly name?: string | undefined; readonly hours: readonly DayInterval[]; readonly isDefault: boolean },
): CalendarInput => {
  const { name, zone, years } = calendarTemplates[template]
  return {
    name: given.name ?? name,
    zone,
    weekly: Object.fromEntries(weekdays.slice(0, 5).map((weekday) => [weekday, [...given.hours]])),
    exceptions: years.flatMap((year) => exceptionsOf(year, given.hours)),
    isDefault: given.isDefault,
    note: years.map(({ year, basis, source }) => `${year}: ${source}, ${words[basis]}`).join('; '),
  }
}

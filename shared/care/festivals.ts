import { addDays, type CalendarDate, monthDayOf, yearOf } from '../kernel/calendar-date.ts'
import { lunarOf } from '../kernel/lunar.ts'

/** Month and day by the solar calendar, or by the lunar one in its regular months. */
const days = {
  new_year: { solar: '01-01' },
  laba: { lunar: '12-8' },
  new_years_eve: { eveOf: '1-1' },
  spring_festival: { lunar: '1-1' },
  lantern: { lunar: '1-15' },
  valentines: { solar: '02-14' },
  womens_day: { solar: '03-08' },
  labour_day: { solar: '05-01' },
  childrens_day: { solar: '06-01' },
  dragon_boat: { lunar: '5-5' },
  qixi: { lunar: '7-7' },
  teachers_day: { solar: '09-10' },
  mid_autumn: { lunar: '8-15' },
  national_day: { solar: '10-01' },
  double_ninth: { lunar: '9-9' },
  christmas: { solar: '12-25' },
} as const satisfies Record<
  string,
  { readonly solar: string } | { readonly lunar: string } | { readonly eveOf: string }
>

export type Festival = keyof typeof days
export const festivalKeys = Object.keys(days) as [Festival, ...Festival[]]

interface LunarDay {
  readonly year: number
  readonly name: string | undefined
}

const lunarDay = (date: CalendarDate): LunarDay | undefined => {
  const lunar = lunarOf(date)
  return lunar && { year: lunar.year, name: lunar.leapMonth ? undefined : `${lunar.month}-${lunar.day}` }
}

/** Which of these festivals fall on a date, each with the year that it belongs to in its own calendar. */
export const festivalsOn = (
  date: CalendarDate,
  wanted: readonly Festival[],
): readonly { readonly festival: Festival; readonly year: number }[] => {
  const today = lunarDay(date)
  return wanted.flatMap((festival) => {
    const day = days[festival]
    if ('solar' in day) return monthDayOf(date) === day.solar ? [{ festival, year: yearOf(date) }] : []
    if ('lunar' in day) return today && today.name === day.lunar ? [{ festival, year: today.year }] : []
    const tomorrow = lunarDay(addDays(date, 1))
    return tomorrow?.name === day.eveOf ? [{ festival, year: tomorrow.year }] : []
  })
}

import { calendarChanged, calendarCreated } from '../../events/calendars.ts'
import { raise } from '../../events/define-event.ts'
import type { CalendarRules } from '../kernel/business-calendar.ts'
import type { Decision } from '../kernel/decision.ts'
import { patched } from '../kernel/patched.ts'
import { fieldRefusal } from '../kernel/refusal.ts'
import { type DatedHours, weekdays } from '../kernel/working-hours.ts'
import type { Calendar, CalendarInput, CalendarPatch, NewCalendar } from './calendar-schema.ts'

type Hours = Pick<Calendar, 'weekly' | 'exceptions'>

/** The same hours written in one way: no empty weekdays, exceptions by date. */
const inOrder = <Given extends { readonly [Field in keyof Hours]?: Hours[Field] | undefined }>(given: Given): Given => {
  const { weekly, exceptions } = given
  return {
    ...given,
    ...(weekly && {
      weekly: Object.fromEntries(weekdays.filter((day) => weekly[day]?.length).map((day) => [day, weekly[day]])),
    }),
    ...(exceptions && { exceptions: exceptions.toSorted((a, b) => (a.date < b.date ? -1 : 1)) }),
  }
}

/**
 * A calendar has working time of its own, so that no edit of one above it can leave it without any.
 * @throws Refusal
 */
const checked = <State extends NewCalendar>(state: State): State => {
  const hours = [...Object.values(state.weekly), ...state.exceptions.map(({ intervals }) => intervals)]
  if (!hours.some((intervals) => intervals && intervals.length > 0)) throw fieldRefusal('/weekly', 'never_open')
  if (state.isDefault && state.status === 'retired') throw fieldRefusal('/status', 'default_stays')
  return state
}

/** @throws Refusal `request.invalid` for a calendar that is never open */
export const createCalendar = (id: string, input: CalendarInput): Decision<NewCalendar> => ({
  state: checked({ ...inOrder(input), id, status: 'active' }),
  raises: [raise(calendarCreated, { ...(input.parentId !== undefined && { parentId: input.parentId }) })],
})

/** @throws Refusal `request.invalid` for a calendar that would never be open, or the default one retired */
export const changeCalendar = (calendar: Calendar, patch: CalendarPatch): Decision<Calendar> => {
  const { state, fields } = patched(calendar, inOrder(patch))
  if (fields.length === 0) return { state: calendar, raises: [] }
  const raises = [raise(calendarChanged, { fields: [...fields], fromVersion: calendar.version })]
  return { state: checked(state), raises }
}

/**
 * The hours of a calendar with what it inherits: exceptions of those above it, where nearer ones have none for the date.
 * @param chain the calendar itself, then its parent, and so on
 */
export const inheritedRules = ([calendar, ...above]: readonly [Calendar, ...Calendar[]]): CalendarRules => {
  const byDate = new Map<string, DatedHours>()
  for (const { exceptions } of [calendar, ...above])
    for (const { date, intervals } of exceptions) if (!byDate.has(date)) byDate.set(date, { date, intervals })
  return { zone: calendar.zone, weekly: calendar.weekly as CalendarRules['weekly'], exceptions: [...byDate.values()] }
}

import { type BusinessCalendar, type CalendarRules, compileCalendar } from '../kernel/business-calendar.ts'
import { fingerprint } from '../kernel/fingerprint.ts'
import { loadRecord } from '../storage/record.ts'
import type { Store } from '../storage/store.ts'
import { inheritedRules } from './calendar.ts'
import type { Calendar } from './calendar-schema.ts'
import { calendars } from './calendar-store.ts'
import { calendarLimits } from './calendar-tree.ts'

/** A calendar to count with, and what it was made of. */
export interface ResolvedCalendar {
  readonly id: string
  readonly calendar: BusinessCalendar
  /** The calendar and those that it inherits from, itself first: while all stand at these versions, so does the calendar. */
  readonly versions: readonly { readonly id: string; readonly version: number }[]
}

const mostKept = 100
const kept = new Map<string, BusinessCalendar>()

/** Calendars are kept by what they say, never by whose they are, so that one process may serve many tenants and stores. */
const compiled = (rules: CalendarRules): BusinessCalendar => {
  const key = fingerprint(JSON.stringify(rules))
  const known = kept.get(key)
  if (known) return known
  const calendar = compileCalendar(rules)
  if (kept.size >= mostKept) kept.delete(kept.keys().next().value as string)
  kept.set(key, calendar)
  return calendar
}

/** A calendar that was read, with what it inherits: one read for each level above it, at most four. */
export const resolveCalendar = async (
  store: Store,
  tenantId: string,
  calendar: Calendar,
): Promise<ResolvedCalendar> => {
  const chain: [Calendar, ...Calendar[]] = [calendar]
  for (let above = calendar.parentId; above && chain.length < calendarLimits.levels; above = chain.at(-1)?.parentId) {
    const parent = await loadRecord(store, calendars, tenantId, above)
    if (!parent) break
    chain.push(parent)
  }
  return {
    id: calendar.id,
    calendar: compiled(inheritedRules(chain)),
    versions: chain.map(({ id, version }) => ({ id, version })),
  }
}

/** A calendar as it is now, with what it inherits; undefined when there is none. At most five reads. */
export const calendarFor = async (
  store: Store,
  tenantId: string,
  id: string,
): Promise<ResolvedCalendar | undefined> => {
  const calendar = await loadRecord(store, calendars, tenantId, id)
  return calendar && resolveCalendar(store, tenantId, calendar)
}

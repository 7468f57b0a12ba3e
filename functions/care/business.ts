import type { CarePlan } from '../../shared/care/care-plan-schema.ts'
import type { BusinessShift } from '../../shared/care/occasion-dates.ts'
import { openIntervals } from '../../shared/kernel/business-time.ts'
import { dayBounds } from '../../shared/kernel/local-time.ts'
import { calendarFor } from '../../shared/service/calendar-chain-store.ts'
import type { Store } from '../../shared/storage/store.ts'

/** The business days that a plan keeps to; none when it keeps to none. */
export const businessOf = async (
  store: Store,
  tenantId: string,
  { businessDays }: Pick<CarePlan, 'businessDays'>,
): Promise<BusinessShift | undefined> => {
  const resolved = businessDays && (await calendarFor(store, tenantId, businessDays.calendarId))
  if (!resolved) return undefined
  const { calendar } = resolved
  const known = new Map<string, boolean>()
  const isOpen = (date: string): boolean => {
    const found = known.get(date)
    if (found !== undefined) return found
    const { start, end } = dayBounds(date, calendar.zone)
    const open = openIntervals(calendar, start, end, 1).length > 0
    known.set(date, open)
    return open
  }
  return { isOpen, shift: businessDays.shift }
}

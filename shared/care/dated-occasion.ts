import type { CalendarDate } from '../kernel/calendar-date.ts'
import { plusDays } from '../kernel/instant.ts'
import { localInstant } from '../kernel/local-time.ts'
import type { OccasionPlan } from './care-occasion.ts'
import { defaultTime } from './care-plan.ts'
import type { CarePlan } from './care-plan-schema.ts'
import { type BusinessShift, type Celebrated, type DateOccasion, nominalDatesOn, occursOn } from './occasion-dates.ts'

/** A customer as care looks at it. */
export interface CaredFor extends Celebrated {
  readonly id: string
  readonly ownerId?: string | undefined
  readonly teamId?: string | undefined
}

/** For how long before an occasion of the calendar a purchase or an answer stops it, where the plan says so. */
const daysBefore = 7

/** What a plan does for a customer on a date, and at which instant on the customer's clocks. */
export const datedOccasions = (
  plan: Pick<CarePlan, 'id' | 'time'>,
  occasion: DateOccasion,
  customer: CaredFor,
  {
    date,
    zone,
    business,
  }: { readonly date: CalendarDate; readonly zone: string; readonly business?: BusinessShift | undefined },
): OccasionPlan[] =>
  nominalDatesOn(date, business).flatMap((nominalDate) => {
    const occurrence = occursOn(occasion, nominalDate, customer)
    if (!occurrence) return []
    const dueAt = localInstant(date, plan.time ?? defaultTime, zone)
    const { id: customerId, ownerId, teamId } = customer
    return [
      {
        ...occurrence,
        ...{ planId: plan.id, customerId, ownerId, teamId, nominalDate, date, dueAt },
        since: plusDays(dueAt, -daysBefore),
      },
    ]
  })

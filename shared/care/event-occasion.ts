import { addDays } from '../kernel/calendar-date.ts'
import { type Instant, plusDays } from '../kernel/instant.ts'
import { localDate, localInstant } from '../kernel/local-time.ts'
import type { OccasionPlan } from './care-occasion.ts'
import type { CarePlan } from './care-plan-schema.ts'
import type { CaredFor } from './dated-occasion.ts'
import { type BusinessShift, effectiveDate } from './occasion-dates.ts'

/** Something that happened to a customer. */
export interface Happened {
  /** Names it among all that happen: the record and its version. */
  readonly name: string
  readonly at: Instant
  readonly causeId: string
}

/**
 * What a plan does so many days after an event: at its time of day on the customer's clocks, or to the minute without one. Undefined when
 * business days leave it out.
 */
export const eventOccasion = (
  plan: Pick<CarePlan, 'id' | 'time' | 'occasion'>,
  customer: CaredFor,
  { name, at, causeId }: Happened,
  { zone, business }: { readonly zone: string; readonly business?: BusinessShift | undefined },
): OccasionPlan | undefined => {
  if (plan.occasion.on !== 'after_event') return undefined
  const { event, days } = plan.occasion
  const nominal = addDays(localDate(at, zone), days)
  const date = effectiveDate(nominal, business)
  if (date === undefined) return undefined
  const isMoved = date !== nominal
  const exact = plusDays(at, days)
  const dueAt = plan.time !== undefined || isMoved ? localInstant(date, plan.time ?? '10:00', zone) : exact
  const { id: customerId, ownerId, teamId } = customer
  return {
    ...{ planId: plan.id, customerId, ownerId, teamId },
    ...{ key: `${event}:${name}`, anchor: at, date, causeId, since: at },
    // On the day itself its time of day may have passed.
    dueAt: dueAt < at ? at : dueAt,
  }
}

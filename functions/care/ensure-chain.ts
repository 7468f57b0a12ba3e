import { shareOf } from '../../shared/care/care-occasion.ts'
import { defaultTime } from '../../shared/care/care-plan.ts'
import type { CarePlan } from '../../shared/care/care-plan-schema.ts'
import { careChains } from '../../shared/care/care-store.ts'
import { type ChainTurn, chainId, resumeChain, startChain } from '../../shared/care/care-walk.ts'
import { addBusinessDays, type BusinessShift } from '../../shared/care/occasion-dates.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { localDate, localInstant } from '../../shared/kernel/local-time.ts'
import { changeStored, createOnce } from '../../shared/storage/apply.ts'
import type { Stamp } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'

/** How many business days lie between two turns of a customer; undefined when it has none (any more). */
export const intervalOf = ({ occasion }: CarePlan, { level }: Customer): number | undefined =>
  occasion.on === 'interval' && level !== undefined ? occasion.businessDays[level] : undefined

/** The turn this many business days after a date. */
export const turnAfter = (
  { time }: Pick<CarePlan, 'time'>,
  date: string,
  count: number,
  zone: string,
  { isOpen }: BusinessShift,
): ChainTurn | undefined => {
  const next = addBusinessDays(date, count, isOpen)
  return next === undefined ? undefined : { date: next, at: localInstant(next, time ?? defaultTime, zone) }
}

/** The first turn lies somewhere in the interval, by customer, so that not all have it on one day. */
export const firstTurn = (
  plan: CarePlan,
  customer: Customer,
  every: number,
  { now, zone, business }: { readonly now: string; readonly zone: string; readonly business: BusinessShift },
): ChainTurn | undefined =>
  turnAfter(plan, localDate(now, zone), 1 + shareOf(`${plan.id}#${customer.id}`, every), zone, business)

/** Sees to it that a customer has turns in a plan at intervals; turns that had ended are taken up again. */
export const ensureChain = async (
  store: Store,
  stamp: Stamp,
  plan: CarePlan,
  customer: Customer,
  { zone, business }: { readonly zone: string; readonly business: BusinessShift },
): Promise<void> => {
  const every = intervalOf(plan, customer)
  if (every === undefined || customer.status !== 'active') return
  const turn = firstTurn(plan, customer, every, { now: stamp.now, zone, business })
  if (!turn) return
  if (await createOnce(store, careChains, stamp, startChain(plan, customer.id, turn, stamp.now))) return
  await changeStored(store, careChains, stamp, chainId(plan, customer.id), (chain) =>
    resumeChain(chain, turn, stamp.now),
  )
}

import { type OccasionPlan, occasionId } from '../../shared/care/care-occasion.ts'
import type { CareOccasion } from '../../shared/care/care-occasion-schema.ts'
import type { CarePlan } from '../../shared/care/care-plan-schema.ts'
import { careChains, careOccasions } from '../../shared/care/care-store.ts'
import { type CareChain, chainId } from '../../shared/care/care-walk.ts'
import { datedOccasions } from '../../shared/care/dated-occasion.ts'
import { type DateOccasion, isDateOccasion, lastDateOnEarth } from '../../shared/care/occasion-dates.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { addDays } from '../../shared/kernel/calendar-date.ts'
import { type Instant, plusDays } from '../../shared/kernel/instant.ts'
import { idsOf } from '../../shared/storage/posting-lists.ts'
import { loadRecord, recordKey, stateOf } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'
import { isInAudience } from './audience.ts'
import { businessOf } from './business.ts'
import { firstTurn, intervalOf, turnAfter } from './ensure-chain.ts'
import { customersOf, listsOfDay } from './walk-plan.ts'
import { zonesOf } from './zone.ts'

/** Something that a plan is going to do, if nothing changes. */
export interface Upcoming {
  readonly customer: Customer
  readonly date: string
  readonly dueAt: Instant
}

/** Where a list of what comes is read on: a day and a customer of it. */
export interface UpcomingPlace {
  readonly date?: string
  readonly after?: string
}

interface UpcomingPage {
  readonly found: readonly Upcoming[]
  readonly next?: UpcomingPlace
}

export interface Ahead {
  readonly store: Store
  readonly tenantId: string
  readonly plan: CarePlan
  readonly now: Instant
  readonly days: number
  readonly count: number
}

/** A page looks at this many days at most: a quiet plan has many without anybody. */
const mostDays = 31

/** Those of which nothing was done yet. */
const unsettled = async (
  { store, tenantId, now }: Ahead,
  plans: readonly OccasionPlan[],
): Promise<Set<OccasionPlan>> => {
  const open = new Set<OccasionPlan>()
  for (let start = 0; start < plans.length; start += 100) {
    const some = plans.slice(start, start + 100)
    const items = await store.getMany(some.map((plan) => recordKey(tenantId, careOccasions.name, occasionId(plan))))
    for (const [index, plan] of some.entries()) {
      const item = items[index]
      if (item ? stateOf<CareOccasion>(item).status === 'planned' : plan.dueAt > now) open.add(plan)
    }
  }
  return open
}

const onDates = async (ahead: Ahead, occasion: DateOccasion, place: UpcomingPlace): Promise<UpcomingPage> => {
  const { store, tenantId, plan, now, days, count } = ahead
  const until = plusDays(now, days)
  const [business, zoneOf] = await Promise.all([businessOf(store, tenantId, plan), zonesOf(store, tenantId)])
  let { date = lastDateOnEarth(now), after } = place
  for (let looked = 0; looked < mostDays && date <= addDays(until.slice(0, 10), 1); looked++) {
    const lists = await listsOfDay(store, tenantId, plan, occasion, { date, business })
    const page = lists && (await customersOf(store, tenantId, lists, after, count))
    const next: UpcomingPlace = page?.last === undefined ? { date: addDays(date, 1) } : { date, after: page.last }
    const planned = (page?.found ?? [])
      .filter((customer) => isInAudience(plan.audience, customer, now))
      .flatMap((customer) =>
        datedOccasions(plan, occasion, customer, { date, zone: zoneOf(customer), business }).map((one) => ({
          customer,
          one,
        })),
      )
      .filter(({ one }) => one.dueAt <= until)
    const open = await unsettled(
      ahead,
      planned.map(({ one }) => one),
    )
    const found = planned.flatMap(({ customer, one }) =>
      open.has(one) ? [{ customer, date: one.date, dueAt: one.dueAt }] : [],
    )
    if (found.length > 0) return { found, next }
    ;({ date = date, after } = next)
  }
  return date <= addDays(until.slice(0, 10), 1)
    ? { found: [], next: { date, ...(after !== undefined && { after }) } }
    : { found: [] }
}

const atIntervals = async (ahead: Ahead, { after }: UpcomingPlace): Promise<UpcomingPage> => {
  const { store, tenantId, plan, now, days, count } = ahead
  const business = await businessOf(store, tenantId, plan)
  if (plan.occasion.on !== 'interval' || !business) return { found: [] }
  const zoneOf = await zonesOf(store, tenantId)
  const lists = { any: Object.keys(plan.occasion.businessDays).map((value) => ({ list: { field: 'level', value } })) }
  const intervals = Object.values(plan.occasion.businessDays).filter((every) => every !== undefined)
  const turnsEach = Math.ceil(days / Math.min(...intervals))
  const page = await customersOf(store, tenantId, lists, after, Math.max(1, Math.floor(count / turnsEach)))
  const fitting = page.found.filter((customer) => isInAudience(plan.audience, customer, now))
  const keys = fitting.map(({ id }) => recordKey(tenantId, careChains.name, chainId(plan, id)))
  const chains = await store.getMany(keys)
  const until = plusDays(now, days)
  const found = fitting.flatMap((customer, index): Upcoming[] => {
    const every = intervalOf(plan, customer)
    const item = chains[index]
    const chain = item && stateOf<CareChain>(item)
    if (every === undefined) return []
    const zone = zoneOf(customer)
    const turns: Upcoming[] = []
    let turn =
      chain?.status === 'active'
        ? { date: chain.nextDate, at: chain.nextAt }
        : firstTurn(plan, customer, every, { now, zone, business })
    for (; turn && turn.at <= until; turn = turnAfter(plan, turn.date, every, zone, business))
      turns.push({ customer, date: turn.date, dueAt: turn.at })
    return turns
  })
  return { found, ...(page.last !== undefined && { next: { after: page.last } }) }
}

const afterEvents = async (
  { store, tenantId, plan, now, days, count }: Ahead,
  { after }: UpcomingPlace,
): Promise<UpcomingPage> => {
  const list = idsOf(store, tenantId, careOccasions.name, { list: { field: 'planId', value: plan.id } }, 'ascending')
  const ids: string[] = []
  let id = await list.seek(after, after !== undefined)
  for (; id !== undefined && ids.length < count; id = await list.seek(id, true)) ids.push(id)
  const items =
    ids.length === 0 ? [] : await store.getMany(ids.map((one) => recordKey(tenantId, careOccasions.name, one)))
  const found: Upcoming[] = []
  for (const item of items) {
    const occasion = item && stateOf<CareOccasion>(item)
    if (occasion?.status !== 'planned' || occasion.dueAt > plusDays(now, days)) continue
    const customer = await loadRecord(store, customers, tenantId, occasion.customerId)
    if (customer) found.push({ customer, date: occasion.date, dueAt: occasion.dueAt })
  }
  const last = ids.at(-1)
  return { found, ...(id !== undefined && last !== undefined && { next: { after: last } }) }
}

/**
 * What a plan is going to do in the days ahead, as far as that is known: occasions of the calendar and turns of everybody whom it is for,
 * and after events what they have caused so far. A page may be empty and still have a next.
 */
export const upcomingOf = (ahead: Ahead, place: UpcomingPlace): Promise<UpcomingPage> => {
  const { occasion } = ahead.plan
  if (isDateOccasion(occasion)) return onDates(ahead, occasion, place)
  return occasion.on === 'interval' ? atIntervals(ahead, place) : afterEvents(ahead, place)
}

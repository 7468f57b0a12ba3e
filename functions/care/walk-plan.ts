import type { CarePlan } from '../../shared/care/care-plan-schema.ts'
import { carePlans } from '../../shared/care/care-store.ts'
import { type CareWalk, endCareWalk, goOnAfter, goOnNextDay } from '../../shared/care/care-walk.ts'
import { datedOccasions } from '../../shared/care/dated-occasion.ts'
import {
  type BusinessShift,
  type DateOccasion,
  isDateOccasion,
  type ListName,
  listsOn,
  nominalDatesOn,
} from '../../shared/care/occasion-dates.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import type { ListPlan } from '../../shared/kernel/filter-plan.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Fired } from '../../shared/storage/due.ts'
import { idsOf } from '../../shared/storage/posting-lists.ts'
import { isRecord, loadRecord, recordKey, type Stamp, stateOf } from '../../shared/storage/record.ts'
import { limits, type Store } from '../../shared/storage/store.ts'
import { audienceLists, isInAudience } from './audience.ts'
import { businessOf } from './business.ts'
import { ensureChain } from './ensure-chain.ts'
import { ensureOccasion, forEachOf } from './ensure-occasion.ts'
import { zonesOf } from './zone.ts'

const customersPerStep = 200

/** The customers that stand in lists, from one on. */
export const customersOf = async (
  store: Store,
  tenantId: string,
  plan: ListPlan,
  after: string | undefined,
  most: number,
): Promise<{ readonly found: readonly Customer[]; readonly last?: string }> => {
  const list = idsOf(store, tenantId, customers.name, plan, 'ascending')
  const ids: string[] = []
  let id = await list.seek(after, after !== undefined)
  for (; id !== undefined && ids.length < most; id = await list.seek(id, true)) ids.push(id)
  const found: Customer[] = []
  for (let start = 0; start < ids.length; start += limits.getManyKeys) {
    const keys = ids.slice(start, start + limits.getManyKeys).map((one) => recordKey(tenantId, customers.name, one))
    for (const item of await store.getMany(keys))
      if (item && isRecord(item) && item.redirect === undefined) found.push(stateOf<Customer>(item))
  }
  const last = ids.at(-1)
  return { found, ...(id !== undefined && last !== undefined && { last }) }
}

/** The lists in which everybody stands for whom it is time on a date; undefined when nobody does. */
export const listsOfDay = async (
  store: Store,
  tenantId: string,
  { audience }: Pick<CarePlan, 'audience'>,
  occasion: DateOccasion,
  { date, business }: { readonly date: string; readonly business: BusinessShift | undefined },
): Promise<ListPlan | undefined> => {
  const lists: ListName[] = []
  for (const nominal of nominalDatesOn(date, business)) {
    const ofDay = listsOn(occasion, nominal)
    if (ofDay === 'everybody') return audienceLists(store, tenantId, audience)
    lists.push(...ofDay)
  }
  return lists.length > 0 ? { any: lists.map((list) => ({ list })) } : undefined
}

interface Step {
  readonly store: Store
  readonly stamp: Stamp
  readonly plan: CarePlan
  readonly walk: CareWalk
  readonly business: BusinessShift | undefined
}

const walkDay = async (
  { store, stamp, plan, walk, business }: Step,
  occasion: DateOccasion,
): Promise<Fired<CareWalk>> => {
  const { actor, now } = stamp
  const { date } = walk
  const lists = await listsOfDay(store, actor.tenantId, plan, occasion, { date, business })
  if (!lists) return goOnNextDay(walk, occasion, business, now)
  const zoneOf = await zonesOf(store, actor.tenantId)
  const { found, last } = await customersOf(store, actor.tenantId, lists, walk.after, customersPerStep)
  const planned = found
    .filter((customer) => isInAudience(plan.audience, customer, now))
    .flatMap((customer) => datedOccasions(plan, occasion, customer, { date, zone: zoneOf(customer), business }))
    .filter(({ dueAt }) => dueAt >= walk.startedAt)
  await forEachOf(planned, (one) => ensureOccasion(store, stamp, one))
  return last === undefined ? goOnNextDay(walk, occasion, business, now) : goOnAfter(walk, last, now)
}

const walkLevels = async ({ store, stamp, plan, walk, business }: Step): Promise<Fired<CareWalk>> => {
  const { tenantId } = stamp.actor
  if (plan.occasion.on !== 'interval' || !business) return endCareWalk(walk)
  const lists = { any: Object.keys(plan.occasion.businessDays).map((value) => ({ list: { field: 'level', value } })) }
  const zoneOf = await zonesOf(store, tenantId)
  const { found, last } = await customersOf(store, tenantId, lists, walk.after, customersPerStep)
  await forEachOf(found, (customer) => ensureChain(store, stamp, plan, customer, { zone: zoneOf(customer), business }))
  return last === undefined ? endCareWalk(walk) : goOnAfter(walk, last, stamp.now)
}

/** Plans for the next customers of a walk. What it writes is there once however often it runs, so it may break off anywhere. */
export const fireWalk =
  (store: Store, by: string) =>
  async (walk: CareWalk, now: Instant, tenantId: string): Promise<Fired<CareWalk> | undefined> => {
    if (walk.dueAt === undefined || walk.dueAt > now) return undefined
    const plan = await loadRecord(store, carePlans, tenantId, walk.planId)
    if (plan?.status !== 'active' || plan.walkId !== walk.id) return endCareWalk(walk)
    const business = await businessOf(store, tenantId, plan)
    const stamp = { actor: automation(tenantId, by), now, requestId: `${by}:${now}` }
    const step = { store, stamp, plan, walk, business }
    return isDateOccasion(plan.occasion) ? walkDay(step, plan.occasion) : walkLevels(step)
  }

import { tenants } from '../../shared/admin/tenant-store.ts'
import { hour, type Instant, plusDays, plusMs } from '../../shared/kernel/instant.ts'
import { dayBounds, localDate } from '../../shared/kernel/local-time.ts'
import type { Deal } from '../../shared/sales/deal-schema.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { loadRates } from '../../shared/sales/exchange-rate-store.ts'
import { keptNight, type NightRun } from '../../shared/sales/snapshot.ts'
import {
  clockOf,
  keepNight,
  moveClock,
  type NightClock,
  nextDealIds,
  nightKept,
} from '../../shared/sales/snapshot-store.ts'
import { isRecord, loadRecord, recordKey, stateOf } from '../../shared/storage/record.ts'
import { type Action, ConditionFailed, type Key, type Store } from '../../shared/storage/store.ts'

/** With the clock they fit into one commit. */
const dealsPerCommit = 90

/** Lists lag behind the deals by seconds; looking back this far once more misses none of them. */
const overlapMs = hour

interface Place {
  readonly store: Store
  readonly tenantId: string
  readonly zone: string
  readonly currency: string | undefined
  readonly now: Instant
}

const dealsOf = async ({ store, tenantId }: Place, ids: readonly string[]): Promise<Deal[]> => {
  if (ids.length === 0) return []
  const items = await store.getMany(ids.map((id) => recordKey(tenantId, deals.name, id)))
  return items.flatMap((item) => (item && isRecord(item) ? [stateOf<Deal>(item)] : []))
}

const keepAll = async (place: Place, night: string, some: readonly Deal[]): Promise<Action[]> => {
  const { store, tenantId, zone, currency, now } = place
  const wanted = some.flatMap(({ amount }) => (amount ? [{ currency: amount.currency, date: night }] : []))
  const rateOn = await loadRates(store, tenantId, currency, wanted)
  return some.map((deal) => keepNight(tenantId, night, keptNight(deal, { night, zone, rateOn }), now))
}

interface Step {
  readonly actions: readonly Action[]
  /** Absent when the night is kept whole. */
  readonly run?: NightRun
  readonly seen: number
}

const counted = ({ counts }: NightRun, some: readonly Deal[]) => ({
  open: counts.open + some.filter(({ state }) => state === 'open').length,
  closed: counts.closed + some.filter(({ state }) => state !== 'open').length,
})

const openStep = async (place: Place, run: NightRun): Promise<Step> => {
  const { store, tenantId, now } = place
  const ids = await nextDealIds(store, tenantId, { state: 'open' }, run.after, dealsPerCommit)
  const some = (await dealsOf(place, ids)).filter(({ createdAt }) => createdAt < run.end)
  const { after: _, ...rest } = run
  const last = ids.at(-1)
  const next: NightRun =
    last === undefined || ids.length < dealsPerCommit
      ? { ...rest, counts: counted(run, some), closed: { to: now, day: run.since.slice(0, 10) } }
      : { ...rest, counts: counted(run, some), after: last }
  return { actions: await keepAll(place, run.night, some), run: next, seen: ids.length }
}

const closedStep = async (place: Place, run: NightRun, closed: NonNullable<NightRun['closed']>): Promise<Step> => {
  const ids = await nextDealIds(place.store, place.tenantId, { closedOn: closed.day }, run.after, dealsPerCommit)
  const isOfNight = ({ closedAt }: Deal): boolean =>
    closedAt !== undefined && closedAt >= run.since && closedAt <= closed.to
  const some = (await dealsOf(place, ids)).filter(isOfNight)
  const { after: _, ...rest } = run
  const last = ids.at(-1)
  const actions = await keepAll(place, run.night, some)
  const counts = counted(run, some)
  if (last !== undefined && ids.length === dealsPerCommit)
    return { actions, run: { ...rest, counts, after: last }, seen: ids.length }
  const tomorrow = plusDays(`${closed.day}T00:00:00.000Z`, 1).slice(0, 10)
  if (tomorrow <= closed.to.slice(0, 10))
    return { actions, run: { ...rest, counts, closed: { ...closed, day: tomorrow } }, seen: ids.length }
  const night = { date: run.night, ...counts, at: place.now }
  return { actions: [...actions, nightKept(place.tenantId, night, place.now)], seen: ids.length }
}

/** The night whose day is over: that before the date there now. */
const beginRun = ({ now, zone }: Place, { last }: NightClock): NightRun => {
  const end = dayBounds(localDate(now, zone), zone).start
  const night = localDate(plusMs(end, -1), zone)
  const since = last ? plusMs(last.closedTo, -overlapMs) : dayBounds(night, zone).start
  return { night, end, since, counts: { open: 0, closed: 0 } }
}

const placeOf = async (store: Store, { pk }: Key, now: Instant): Promise<Place> => {
  const tenantId = pk.split('#')[0] ?? ''
  const tenant = await loadRecord(store, tenants, tenantId, tenantId)
  return { store, tenantId, zone: tenant?.zone ?? 'UTC', currency: tenant?.currency, now }
}

/**
 * Keeps a tenant's night, or goes on with it: every commit writes some deals and how far it is, so it may break off anywhere, and
 * of two that run at once only one gets on.
 * @param most about as many deals are looked at
 * @returns how many were
 */
export const takeNight = async (store: Store, key: Key, now: Instant, most: number): Promise<number> => {
  const item = await store.get(key)
  if (!item || clockOf(item).due > now) return 0
  const place = await placeOf(store, key, now)
  let clock = clockOf(item)
  let seen = 0
  do {
    const run = clock.run ?? beginRun(place, clock)
    const due = dayBounds(localDate(now, place.zone), place.zone).end
    // After a change of zone a night can come again.
    const isKept = clock.last !== undefined && clock.last.night >= run.night
    const step: Step = isKept
      ? { actions: [], seen: 0 }
      : run.closed
        ? await closedStep(place, run, run.closed)
        : await openStep(place, run)
    const last = isKept || step.run ? clock.last : { night: run.night, closedTo: run.closed?.to ?? now }
    const after = { due: step.run ? clock.due : due, ...(last && { last }), ...(step.run && { run: step.run }) }
    try {
      await store.commit([moveClock(place.tenantId, clock, after), ...step.actions])
    } catch (error) {
      if (error instanceof ConditionFailed) return seen
      throw error
    }
    seen += step.seen
    if (!step.run) return seen
    clock = { ...after, version: clock.version + 1 }
  } while (seen < most)
  return seen
}

import runCarePlans from '../../functions/care/run-care-plans.ts'
import { careOccasions, carePlans, careWalks } from '../../shared/care/care-store.ts'
import { startCareWalk } from '../../shared/care/care-walk.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { dateOfDay, dayNumber, monthDayOf } from '../../shared/kernel/calendar-date.ts'
import { sortableIds } from '../../shared/kernel/ids.ts'
import { epochMs } from '../../shared/kernel/instant.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { valuePartition } from '../../shared/storage/postings.ts'
import { createRecord, type Noun } from '../../shared/storage/record.ts'
import type { Action, Store } from '../../shared/storage/store.ts'
import { putTenant, reachable, tenantId } from '../communication/message-world.ts'
import { openMemoryStore } from '../simulation/memory-store.ts'
import { seeded } from '../simulation/random.ts'

/** Of all customers, this many have a birthday on a day: one in 365, about. */
export const birthdays = 0.003

const before = '2026-03-03T00:00:00.000Z'
const begins = '2026-03-04T10:00:00.000Z'
const due = '2026-03-05T02:00:00.000Z'
const today = '03-05'

/** A tenant with this many customers, of whom some have their birthday on 5 March. */
const putCustomers = async (store: Store, count: number, ofToday: number): Promise<void> => {
  const stamp = { actor: automation(tenantId, 'test'), now: before, requestId: 'test' }
  let actions: Action[] = []
  for (let index = 0; index < count; index++) {
    const id = `cus_${String(index).padStart(8, '0')}`
    const every = Math.floor(count / ofToday)
    const isToday = index % every === 0 && index / every < ofToday
    const other = monthDayOf(dateOfDay(dayNumber('2027-03-20') + (index % 330)))
    const monthDay = isToday ? today : other
    const state = { ...reachable(id, before), birthDate: { calendar: 'solar', date: `1980-${monthDay}` } }
    actions.push(createRecord(customers, stamp, { state, raises: [] } as never).step.action)
    actions.push({
      do: 'put',
      item: { pk: valuePartition(tenantId, 'customer', 'birthday', `solar:${monthDay}`), sk: id },
    })
    if (actions.length < 100) continue
    await store.commit(actions)
    actions = []
  }
  if (actions.length > 0) await store.commit(actions)
}

/** Items and capacity units that work consumes. */
const metered = (store: Store) => {
  const sum = { items: 0, read: 0, write: 0 }
  const counted = store.metered(({ read, write }) => {
    sum.read += read
    sum.write += write
  })
  const counting: Store = {
    ...counted,
    get: async (key, options) => {
      sum.items += 1
      return counted.get(key, options)
    },
    getMany: async (keys) => {
      sum.items += keys.length
      return counted.getMany(keys)
    },
    query: async (query) => {
      const page = await counted.query(query)
      sum.items += page.items.length
      return page
    },
  }
  return { sum, store: counting }
}

const plan = {
  ...{ id: 'cpl_cost', name: 'Birthday', status: 'active', walkId: 'cwk_cost', validHours: 24, stopWhen: [] },
  ...{ holdOutPercent: 0, occasion: { on: 'birthday', leapDay: 'feb28' }, time: '10:00' },
  action: { do: 'task', kind: 'call', title: 'Ring up', priority: 'normal', dueInDays: 1 },
}

/** What it costs to find the occasions of a day, and to do what is due, among this many customers. */
export const plannerCost = async (count: number, ofToday: number) => {
  const { store, items } = openMemoryStore()
  await putTenant(store, before)
  await putCustomers(store, count, ofToday)
  const stamp = { actor: automation(tenantId, 'test'), now: before, requestId: 'test' }
  const walk = { ...startCareWalk('cwk_cost', 'cpl_cost', before).state, date: '2026-03-05', dueAt: begins }
  const put = (noun: unknown, state: object): Action =>
    createRecord(noun as Noun<never>, stamp, { state, raises: [] } as never).step.action
  await store.commit([put(carePlans, plan), put(careWalks, walk)])
  const tickAt = async (now: string) => {
    const { sum, store: meteredStore } = metered(store)
    const platform = {
      store: meteredStore,
      clock: { now: () => now },
      ids: sortableIds(() => epochMs(now), seeded(1).bytes),
      log: { info: () => undefined, warn: () => undefined, error: (...problem: unknown[]) => console.error(problem) },
    }
    await runCarePlans.handle(platform as unknown as Platform)
    return sum
  }
  const planned = await tickAt(begins)
  const fired = await tickAt(due)
  const found = items().filter(({ noun }) => noun === careOccasions.name)
  return { planned, fired, done: found.filter(({ data }) => (data as { status: string }).status === 'done').length }
}

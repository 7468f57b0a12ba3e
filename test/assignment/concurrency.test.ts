import { expect, it, onTestFinished } from 'vitest'
import { drain } from '../../shared/assignment/drain-store.ts'
import type { Method } from '../../shared/assignment/roster.ts'
import { plusDays } from '../../shared/kernel/instant.ts'
import { testPlatform } from '../support/api.ts'
import {
  addJob,
  assignJob,
  closeJob,
  factsOf,
  members,
  openOf,
  person,
  rosterId,
  setUp,
  spread,
  userId,
  workOf,
} from './world.ts'

const seven = Array.from({ length: 7 }, (_, n) => person(n + 1))
const idsOf = (count: number) => Array.from({ length: count }, (_, n) => `cas_${String(n).padStart(5, '0')}`)

const world = async (setup: Parameters<typeof setUp>[1], ids: readonly string[], people = seven) => {
  const { platform, changes, close } = testPlatform()
  onTestFinished(close)
  const { store, clock } = platform
  const now = clock.now()
  await setUp(platform, setup)
  await Promise.all(ids.map((id) => addJob(store, now, id)))
  /** The most that anybody ever had open at once. */
  const mostOpen = (): number => {
    let most = 0
    for (let after = 0, page = changes(after, 1000); page.length > 0; page = changes(after, 1000)) {
      for (const { change } of page)
        if (change.key.pk.includes('#load#')) most = Math.max(most, Number(change.after?.open))
      after = page.at(-1)?.sequence ?? after
    }
    return most
  }
  return { store, now, work: workOf(store, now, people), mostOpen }
}

it.each<Method>(['round_robin', 'weighted', 'least_open'])(
  '1,000 at once over 7 people, %s: nobody has more than one more than anybody else',
  async (method) => {
    const ids = idsOf(1000)
    const { store, now, work } = await world({ members: members(7), method }, ids)
    await Promise.all(ids.map((id) => assignJob(work, id)))
    const { byJobs, byLoads, unassigned } = await openOf(store, ids, now)
    expect(unassigned).toBe(0)
    expect(byLoads).toEqual(byJobs)
    expect(spread(byJobs)).toBe(1)
    const tickets = (await factsOf(store, ids)).map(({ ticket }) => ticket)
    expect(tickets).toEqual(ids.map((_, k) => k + 1))
  },
  60_000,
)

it('10,000 by 4 workers over 7 people: nobody has more than one more than anybody else', async () => {
  const ids = idsOf(10_000)
  const { store, now, work } = await world({ members: members(7) }, ids)
  const left = [...ids]
  const worker = async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) await assignJob(work, id)
  }
  await Promise.all([worker(), worker(), worker(), worker()])
  const { byJobs, byLoads, unassigned } = await openOf(store, ids, now)
  expect([unassigned, spread(byJobs)]).toEqual([0, 1])
  expect(byLoads).toEqual(byJobs)
}, 120_000)

it('with quotas by day and by week over nine days at once each day: nobody is ever given more, and all is given that may be', async () => {
  const ids = idsOf(360)
  const weekly = members(4, { quotaPerDay: 4, quotaPerWeek: 10 })
  // Tuesday in Shanghai.
  const { store, work } = await world({ members: weekly }, ids)
  const byDay: number[] = []
  for (let n = 0; n < 9; n++) {
    const now = plusDays('2026-03-03T04:00:00.000Z', n)
    const before = (await openOf(store, ids, now)).unassigned
    const today = ids.slice(40 * n, 40 * n + 40)
    await Promise.all(today.map((id) => assignJob({ ...work, now }, id, now)))
    const { byJobs, byLoads, unassigned } = await openOf(store, ids, now)
    byDay.push(before - unassigned)
    expect(byLoads).toEqual(byJobs)
    expect(spread(byJobs)).toBe(0)
  }
  // Four people: 4 a day each, 10 from Monday to Sunday; the ninth of March is a Monday.
  expect(byDay).toEqual([16, 16, 8, 0, 0, 0, 16, 16, 8])
}, 60_000)

it('with a cap and somebody absent: nobody is ever over the cap, the absent get nothing, the oldest are served first', async () => {
  const ids = idsOf(200)
  const absences = [{ from: '2026-03-01', to: '2026-03-05' }]
  const people = [person(1, { absences }), ...seven.slice(1)]
  const { store, now, work, mostOpen } = await world({ members: members(7, { backlogCap: 5 }) }, ids, people)
  const outcomes = await Promise.all(ids.map((id) => assignJob(work, id)))
  expect(new Set(outcomes)).toEqual(new Set(['assigned', 'waiting']))
  const full = await openOf(store, ids, now)
  expect(full.byJobs).toEqual(Object.fromEntries([2, 3, 4, 5, 6, 7].map((n) => [userId(n), 5])))
  expect(full.unassigned).toBe(170)
  // Whatever is closed at once, each place goes to the oldest that waits: all came at one moment, so that is by id.
  const waiting = (await factsOf(store, ids))
    .filter(({ state }) => state === 'waiting')
    .map(({ subjectId }) => subjectId)
  for (let rest = 170; rest > 0; rest = (await openOf(store, ids, now)).unassigned) {
    const open = (await factsOf(store, ids)).filter(({ ticket }) => ticket !== undefined).slice(-30)
    await Promise.all(open.map(({ subjectId }) => closeJob(work, subjectId)))
    await drain(work, rosterId)
  }
  const served = (await factsOf(store, ids)).map(({ subjectId }) => subjectId)
  expect(served.slice(30)).toEqual(waiting.toSorted())
  expect(mostOpen()).toBe(5)
}, 60_000)

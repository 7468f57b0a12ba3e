import fc from 'fast-check'
import { expect, it } from 'vitest'
import { loadUse } from '../../shared/communication/contact-use-store.ts'
import { planOutboundMessage } from '../../shared/communication/outbound-message.ts'
import { outboundMessages } from '../../shared/communication/outbound-message-store.ts'
import { day, plusMs } from '../../shared/kernel/instant.ts'
import { createRecord } from '../../shared/storage/record.ts'
import type { Action, Store } from '../../shared/storage/store.ts'
import { openMessages, tenantId } from './message-world.ts'

/** `CAP_SEEDS=200` in the environment plays that many seeds of a hundred interleavings each. */
const seeds = Number(process.env.CAP_SEEDS ?? 3)
const interleavings = 100
const start = '2026-11-23T06:00:00.000Z'

/** Every call of the store waits until the scheduler lets it go on. */
const scheduled =
  (scheduler: fc.Scheduler, isRacing: () => boolean, bug: (action: Action) => Action) =>
  (store: Store): Store => {
    const turn = <T>(name: string, work: () => Promise<T>): Promise<T> =>
      isRacing() ? scheduler.schedule(Promise.resolve(), name).then(work) : work()
    return {
      get: (key, options) => turn('get', () => store.get(key, options)),
      getMany: (keys) => turn('getMany', () => store.getMany(keys)),
      query: (query) => turn('query', () => store.query(query)),
      commit: (actions) => turn('commit', () => store.commit(actions.map(bug))),
      next: (key, name) => turn('next', () => store.next(key, name)),
      metered: () => scheduled(scheduler, isRacing, bug)(store),
    }
  }

const sources = [
  { kind: 'campaign', id: 'cmp_1' },
  { kind: 'campaign', id: 'cmp_2' },
  { kind: 'care_plan', id: 'cpl_1', occasionId: 'occ_1' },
] as const

const noBug = (action: Action): Action => action

const racing = (bug: (action: Action) => Action) => async (scheduler: fc.Scheduler, limit: number, each: number) => {
  let isRacing = false
  const world = await openMessages(
    start,
    scheduled(scheduler, () => isRacing, bug),
  )
  const { platform, providers, raised, tick, deliver, jumpTo, message, changeSettings, stamp } = world
  await changeSettings({ caps: [{ limit, days: 7 }] })
  const ids: string[] = []
  const plan = async (source: (typeof sources)[number]): Promise<void> => {
    const id = platform.ids('obm')
    ids.push(id)
    const of = { templateId: 'tpl_1', customerId: 'cus_1', purpose: 'marketing', sendAt: start, source } as const
    await platform.store.commit([createRecord(outboundMessages, stamp(), planOutboundMessage(id, of)).step.action])
  }
  const together = async (work: readonly (() => Promise<void>)[]): Promise<void> => {
    isRacing = true
    await scheduler.waitFor(Promise.all(work.map((one) => one())))
    isRacing = false
  }
  await together(sources.flatMap((source) => Array.from({ length: each }, () => () => plan(source))))
  const decisions = raised()
  await together([...decisions, ...decisions.slice(0, 2), tick, tick])
  const handings = raised()
  await together([...handings, ...handings, tick])
  await deliver()
  for (let round = 0; ids.length > round * limit; round++) {
    const now = plusMs(start, round * 7 * day)
    if (round > 0) {
      jumpTo(plusMs(now, -1))
      await tick()
      await deliver()
      expect(providers.sent.length, 'none goes before the cap has a place').toBe(round * limit)
      jumpTo(now)
      await together([tick, tick])
      await deliver(2)
    }
    const found = await Promise.all(ids.map(message))
    const gone = found.filter(({ status }) => status === 'sent')
    expect(gone.length, 'as many go as there are places').toBe(Math.min(ids.length, (round + 1) * limit))
    expect(gone.filter(({ attemptedAt }) => attemptedAt === now)).toHaveLength(gone.length - round * limit)
    const waiting = found.filter(({ status }) => status === 'planned')
    expect(new Set(waiting.map(({ dueAt }) => dueAt)).size, 'all wait for the same instant').toBeLessThan(2)
    expect(waiting.length + gone.length, 'none is lost').toBe(ids.length)
    const { places } = await loadUse(world.store, tenantId, 'cus_1')
    expect(places.filter(({ at }) => at > plusMs(now, -7 * day)).length).toBeLessThanOrEqual(limit)
  }
  expect(new Set(providers.sent.map(({ key }) => key)).size).toBe(ids.length)
  expect(providers.sent).toHaveLength(ids.length)
}

const play = (seed: number, bug = noBug): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2 }), racing(bug)),
    { numRuns: interleavings, seed, endOnFailure: true },
  )

it(`two campaigns and a care plan race for the last place of a cap: ${seeds} seeds of ${interleavings} interleavings`, async () => {
  for (let seed = 1; seed <= seeds; seed++) await play(seed)
}, 3_600_000)

const unconditional =
  (place: string) =>
  (action: Action): Action => {
    if (action.do !== 'put' || !action.item.pk.includes(place)) return action
    const { when, ...rest } = action
    return rest
  }

it.each([
  ['what a cap counts is written whatever it has become', unconditional('#contact-use#')],
  ['a message is written whatever it has become', unconditional('#outbound_message#')],
])('the race shows it when %s', async (_, bug) => {
  await expect(play(1, bug)).rejects.toMatchObject({ cause: { name: 'AssertionError' } })
})

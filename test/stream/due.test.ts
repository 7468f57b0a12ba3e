import { expect, it } from 'vitest'
import { eventsOf } from '../../functions/stream/publish-events.ts'
import { type DueWork, forEachDue } from '../../shared/storage/due.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { type Key, StoreBusy } from '../../shared/storage/store.ts'
import { type Lead, leads, remind } from './lead.ts'
import { openWorld, tenantId } from './world.ts'

type World = ReturnType<typeof openWorld>

const work = (world: World, more: Partial<DueWork<Lead>> = {}): DueWork<Lead> & { failures: Key[] } => {
  const failures: Key[] = []
  const onFailure = (key: Key): void => void failures.push(key)
  return {
    store: world.store,
    noun: leads,
    now: world.clock.now(),
    by: 'remind',
    limit: 400,
    fire: remind,
    onFailure,
    failures,
    ...more,
  }
}

const remindedOf = async ({ store }: World, id: string) => (await loadRecord(store, leads, tenantId, id))?.reminded

const withReminders = async (count: number) => {
  const world = openWorld()
  const ids: string[] = []
  for (let index = 0; index < count; index++) {
    const remindAt = new Date(Date.parse(world.clock.now()) + index * 1000).toISOString()
    ids.push((await world.createLead({ remindAt })).id)
  }
  return { world, ids }
}

it('fires what is due, at its very instant and not before, once', async () => {
  const { world, ids } = await withReminders(3)
  expect(await forEachDue(work(world))).toEqual({ fired: 1, failed: 0, more: false })
  world.advance(1999)
  expect(await forEachDue(work(world))).toMatchObject({ fired: 1 })
  world.advance(1)
  expect(await forEachDue(work(world))).toMatchObject({ fired: 1 })
  expect(await forEachDue(work(world))).toMatchObject({ fired: 0 })
  expect(await Promise.all(ids.map((id) => remindedOf(world, id)))).toEqual([1, 1, 1])
})

it('fires once when runs overlap', async () => {
  const { world, ids } = await withReminders(30)
  world.advance(60_000)
  const runs = await Promise.all([1, 2, 3].map(() => forEachDue(work(world))))
  expect(runs.reduce((sum, { fired }) => sum + fired, 0)).toBe(30)
  for (const id of ids) expect(await remindedOf(world, id)).toBe(1)
})

it('decides again on what a record has become meanwhile', async () => {
  const { world, ids } = await withReminders(1)
  let isFirst = true
  const report = await forEachDue(
    work(world, {
      fire: async (lead, now) => {
        if (isFirst) await world.changeLead(lead.id, { region: 'moved' })
        isFirst = false
        return remind(lead, now)
      },
    }),
  )
  expect(report).toMatchObject({ fired: 1, failed: 0 })
  expect(await loadRecord(world.store, leads, tenantId, ids[0] as string)).toMatchObject({
    region: 'moved',
    reminded: 1,
  })
})

it('is not held up by a record that fails, and names it', async () => {
  const { world, ids } = await withReminders(5)
  world.advance(60_000)
  const poisoned = work(world, {
    fire: (lead, now) => {
      if (lead.id === ids[2]) throw new Error('poisoned')
      return remind(lead, now)
    },
  })
  expect(await forEachDue(poisoned)).toEqual({ fired: 4, failed: 1, more: false })
  expect(poisoned.failures).toEqual([{ pk: `${tenantId}#lead#${ids[2]}`, sk: '.' }])
  world.advance(60_000)
  expect(await forEachDue(work(world))).toMatchObject({ fired: 1 })
})

it('is not held up by any number of records that always fail: they come back after pauses that grow', async () => {
  const { world, ids } = await withReminders(200)
  const sick = new Set(ids.slice(0, 199))
  world.advance(300_000)
  const tried: string[] = []
  const poisoned = () =>
    work(world, {
      limit: 40,
      fire: (lead, now) => {
        tried.push(lead.id)
        if (sick.has(lead.id)) throw new Error('poisoned')
        return remind(lead, now)
      },
    })
  const healthy = ids[199] as string
  let runs = 0
  for (; (await remindedOf(world, healthy)) === undefined; runs++) {
    await forEachDue(poisoned())
    world.advance(1)
    expect(runs).toBeLessThan(10)
  }
  for (let past = 0; past < 24 * 60; past++) {
    world.advance(60_000)
    await forEachDue({ ...poisoned(), limit: 400 })
  }
  const triesOf = (id: string) => tried.filter((other) => other === id).length
  expect(Math.max(...ids.map(triesOf))).toBeLessThan(13)
})

it('does not take what it puts off for a change of the record', async () => {
  const { world, ids } = await withReminders(1)
  const id = ids[0] as string
  await world.follow()
  const before = await loadRecord(world.store, leads, tenantId, id)
  const broken = () => {
    throw new Error('poisoned')
  }
  await forEachDue(work(world, { fire: broken }))
  expect(await loadRecord(world.store, leads, tenantId, id)).toEqual(before)
  const pk = `${tenantId}#lead#${id}`
  const kept = await world.itemsUnder(pk)
  await world.follow()
  expect(await world.itemsUnder(pk)).toEqual(kept)
  expect(world.changes().flatMap(eventsOf)).toEqual([])
  // Whoever sets another time is not kept waiting by the failures before.
  await world.changeLead(id, { remindAt: world.clock.now() })
  expect(await forEachDue(work(world))).toMatchObject({ fired: 1 })
})

it('does not put off what the store was too busy for', async () => {
  const { world } = await withReminders(1)
  const busy = work(world, {
    fire: () => {
      throw new StoreBusy(1)
    },
  })
  expect(await forEachDue(busy)).toMatchObject({ fired: 0, failed: 1 })
  expect(await forEachDue(work(world))).toMatchObject({ fired: 1 })
})

it('stops at its limit and says that there is more', async () => {
  const { world } = await withReminders(40)
  world.advance(60_000)
  let fired = 0
  let runs = 0
  for (let more = true; more; runs++) {
    const report = await forEachDue(work(world, { limit: 8 }))
    fired += report.fired
    more = report.more
  }
  expect(fired).toBe(40)
  expect(runs).toBeGreaterThan(4)
})

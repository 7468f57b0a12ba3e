import { expect, it } from 'vitest'
import { type DueWork, forEachDue } from '../../shared/storage/due.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Key } from '../../shared/storage/store.ts'
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

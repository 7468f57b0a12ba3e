import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import scoreLeads from '../../functions/leads/score-leads.ts'
import { scoreOpenLeads } from '../../functions/leads/score-open-leads.ts'
import { day, hour } from '../../shared/kernel/instant.ts'
import { type Store, StoreBusy } from '../../shared/storage/store.ts'
import { openScoring, type ScoringWorld } from './scoring-world.ts'

let world: ScoringWorld
let ids: string[]
let versions: Map<string, number>

const read = async () => (await world.must('GET', '/v1/leads?open=true&limit=100')).items

/** Leads that were visited eight days ago, so that the night takes points from each. */
beforeEach(async () => {
  world = openScoring()
  await world.publish()
  await world.settle()
  await world.tick()
  ids = []
  for (let n = 0; n < 24; n++) ids.push((await world.add({ region: 'east' })).id)
  for (const id of ids) await world.touch(id, 'visit')
  await world.settle()
  versions = new Map((await read()).map(({ id, version }: { id: string; version: number }) => [id, version]))
  world.advance(8 * day)
})
afterEach(() => world.close())

/** A store that is busy at its nth commit, and from then on when `stays`. */
const busyAt = (store: Store, nth: number, stays: boolean): Store => {
  let commits = 0
  return {
    ...store,
    commit: (actions) => {
      commits += 1
      return commits === nth || (stays && commits > nth) ? Promise.reject(new StoreBusy(10)) : store.commit(actions)
    },
  }
}

const expectScoredOnce = async () => {
  for (const { id, score, version } of await read()) {
    expect(score).toMatchObject({ rule: 42, tier: 'C2' })
    expect(version).toBe((versions.get(id) as number) + 1)
  }
}

describe('a night', () => {
  it.each([1, 2, 9, 24])(
    'that breaks off at its write number %d is done by the next run, and no lead is written twice',
    async (nth) => {
      const store = busyAt(world.platform.store, nth, true)
      await scoreLeads.handle({ ...world.platform, store })
      world.advance(hour)
      await world.tick()
      await world.follow()
      await expectScoredOnce()
    },
  )

  it('that two runs begin at once writes every lead once', async () => {
    await Promise.all([world.tick(), world.tick()])
    await world.follow()
    await expectScoredOnce()
  })

  it('looks at so many leads in a run and goes on behind the last', async () => {
    const { platform } = world
    const seen: number[] = []
    let after: string | undefined = ''
    for (let runs = 0; after !== undefined && runs < 10; runs++) {
      const walk = { store: platform.store, tenantId: 'ten_1', now: platform.clock.now(), by: 'test', after, limit: 7 }
      const { looked, last }: { looked: number; last?: string } = await scoreOpenLeads(walk)
      seen.push(looked)
      after = last
    }
    expect(seen).toEqual([7, 7, 7, 3])
    await world.follow()
    await expectScoredOnce()
  })
})

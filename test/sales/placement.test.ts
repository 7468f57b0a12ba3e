import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import watchDeals from '../../functions/sales/deal-watch.ts'
import { minute } from '../../shared/kernel/instant.ts'
import { type Store, StoreBusy } from '../../shared/storage/store.ts'
import { openSales } from './sales-world.ts'

type World = ReturnType<typeof openSales>
let world: World
let east: string
let customerId: string
const count = 240

const draw = async (territories: object[]): Promise<string[]> => {
  const { version } = await world.must('GET', '/v1/territories')
  const { body } = await world.call('PUT', '/v1/territories', {
    body: { territories },
    headers: { 'if-match': `"${version}"` },
  })
  return body.territories.map(({ id }: { id: string }) => id)
}
const tick = async (store: Store = world.platform.store): Promise<void> => {
  world.advance(minute)
  await world.follow()
  await watchDeals.handle({ ...world.platform, store })
  await world.follow()
}
const placement = () => world.must('GET', '/v1/territories/placement')
const dealsOf = async (territoryId: string): Promise<{ id: string; version: number }[]> => {
  const items = []
  let next = ''
  do {
    const page = await world.must('GET', `/v1/deals?limit=100${next && `&cursor=${encodeURIComponent(next)}`}`)
    items.push(...page.items)
    next = page.next ?? ''
  } while (next)
  return items.filter((deal) => deal.territoryId === territoryId)
}

/** A store that is busy at its nth commit and from then on. */
const busyFrom = (store: Store, nth: number): Store => {
  let commits = 0
  return {
    ...store,
    commit: (actions) => {
      commits += 1
      return commits >= nth ? Promise.reject(new StoreBusy(10)) : store.commit(actions)
    },
  }
}

beforeEach(async () => {
  world = openSales()
  await world.staff(1)
  await world.must('POST', '/v1/pipeline-templates/b2b_sale', {})
  customerId = (
    await world.must('POST', '/v1/customers', {
      kind: 'organisation',
      name: 'A',
      region: 'east',
    })
  ).id
  for (let start = 0; start < count; start += 80)
    await world.must('POST', '/v1/deals/batch', {
      items: Array.from({ length: 80 }, (_, n) => ({ name: `D${start + n}`, customerId })),
    })
  ;[east] = (await draw([{ name: 'East', when: { field: 'region', op: 'eq', value: 'east' } }])) as [string]
  await world.follow()
})
afterEach(() => world.close())

describe('deals that are put into territories', () => {
  it('are all looked at in parts, each in one commit', async () => {
    await world.must('POST', '/v1/territories/placement')
    await tick()
    expect(await placement()).toMatchObject({ status: 'done', looked: count, placed: count })
    expect(await dealsOf(east)).toHaveLength(count)
  })

  it.each([1, 2, 3])(
    'are placed and counted once, when the work breaks off at its commit number %d and is done by two runs at once',
    async (nth) => {
      await world.must('POST', '/v1/territories/placement')
      await tick(busyFrom(world.platform.store, nth))
      expect((await placement()).looked).toBe((nth - 1) * 95)
      world.advance(minute)
      await Promise.all([watchDeals.handle(world.platform), watchDeals.handle(world.platform)])
      for (let left = 5; left > 0; left--) await tick()
      expect(await placement()).toMatchObject({ status: 'done', looked: count, placed: count })
      const placed = await dealsOf(east)
      expect(placed).toHaveLength(count)
      expect(new Set(placed.map(({ version }) => version))).toEqual(new Set([2]))
    },
  )

  it('are looked at again from the first on when the territories are drawn anew meanwhile', async () => {
    await world.must('POST', '/v1/territories/placement')
    await tick(busyFrom(world.platform.store, 2))
    expect(await dealsOf(east)).toHaveLength(95)
    const [, west] = (await draw([
      { id: east, name: 'East', when: { field: 'region', op: 'eq', value: 'nowhere' } },
      { name: 'Rest' },
    ])) as [string, string]
    for (let left = 5; left > 0; left--) await tick()
    expect(await placement()).toMatchObject({ status: 'done', looked: count, placed: 95 + count })
    expect([(await dealsOf(east)).length, (await dealsOf(west)).length]).toEqual([0, count])
  })

  it('include those that were opened just before, which lists do not show yet', async () => {
    const [west] = (await draw([{ name: 'Rest' }])) as [string]
    const { id } = await world.must('POST', '/v1/deals', { name: 'Late', customerId, territoryId: west })
    await draw([{ id: west, name: 'Rest', when: { field: 'region', op: 'eq', value: 'nowhere' } }, { name: 'All' }])
    await world.must('POST', '/v1/territories/placement')
    await watchDeals.handle(world.platform)
    expect(await placement()).toMatchObject({ status: 'running', looked: 0 })
    await tick()
    expect((await world.must('GET', `/v1/deals/${id}`)).territoryId).not.toBe(west)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import customers from '../../functions/customers/index.ts'
import customerSearch from '../../functions/customers/search.ts'
import { projector } from '../../functions/stream/project-changes.ts'
import { rebuildPage } from '../../functions/stream/rebuild-search.ts'
import { searchables } from '../../functions/stream/searchables.ts'
import { openDynamoStore } from '../../shared/storage/dynamo-store.ts'
import { type MonthPlace, monthKey } from '../../shared/storage/months.ts'
import { manifestKey } from '../../shared/storage/posting-update.ts'
import { postingKey, recordNameOf, valuePartition } from '../../shared/storage/postings.ts'
import { recordKey } from '../../shared/storage/record.ts'
import type { Item, Key, Store } from '../../shared/storage/store.ts'
import { apiOf, testPlatform } from '../support/api.ts'
import { createTable, noDynamo, startDynamo } from '../support/dynoxide.ts'

const tenantId = 'ten_1'
const searchable = searchables.get('customer') as NonNullable<ReturnType<typeof searchables.get>>
const days = 86_400_000

const questions = ['q=wang', 'q=13800138003', 'level=A', 'filter={"field":"region","op":"in","value":["east","west"]}']

/** Forty customers of three months on a store, followed by the real follower. */
const openCustomers = async (given?: Store) => {
  const opened = testPlatform('2026-01-10T08:00:00.000Z')
  const store = given ?? opened.platform.store
  const platform = { ...opened.platform, store }
  const call = apiOf({ ...customers, routes: [...customers.routes, ...customerSearch.routes] }, platform)
  const ids: string[] = []
  const project = projector(searchables)
  const follow = async (id: string) => {
    const after = (await store.get(recordKey(tenantId, 'customer', id))) as Item
    await project([{ id, key: { pk: after.pk, sk: after.sk }, after }], platform)
  }
  for (let n = 0; n < 40; n++) {
    const name = ['王小明', 'Ada Lovelace', '李雪琴'][n % 3]
    const phones = [`1380013${8000 + n}`]
    const region = ['east', 'west', 'north'][n % 3]
    const body = { kind: 'person', name, phones, region, level: n % 2 === 0 ? 'A' : 'B' }
    const { id } = (await call('POST', '/v1/customers', { body })).body
    ids.push(id)
    await follow(id)
    opened.advance(2 * days)
  }
  const answers = async () => {
    const found: unknown[] = []
    for (const question of questions) {
      const { status, body } = await call('GET', `/v1/customers?limit=100&${question}`)
      expect(status, JSON.stringify(body)).toBe(200)
      found.push(body.items.map(({ id, name }: { id: string; name: string }) => [id, name]))
    }
    return found
  }
  /** All pages from a place to the end. */
  const rebuild = async (place: MonthPlace = { month: '2026-04' }) => {
    const units = { read: 0, write: 0 }
    const metered = store.metered((used) => {
      units.read += used.read
      units.write += used.write
    })
    let [records, mended] = [0, 0]
    for (let at: MonthPlace | undefined = place; at; ) {
      const part = await rebuildPage(metered, tenantId, searchable, at, '2026-01')
      records += part.records
      mended += part.mended
      at = part.next
    }
    return { records, mended, units }
  }
  const listsOf = async (id: string): Promise<readonly string[]> =>
    ((await store.get(manifestKey({ tenantId, noun: 'customer', id })))?.lists ?? []) as string[]
  const entriesOf = async (id: string): Promise<readonly Key[]> => {
    const { pk } = recordKey(tenantId, 'customer', id)
    return (await listsOf(id)).map((list) => postingKey(recordNameOf({ pk, sk: '.' }), list))
  }
  const remove = async (keys: readonly Key[]) => {
    for (const key of keys) await store.commit([{ do: 'delete', key }])
  }
  return { ...opened, platform, project, store, call, ids, follow, answers, rebuild, entriesOf, listsOf, remove }
}

const stores = [
  { name: 'the embedded store', open: async () => ({ store: undefined, close: async () => {} }) },
  ...(noDynamo
    ? []
    : [
        {
          name: 'a DynamoDB-compatible server',
          open: async () => {
            const server = await startDynamo()
            await createTable(server.client, 'rebuild')
            const store = openDynamoStore({ client: server.client, table: 'rebuild' })
            return { store, close: () => server[Symbol.asyncDispose]() }
          },
        },
      ]),
]

describe.each(stores)('rebuilding search lists, on $name,', ({ open }) => {
  let world: Awaited<ReturnType<typeof openCustomers>>
  let before: unknown[]
  let close: () => Promise<void>
  beforeAll(async () => {
    const opened = await open()
    world = await openCustomers(opened.store)
    before = await world.answers()
    close = async () => {
      world.close()
      await opened.close()
    }
  }, 60_000)
  afterAll(() => close())

  it('writes nothing while all is in order', async () => {
    const { records, mended, units } = await world.rebuild()
    expect([records, mended, units.write]).toEqual([40, 0, 0])
    expect(units.read / records).toBeLessThan(8)
  })

  it('brings back entries and manifests that were lost, so that all questions have the same answers', async () => {
    const { ids, entriesOf, remove, answers, rebuild } = world
    for (const id of ids.slice(0, 10)) await remove(await entriesOf(id))
    for (const id of ids.slice(10, 20)) await remove((await entriesOf(id)).slice(0, 2))
    for (const id of ids.slice(20, 25)) {
      await remove(await entriesOf(id))
      await remove([manifestKey({ tenantId, noun: 'customer', id })])
    }
    expect(await answers()).not.toEqual(before)
    const { records, mended, units } = await rebuild()
    expect([records, mended]).toEqual([40, 25])
    expect(units.write / mended).toBeLessThan(31)
    expect(await answers()).toEqual(before)
    expect(await rebuild()).toMatchObject({ mended: 0, units: { write: 0 } })
  })

  it('takes a record out of lists that it is in by mistake', async () => {
    const { ids, listsOf, store, rebuild } = world
    const id = ids[3] as string
    const record = { tenantId, noun: 'customer', id }
    const manifest = (await store.get(manifestKey(record))) as Item
    const lists = [...(await listsOf(id)), 'level=Z']
    await store.commit([
      { do: 'put', item: { ...manifest, lists } },
      { do: 'put', item: { ...postingKey(record, 'level=Z') } },
    ])
    expect(await rebuild()).toMatchObject({ mended: 1 })
    const partition = valuePartition(tenantId, 'customer', 'level', 'Z')
    expect((await store.query({ index: 'table', partition, limit: 10 })).items).toEqual([])
    expect(await listsOf(id)).not.toContain('level=Z')
  })

  it('finds records of months that have lost their mark, and marks them again', async () => {
    const { remove, rebuild, store } = world
    const mark = monthKey(tenantId, 'customer', '2026-02')
    await remove([mark])
    expect(await rebuild()).toMatchObject({ records: 40, mended: 0 })
    expect(await store.get(mark)).toBeDefined()
  })

  it('goes on from where it broke off', async () => {
    const { store, rebuild } = world
    const part = await rebuildPage(store, tenantId, searchable, { month: '2026-03' }, '2026-01')
    expect(part.next).toEqual({ month: '2026-02' })
    const rest = await rebuild(part.next)
    expect(part.records + rest.records).toBe(40)
    expect(rest.records).toBeGreaterThan(0)
  })

  it('lets the follower go on: a change after it is found, one delivered late does no harm', async () => {
    const { ids, call, follow, entriesOf, remove, rebuild, store, answers } = world
    const id = ids[1] as string
    const late = (await store.get(recordKey(tenantId, 'customer', id))) as Item
    await call('PATCH', `/v1/customers/${id}`, { body: { name: 'Grace Hopper' } })
    await follow(id)
    const changed = await answers()
    await remove(await entriesOf(id))
    expect(await rebuild()).toMatchObject({ mended: 1 })
    await world.project([{ id, key: { pk: late.pk, sk: late.sk }, after: late }], world.platform)
    expect(await answers()).toEqual(changed)
    const { body } = await call('GET', '/v1/customers?q=hopper')
    expect(body.items).toMatchObject([{ id }])
  })
})

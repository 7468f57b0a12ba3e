import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Listing } from '../../functions/http/list-asked.ts'
import { listQuery } from '../../functions/http/list-query.ts'
import { listPage } from '../../functions/http/page.ts'
import type { Request } from '../../functions/http/route.ts'
import type { Actor } from '../../shared/kernel/actor.ts'
import type { Filter } from '../../shared/kernel/filter.ts'
import { fieldReader, passes } from '../../shared/kernel/filter-match.ts'
import { Lead, leadSearch, leads, listedFields } from '../stream/lead.ts'
import { admin, openWorld, tenantId } from '../stream/world.ts'

const query = listQuery({})
const world = openWorld('2026-01-05T08:00:00.000Z')
const listing: Listing<Lead> = {
  noun: leads,
  schema: Lead,
  searchable: leadSearch,
  listed: listedFields,
  checked: ['value', 'name'],
  orders: { value: { index: 'g3', partition: (tenant, equal) => owned(tenant, equal('ownerId')) } },
}
const owned = (tenant: string, ownerId: string | undefined) =>
  ownerId === undefined ? undefined : `${tenant}#lead#value#${ownerId}`

const day = 86_400_000
const names = ['王小明', '李娜', 'Anna Berg', 'Annika Smith', 'Omar Ali', '欧阳娜娜']
const everyLead: Lead[] = []

const request = (given: Record<string, unknown>, actor: Actor = admin, store = world.store): Request<unknown, never> =>
  ({
    ...world.stamp(),
    actor,
    store,
    secrets: world.secrets,
    permission: 'lead:read',
    operation: 'GET /v1/leads',
    params: {},
    query: query.parse(given),
  }) as unknown as Request<unknown, never>

const page = async (given: Record<string, unknown>, actor?: Actor) =>
  (await listPage(request(given, actor), listing)).body

const all = async (given: Record<string, unknown>, actor?: Actor): Promise<string[]> => {
  const ids: string[] = []
  let cursor: string | undefined
  for (let pages = 0; pages <= everyLead.length; pages++) {
    const { items, next } = await page({ ...given, ...(cursor && { cursor }) }, actor)
    ids.push(...items.map(({ id }) => id))
    if (!next) return ids
    cursor = next
  }
  throw new Error('the list does not end')
}

beforeAll(async () => {
  for (let index = 0; index < 300; index++) {
    world.advance(day / 2)
    everyLead.push(
      await world.createLead({
        name: `${names[index % names.length]}`,
        phone: `+86138001${String(index).padStart(5, '0')}`,
        region: `r${index % 7}`,
        tags: [`t${index % 3}`, `u${index % 5}`],
        ownerId: `usr_${index % 10}`,
        teamId: `tea_${index % 4}`,
        value: index,
        ...(index % 50 === 0 && { sharedWith: ['usr_guest'] }),
      }),
    )
  }
  for (const lead of everyLead.slice(20, 30)) Object.assign(lead, await world.changeLead(lead.id, { status: 'void' }))
  for (const lead of everyLead.slice(60, 70)) Object.assign(lead, await world.changeLead(lead.id, { region: 'moved' }))
  await world.follow()
})

const standing = (): Lead[] => everyLead.filter(({ status }) => status !== 'void')
const newestFirst = (some: Lead[]): string[] => some.map(({ id }) => id).reverse()

describe('a list without a filter', () => {
  it('gives everything once, newest first, over months, whatever the page size', async () => {
    expect(await all({ limit: 100 })).toEqual(newestFirst(standing()))
    expect(await all({ limit: 7 })).toEqual(newestFirst(standing()))
  })

  it('goes the other way when sorted so', async () => {
    expect(await all({ sort: 'createdAt', limit: 33 })).toEqual(standing().map(({ id }) => id))
  })

  it('reads one page of the index when the newest months fill it', async () => {
    const { store, units } = world.metering()
    const { body } = await listPage(request({ limit: 20 }, admin, store), listing)
    expect(body.items).toHaveLength(20)
    expect(units.read).toBeLessThanOrEqual(3)
  })

  it('refuses an order that no index has', async () => {
    await expect(page({ sort: 'name' })).rejects.toMatchObject({ code: 'sort.unserved' })
  })

  it('takes a cursor only unchanged and with its own query', async () => {
    const { next } = await page({ limit: 5 })
    await expect(page({ limit: 5, cursor: `${next}x` })).rejects.toMatchObject({ code: 'cursor.invalid' })
    await expect(page({ limit: 5, cursor: next, q: 'anna' })).rejects.toMatchObject({ code: 'cursor.invalid' })
  })
})

describe('a filtered list', () => {
  const filters: Filter[] = [
    { field: 'region', op: 'eq', value: 'moved' },
    {
      and: [
        { field: 'region', op: 'eq', value: 'r3' },
        { field: 'tags', op: 'eq', value: 't1' },
      ],
    },
    { and: [{ field: 'tags', op: 'in', value: ['t1', 't2'] }, { not: [{ field: 'tags', op: 'eq', value: 'u0' }] }] },
    {
      or: [
        { field: 'region', op: 'eq', value: 'r1' },
        {
          and: [
            { field: 'ownerId', op: 'eq', value: 'usr_2' },
            { field: 'value', op: 'gt', value: 100 },
          ],
        },
      ],
    },
    { and: [{ field: 'createdAt', op: 'between', value: ['2026-02-01', '2026-03-01'] }] },
    {
      and: [
        { field: 'createdAt', op: 'newerThanDays', value: 40 },
        { field: 'value', op: 'lte', value: 280 },
      ],
    },
    { field: 'region', op: 'eq', value: 'nowhere' },
  ]

  it.each(filters.map((filter) => [JSON.stringify(filter), filter] as const))('%s', async (text, filter) => {
    const now = world.clock.now()
    const expected = standing().filter((lead) => passes(filter, fieldReader(lead), now))
    for (const limit of [4, 100]) expect(await all({ filter: text, limit })).toEqual(newestFirst(expected))
    expect(await all({ filter: text, sort: 'createdAt' })).toEqual(expected.map(({ id }) => id))
  })

  it('gives what the records themselves say for any combination of listed fields', async () => {
    const condition = fc.oneof(
      fc.integer({ min: 0, max: 7 }).map((n): Filter => ({ field: 'region', op: 'eq', value: `r${n}` })),
      fc.integer({ min: 0, max: 3 }).map((n): Filter => ({ field: 'tags', op: 'eq', value: `t${n}` })),
      fc.integer({ min: 0, max: 9 }).map((n): Filter => ({ field: 'ownerId', op: 'in', value: [`usr_${n}`, 'usr_1'] })),
      fc.integer({ min: 0, max: 4 }).map((n): Filter => ({ field: 'teamId', op: 'eq', value: `tea_${n}` })),
    )
    const group = (inner: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> =>
      fc.oneof(
        fc.array(inner, { minLength: 1, maxLength: 3 }).map((and): Filter => ({ and })),
        fc.array(inner, { minLength: 1, maxLength: 3 }).map((or): Filter => ({ or })),
      )
    await fc.assert(
      fc.asyncProperty(
        group(fc.oneof(condition, group(condition))),
        fc.integer({ min: 1, max: 40 }),
        async (filter, limit) => {
          const expected = standing().filter((lead) => passes(filter, fieldReader(lead), world.clock.now()))
          expect(await all({ filter: JSON.stringify(filter), limit })).toEqual(newestFirst(expected))
        },
      ),
      { numRuns: 40 },
    )
  })

  it('reads in proportion to the rarest list', async () => {
    const { store, units } = world.metering()
    const filter = JSON.stringify({
      and: [
        { field: 'status', op: 'eq', value: 'open' },
        { field: 'region', op: 'eq', value: 'moved' },
      ],
    })
    const { body } = await listPage(request({ filter }, admin, store), listing)
    expect(body.items).toHaveLength(10)
    expect(units.read).toBeLessThan(20)
  })

  it('refuses what no list serves, and says what is served', async () => {
    const refused = {
      code: 'filter.unserved',
      details: { params: { served: 'createdAt, status, region, tags, ownerId, teamId' } },
    }
    await expect(page({ filter: '{"field":"value","op":"gt","value":5}' })).rejects.toMatchObject(refused)
    await expect(page({ filter: '{"not":[{"field":"region","op":"eq","value":"r1"}]}' })).rejects.toMatchObject(refused)
    await expect(page({ filter: '{"field":"nosuch","op":"eq","value":"r1"}' })).rejects.toMatchObject({
      code: 'filter.unserved',
    })
  })

  it('looks up no more than 60 values at once', async () => {
    const oneOf = (field: string, count: number) => ({
      field,
      op: 'in',
      value: Array.from({ length: count }, (_, n) => `${field[0]}${n}`),
    })
    const wide = (regions: number) => JSON.stringify({ or: [oneOf('tags', 30), oneOf('region', regions)] })
    expect((await page({ filter: wide(30) })).items.length).toBeGreaterThan(0)
    await expect(page({ filter: wide(31) })).rejects.toMatchObject({
      code: 'filter.too_wide',
      details: { params: { lists: 61, limit: 60 } },
    })
  })

  it('does not let anybody ask for what they may not see', async () => {
    const analyst = { ...admin, permissions: { 'lead:read': 'all' } } as const
    const filter = '{"and":[{"field":"region","op":"eq","value":"r1"},{"field":"name","op":"startsWith","value":"王"}]}'
    await expect(page({ filter }, analyst)).rejects.toMatchObject({ code: 'filter.unserved' })
    expect((await page({ filter })).items.length).toBeGreaterThan(0)
  })

  it('is in another order where an index has it', async () => {
    const filter = '{"field":"ownerId","op":"eq","value":"usr_3"}'
    const values = (await page({ filter, sort: '-value', limit: 5 })).items.map(({ value }) => value)
    expect(values).toEqual([293, 283, 273, 263, 253])
    await expect(page({ sort: '-value' })).rejects.toMatchObject({ code: 'sort.unserved' })
  })
})

describe('whoever belongs to very many teams', () => {
  it('is shown what a filter finds without a look into the lists of them all', async () => {
    const teamIds = Array.from({ length: 300 }, (_, n) => `tea_${n}`)
    const head: Actor = {
      ...admin,
      id: 'usr_head',
      teamIds,
      permissions: { 'lead:read': 'team', 'personal:read': 'all' },
    }
    const { store, units } = world.metering()
    const { body } = await listPage(
      request({ filter: '{"field":"region","op":"eq","value":"r1"}' }, head, store),
      listing,
    )
    const reached = standing().filter(({ region, teamId }) => region === 'r1' && teamIds.includes(String(teamId)))
    expect(body.items.map(({ id }) => id)).toEqual(newestFirst(reached).slice(0, 25))
    expect(units.read).toBeLessThan(60)
  })
})

describe('what an actor sees', () => {
  const seller = (permissions: Actor['permissions'], id = 'usr_3', teamIds: string[] = []): Actor => ({
    ...admin,
    id,
    teamIds,
    permissions,
  })

  it('is its own records and those shared with it', async () => {
    expect(await all({}, seller({ 'lead:read': 'own' }))).toEqual(
      newestFirst(standing().filter((lead) => lead.ownerId === 'usr_3')),
    )
    const guest = await all({}, seller({ 'lead:read': 'own' }, 'usr_guest'))
    expect(guest).toEqual(newestFirst(standing().filter((lead) => lead.sharedWith)))
  })

  it('does not go on from a cursor of an account that sees less', async () => {
    const { next } = await page({ limit: 5 }, seller({ 'lead:read': 'own' }))
    await expect(page({ limit: 5, cursor: next })).rejects.toMatchObject({ code: 'cursor.invalid' })
  })

  it('is those of its teams', async () => {
    const ids = await all(
      { filter: '{"field":"tags","op":"eq","value":"t0"}' },
      seller({ 'lead:read': 'team' }, 'usr_x', ['tea_1', 'tea_2']),
    )
    const expected = standing().filter(
      (lead) => ['tea_1', 'tea_2'].includes(String(lead.teamId)) && lead.tags.includes('t0'),
    )
    expect(ids).toEqual(newestFirst(expected))
  })
})

describe('a search', () => {
  const found = async (q: string, more = {}) => {
    const ids = new Set(await all({ q, limit: 10, ...more }))
    return everyLead.filter(({ id }) => ids.has(id)).map(({ name }) => name)
  }

  it('finds every record once that has all words', async () => {
    const ids = await all({ q: 'ann', limit: 9 })
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBe(standing().filter(({ name }) => /^Ann/.test(name)).length)
    expect(new Set(await found('berg anna'))).toEqual(new Set(['Anna Berg']))
    expect(new Set(await found('ouyang'))).toEqual(new Set(['欧阳娜娜']))
    expect(new Set(await found('王'))).toEqual(new Set(['王小明']))
  })

  it('finds one phone by its end, reading a handful of items', async () => {
    const { store, units } = world.metering()
    const { body } = await listPage(request({ q: '00123' }, admin, store), listing)
    expect(body.items.map(({ phone }) => phone)).toEqual(['+8613800100123'])
    expect(units.read).toBeLessThanOrEqual(2)
  })

  it('works together with a filter and within what the actor may see', async () => {
    const q = 'anna'
    const own = { ...admin, id: 'usr_2', permissions: { 'lead:read': 'own' } } as const
    expect(await all({ q }, own)).toHaveLength(
      standing().filter((lead) => lead.ownerId === 'usr_2' && lead.name === 'Anna Berg').length,
    )
    const filter = '{"field":"region","op":"eq","value":"r2"}'
    expect(await all({ q, filter })).toHaveLength(
      standing().filter((lead) => lead.region === 'r2' && lead.name === 'Anna Berg').length,
    )
  })

  it('is refused when it says nothing', async () => {
    await expect(page({ q: '  ' })).rejects.toMatchObject({ code: 'request.invalid' })
    await expect(page({ q: 'a' })).rejects.toMatchObject({ code: 'request.invalid' })
    await expect(page({ q: 'anna', sort: 'createdAt' })).rejects.toMatchObject({ code: 'sort.unserved' })
  })
})

it('does not show a record whose lists lag behind what it has become', async () => {
  const lead = await world.createLead({ name: 'Zoe Late', region: 'lagging', ownerId: 'usr_9' })
  await world.follow()
  const filter = '{"field":"region","op":"eq","value":"lagging"}'
  expect(await all({ filter })).toEqual([lead.id])
  await world.changeLead(lead.id, { region: 'elsewhere', status: 'void' })
  expect(await all({ filter })).toEqual([])
  expect(await all({ q: 'zoe' })).toEqual([])
  expect(tenantId).toBe('ten_1')
})

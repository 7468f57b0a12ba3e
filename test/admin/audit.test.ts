import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cast, openCast } from '../access/cast.ts'
import { must, openWorld, type World } from '../access/world.ts'

const dayMs = 86_400_000
let world: World
let cast: Cast

const as = async (email: string, method: string, path: string, body?: unknown) =>
  world.call(method, path, { token: await world.token(email), body })
const admin = (method: string, path: string, body?: unknown) => as(cast.a.admin.email, method, path, body)
const pages = async (path: string): Promise<Record<string, unknown>[]> => {
  const items: Record<string, unknown>[] = []
  for (let cursor = ''; ; ) {
    const { body } = await must(admin('GET', `${path}${cursor && `&cursor=${cursor}`}`))
    items.push(...body.items)
    if (!body.next) return items
    cursor = body.next
  }
}

beforeAll(async () => {
  world = await openWorld()
  cast = await openCast(world)
  for (const name of ['East', 'West']) {
    const { id } = (await must(admin('POST', '/v1/teams', { name }))).body
    await must(admin('PATCH', `/v1/teams/${id}`, { name: `${name} 2` }))
    world.advance(3 * dayMs)
    await world.follow()
  }
  await world.follow()
})
afterAll(() => world.close())

describe('the audit', () => {
  it('has every write of the tenant, the latest first, in pages', async () => {
    const entries = await pages('/v1/audit?limit=3')
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => entries.length - index))
    expect(entries[0]).toMatchObject({
      noun: 'team',
      version: 2,
      fields: ['name'],
      actor: expect.stringMatching(/^user:/),
    })
    expect(entries.map(({ previousHash }) => previousHash)).toEqual([...entries.slice(1).map(({ hash }) => hash), ''])
  })

  it('shows the writes of one day', async () => {
    const today = world.platform.clock.now().slice(0, 10)
    expect(await pages(`/v1/audit?limit=2&day=${today}`)).toHaveLength(2)
    expect(await pages('/v1/audit?limit=2&day=2020-01-01')).toEqual([])
  })

  it('shows nobody the writes of another tenant', async () => {
    const own = new Set((await pages('/v1/audit?limit=100')).map(({ hash }) => hash))
    const { body } = await must(as(cast.b.admin.email, 'GET', '/v1/audit?limit=100'))
    expect(body.items.length).toBeGreaterThan(0)
    for (const { hash } of body.items) expect(own.has(hash)).toBe(false)
  })
})

describe('verifying', () => {
  it('walks the whole chain, and only on from an end that belongs to it', async () => {
    const { from, ...rest } = (await must(admin('POST', '/v1/audit/verify', {}))).body
    expect(rest).toEqual({ checked: from.seq })
    const { seq, hash } = from
    expect((await must(admin('POST', '/v1/audit/verify', { noted: { seq, hash } }))).body).toMatchObject({
      checked: seq,
    })
    const longer = (await must(admin('POST', '/v1/audit/verify', { noted: { seq: seq + 1, hash } }))).body
    expect(longer).toMatchObject({ checked: 0, broken: { seq: seq + 1, reason: 'missing' } })
    const other = (await must(admin('POST', '/v1/audit/verify', { from: { ...from, hash: 'x'.repeat(43) } }))).body
    expect(other).toMatchObject({ checked: 0, broken: { seq, reason: 'altered' } })
  })
})

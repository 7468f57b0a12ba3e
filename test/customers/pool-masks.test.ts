import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../shared/kernel/actor.ts'
import { openPool } from '../leads/pool-world.ts'

/** Values that nobody may see before a claim, in every form in which they are kept. */
const hidden = {
  name: 'Wilhelmina Quux',
  emails: ['w.quux@hidden.example'],
  phones: ['13957120001'],
  socialIds: [{ network: 'wechat', id: 'quuxhidden' }],
  note: 'Prefers calls after nineteen',
  addresses: [{ street: '9 Quux Lane', city: 'Hangzhou' }],
  company: 'Quuxworks',
}
const telltales = ['Quux', 'quux', '13957120001', 'nineteen']
const shown = { region: 'east', level: 'B', tags: ['fair'] }

const revealed = (value: unknown): string[] => {
  const text = JSON.stringify(value) ?? ''
  return telltales.filter((telltale) => text.includes(telltale))
}

describe('what a pool hides of customers', () => {
  let world: Awaited<ReturnType<typeof openPool>>
  let member: Actor
  let seesAll: Actor
  let id: string
  const waiting = (query = '') => world.call('GET', `/v1/pools/${world.pool.id}/customers${query}`, { as: member })

  beforeAll(async () => {
    world = await openPool({ protection: { protectDays: 10, extendDays: 3, mostDays: 20 } }, 3, 'customer')
    member = world.members[0]
    // Sees every customer there is, and may export them, but is no member and defines no pools.
    seesAll = {
      ...world.stranger,
      permissions: { ...world.stranger.permissions, 'contact:read': 'all', 'audit:read': 'all', 'deal:read': 'all' },
    }
    id = (await world.add({ kind: 'person', ...hidden, ...shown })).id
    await world.must('PATCH', `/v1/customers/${id}`, { note: `${hidden.note} o'clock` }, world.admin)
    await world.must('PUT', `/v1/customers/${id}/shares`, { userIds: ['usr_1'] }, world.admin)
    await world.putIn(id)
    await world.follow()
  })
  afterAll(() => world.close())

  it('is not there in the list of the pool; the rest is', async () => {
    const { body } = await waiting()
    expect(body.items).toHaveLength(1)
    expect(body.items[0]).toMatchObject({ id, kind: 'person', ...shown, status: 'active', pool: { claims: 0 } })
    for (const field of [...Object.keys(hidden), 'custom', 'consents', 'sharedWith', 'deals'])
      expect(body.items[0]).not.toHaveProperty(field)
    expect(revealed(body)).toEqual([])
  })

  it('is also what an organisation is known by', async () => {
    const other = await openPool({}, 1, 'customer')
    const known = { name: 'Quux Works', website: 'https://quux.example', registrationNumber: '91310000QUUX' }
    const organisation = (await other.add({ kind: 'organisation', ...known, industry: 'Retail' })).id
    await other.putIn(organisation)
    const path = `/v1/pools/${other.pool.id}/customers`
    const [found] = (await other.must('GET', path, undefined, other.members[0])).items
    expect(found).toMatchObject({ industry: 'Retail' })
    for (const field of [...Object.keys(known), 'domain']) expect(found).not.toHaveProperty(field)
    other.close()
  })

  it('is found out by no filter', async () => {
    const filtered = async (filter: object) =>
      (await waiting(`?filter=${encodeURIComponent(JSON.stringify(filter))}`)).body
    expect((await filtered({ field: 'region', op: 'eq', value: 'east' })).items).toHaveLength(1)
    expect((await filtered({ field: 'name', op: 'eq', value: hidden.name })).items).toEqual([])
    expect((await filtered({ field: 'emails.address', op: 'eq', value: hidden.emails[0] })).items).toEqual([])
  })

  it('shows in nothing that members, those it was shared with and those who see every customer can ask for', async () => {
    const { call, pool } = world
    const paths = [
      '/v1/customers',
      '/v1/customers?q=quux',
      '/v1/customers?q=13957120001',
      '/v1/customers?region=east',
      `/v1/customers?poolId=${pool.id}`,
      '/v1/customers?phone=13957120001',
      ...['', '/history', '/timeline', '/overview', '/duplicates', '/contacts', '/behaviours', '/interactions'].map(
        (rest) => `/v1/customers/${id}${rest}`,
      ),
      `/v1/customers/${id}?asOf=2026-03-02T08:00:00Z`,
      `/v1/customers/${id}?include=contacts,tasks`,
    ]
    for (const as of [member, seesAll])
      for (const path of paths) {
        const { status, body } = await call('GET', path, { as })
        expect([path, status === 403 || status === 404 || body.items?.length === 0, revealed(body)]).toEqual([
          path,
          true,
          [],
        ])
      }
    const exported = await call('GET', `/v1/customers/${id}/export`, {
      as: { ...seesAll, permissions: { ...world.admin.permissions, 'pool:write': 'own' } },
    })
    expect([exported.status, revealed(exported.body)]).toEqual([404, []])
  })

  it('is told to nobody who makes a twin of it, or something about it', async () => {
    const { call } = world
    const twin = { kind: 'person', name: hidden.name, phones: hidden.phones }
    const checked = await call('POST', '/v1/customers/duplicates', { as: seesAll, body: twin })
    expect([checked.body.items, checked.body.hidden]).toEqual([[], 1])
    const made = await call('POST', '/v1/customers', { as: member, body: twin })
    expect([made.status, made.body.code, made.body.customerId]).toEqual([409, 'customer.duplicate', undefined])
    const upserted = await call('POST', '/v1/customers/upsert?by=phone', { as: member, body: twin })
    expect(upserted.status).toBe(404)
    const lead = await call('POST', '/v1/leads', { as: member, body: { name: hidden.name, phones: hidden.phones } })
    expect(lead.body.duplicates.items).toEqual([])
    const about = { customerId: id, kind: 'call', title: 'Call' }
    expect((await call('POST', '/v1/tasks', { as: member, body: about })).status).toBe(404)
    expect(revealed([checked.body.items, upserted.body])).toEqual([])
  })

  it('stands in no answer of what is done through the pool, and in no event', async () => {
    const { call, head, raised, must } = world
    const handed = await call('POST', `/v1/customers/${id}/hand-out`, { as: head, body: { ownerId: 'usr_2' } })
    const body = { reason: 'x' }
    const returned = await call('POST', `/v1/customers/${id}/return`, { as: world.members[1], body })
    const stale = await call('POST', `/v1/customers/${id}/claim`, { as: member, headers: { 'if-match': '"1"' } })
    expect([handed.status, returned.status, stale.status]).toEqual([200, 200, 404])
    expect(revealed([handed.body, returned.body, stale.body, raised()])).toEqual([])
    await must('POST', `/v1/customers/${id}/claim`, undefined, member)
  })

  it('is seen by who claimed it, with all that was written before', async () => {
    const { call } = world
    const customer = await call('GET', `/v1/customers/${id}`, { as: member })
    expect(customer.body).toMatchObject({ name: hidden.name, ...shown })
    expect(customer.body.sharedWith).toBeUndefined()
    expect(revealed((await call('GET', `/v1/customers/${id}/history`, { as: member })).body).length).toBeGreaterThan(0)
    expect((await waiting()).body.items).toEqual([])
  })
})

describe('the look-up of protection of customers', () => {
  it('says by exact address or company that one is protected, by whom and until when, and nothing else', async () => {
    const given = { protection: { protectDays: 10, extendDays: 3, mostDays: 20 } }
    const world = await openPool(given, 3, 'customer')
    const { call, waiting, claim, members, admin, must } = world
    const id = await waiting({ name: 'Quux Pumps Ltd.', emails: hidden.emails, phones: hidden.phones })
    await world.follow()
    const ask = async (body: object) =>
      (await call('POST', '/v1/customers/protection-lookup', { as: members[1], body })).body
    expect(await ask({ phone: '139 5712 0001' })).toEqual({ isProtected: false })
    await claim(id, members[0])
    const found = { isProtected: true, ownerName: 'Name of usr_1', until: '2026-03-12T08:00:00.000Z' }
    expect(await ask({ phone: '+86 139 5712 0001' })).toEqual(found)
    expect(await ask({ email: 'W.Quux@Hidden.example' })).toEqual(found)
    expect(await ask({ company: 'QUUX pumps' })).toEqual(found)
    for (const other of [{ phone: '13957120002' }, { email: 'quux@hidden.example' }, { company: 'Quux' }])
      expect(await ask(other)).toEqual({ isProtected: false })
    await must('PATCH', `/v1/pools/${world.pool.id}`, { showsOwner: false }, admin)
    expect(await ask({ company: 'Quux Pumps' })).toEqual({ isProtected: true, until: found.until })
    world.advance(11 * 24 * 3_600_000)
    expect(await ask({ company: 'Quux Pumps' })).toEqual({ isProtected: false })
    await must('PUT', `/v1/customers/${id}/lock`, {}, admin)
    expect(await ask({ company: 'Quux Pumps' })).toEqual({ isProtected: true })
    world.close()
  })
})

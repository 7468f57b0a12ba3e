import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../shared/kernel/actor.ts'
import { openPool } from './pool-world.ts'

/** Values that nobody may see before a claim, in every form in which they are kept. */
const hidden = {
  name: 'Wilhelmina Quux',
  emails: ['w.quux@hidden.example'],
  phones: ['13957120001'],
  socialIds: [{ network: 'wechat', id: 'quuxhidden' }],
  note: 'Prefers calls after nineteen',
  website: 'https://quux-hidden.example',
}
const telltales = ['Quux', 'quux', '13957120001', 'nineteen']
const shown = { company: 'Acme Pumps', region: 'east', industry: 'machines' }

const revealed = (value: unknown): string[] => {
  const text = JSON.stringify(value) ?? ''
  return telltales.filter((telltale) => text.includes(telltale))
}

describe('what a pool hides', () => {
  let world: Awaited<ReturnType<typeof openPool>>
  let member: Actor
  let marketing: Actor
  let id: string
  const hides = ['name', 'emails', 'phones', 'socialIds', 'note', 'website', 'custom']
  const leads = (query = '') => world.call('GET', `/v1/pools/${world.pool.id}/leads${query}`, { as: member })

  beforeAll(async () => {
    world = await openPool({ hidden: hides, protection: { protectDays: 10, extendDays: 3, mostDays: 20 } })
    member = world.members[0] as Actor
    marketing = world.stranger
    id = (await world.add({ ...hidden, ...shown })).id
    await world.must('PATCH', `/v1/leads/${id}`, { note: `${hidden.note} o'clock` }, world.admin)
    await world.putIn(id)
    await world.follow()
  })
  afterAll(() => world.close())

  it('is not there in the list of the pool; the rest is', async () => {
    const { body } = await leads()
    expect(body.items).toHaveLength(1)
    expect(body.items[0]).toMatchObject({ id, ...shown, status: 'new', pool: { claims: 0 } })
    for (const field of [...hides, 'domain', 'consents']) expect(body.items[0]).not.toHaveProperty(field)
    expect(revealed(body)).toEqual([])
  })

  it('is found out by no filter', async () => {
    const filtered = async (filter: object) =>
      (await leads(`?filter=${encodeURIComponent(JSON.stringify(filter))}`)).body
    expect((await filtered({ field: 'region', op: 'eq', value: 'east' })).items).toHaveLength(1)
    expect((await filtered({ field: 'name', op: 'eq', value: hidden.name })).items).toEqual([])
    expect((await filtered({ field: 'emails.address', op: 'eq', value: hidden.emails[0] })).items).toEqual([])
    expect((await leads('?q=quux')).status).toBe(400)
  })

  it('shows in nothing that members and those who see every lead of the tenant can ask for', async () => {
    const { call } = world
    const paths = [
      '/v1/leads',
      '/v1/leads?q=quux',
      '/v1/leads?q=13957120001',
      `/v1/leads?poolId=${world.pool.id}`,
      `/v1/leads?filter=${encodeURIComponent(
        JSON.stringify({
          and: [
            { field: 'poolId', op: 'eq', value: world.pool.id },
            { field: 'name', op: 'eq', value: hidden.name },
          ],
        }),
      )}`,
      `/v1/leads/${id}`,
      `/v1/leads/${id}/history`,
      `/v1/leads/${id}/timeline`,
      `/v1/leads/${id}/duplicates`,
    ]
    for (const as of [member, marketing])
      for (const path of paths) {
        const { status, body } = await call('GET', path, { as })
        expect([path, status === 404 || body.items?.length === 0, revealed(body)]).toEqual([path, true, []])
      }
    const twin = await call('POST', '/v1/leads', { as: member, body: { name: hidden.name, phones: hidden.phones } })
    expect(twin.body.duplicates.items).toEqual([])
    const about = { leadId: id, kind: 'call', title: 'Call' }
    expect((await call('POST', '/v1/tasks', { as: member, body: about })).status).toBe(404)
  })

  it('stands in no answer of what is done through the pool, and in no event', async () => {
    const { call, head, raised, must } = world
    const handed = await call('POST', `/v1/leads/${id}/hand-out`, { as: head, body: { ownerId: 'usr_2' } })
    const returned = await call('POST', `/v1/leads/${id}/return`, {
      as: world.members[1] as Actor,
      body: { reason: 'x' },
    })
    const stale = await call('POST', `/v1/leads/${id}/claim`, { as: member, headers: { 'if-match': '"1"' } })
    expect([handed.status, returned.status, stale.status]).toEqual([200, 200, 404])
    expect(revealed([handed.body, returned.body, stale.body, raised()])).toEqual([])
    await must('POST', `/v1/leads/${id}/claim`, undefined, member)
  })

  it('is seen by who claimed it, with all that was written before', async () => {
    const { call } = world
    const lead = await call('GET', `/v1/leads/${id}`, { as: member })
    expect(lead.body).toMatchObject({ name: hidden.name, ...shown })
    expect(revealed((await call('GET', `/v1/leads/${id}/history`, { as: member })).body).length).toBeGreaterThan(0)
    expect((await leads()).body.items).toEqual([])
  })
})

describe('the look-up of protection', () => {
  it('says by exact address or company that a lead is protected, by whom and until when, and nothing else', async () => {
    const world = await openPool({ protection: { protectDays: 10, extendDays: 3, mostDays: 20 } })
    const { call, waiting, claim, members, admin, must } = world
    const id = await waiting({ ...hidden, ...shown })
    await world.follow()
    const ask = async (body: object, as = members[1]) =>
      (await call('POST', '/v1/leads/protection-lookup', { ...(as && { as }), body })).body
    expect(await ask({ phone: '139 5712 0001' })).toEqual({ isProtected: false })
    await claim(id, members[0])
    const found = { isProtected: true, ownerName: 'Name of usr_1', until: '2026-03-12T08:00:00.000Z' }
    expect(await ask({ phone: '139 5712 0001' })).toEqual(found)
    expect(await ask({ phone: '+86 139 5712 0001' })).toEqual(found)
    expect(await ask({ email: 'W.Quux@Hidden.example' })).toEqual(found)
    expect(await ask({ company: 'ACME pumps Ltd.' })).toEqual(found)
    for (const other of [{ phone: '13957120002' }, { email: 'quux@hidden.example' }, { company: 'Acme' }])
      expect(await ask(other)).toEqual({ isProtected: false })
    await must('PATCH', `/v1/pools/${world.pool.id}`, { showsOwner: false }, admin)
    expect(await ask({ company: 'Acme Pumps' })).toEqual({ isProtected: true, until: found.until })
    world.advance(11 * 24 * 3_600_000)
    expect(await ask({ company: 'Acme Pumps' })).toEqual({ isProtected: false })
    await must('PUT', `/v1/leads/${id}/lock`, {}, admin)
    expect(await ask({ company: 'Acme Pumps' })).toEqual({ isProtected: true })
    world.close()
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../shared/kernel/actor.ts'
import { day, hour } from '../../shared/kernel/instant.ts'
import { openPool, type PoolGiven } from '../leads/pool-world.ts'

const open = (given: PoolGiven = {}) => openPool(given, 3, 'customer')
type Opened = Awaited<ReturnType<typeof open>>

describe('a public pool of customers', () => {
  let world: Opened
  beforeAll(async () => {
    world = await open({ limits: { claimsPerDay: 200, holding: 200 } })
  })
  afterAll(() => world.close())

  it('holds customers and no leads, for good; it speaks of their levels and their fields', async () => {
    const { call, admin, pool, must } = world
    const lead = await must('POST', '/v1/leads', { name: 'Grace Hopper' }, admin)
    const put = await call('POST', `/v1/pools/${pool.id}/leads`, { as: admin, body: { leadId: lead.id } })
    expect([put.status, put.body]).toMatchObject([409, { code: 'pool.holds_others', holds: 'customer' }])
    expect(pool.hidden).toEqual(expect.arrayContaining(['name', 'phones', 'addresses', 'birthDate']))
    const patch = (body: object) => call('PATCH', `/v1/pools/${pool.id}`, { as: admin, body })
    expect((await patch({ holds: 'lead' })).status).toBe(400)
    const wrong = await patch({
      hidden: ['phones', 'company_size'],
      recycle: [{ levels: ['new'], withoutDealDays: 9 }],
    })
    expect(wrong.body.errors).toMatchObject([
      { pointer: '/recycle/0/levels/0', code: 'not_allowed' },
      { pointer: '/hidden/1', code: 'not_allowed' },
    ])
  })

  it('has a customer that nobody owns: nothing is done with it until somebody has claimed it', async () => {
    const { call, admin, members, waiting, claim, recordOf } = world
    const id = await waiting({ externalId: 'erp-1' })
    expect(await recordOf(id)).toMatchObject({ poolId: world.pool.id, pool: { claims: 0, formerOwnerId: 'usr_admin' } })
    expect((await recordOf(id)).ownerId).toBeUndefined()
    const refused = [
      await call('PATCH', `/v1/customers/${id}`, { as: admin, body: { region: 'east' } }),
      await call('PATCH', `/v1/customers/${id}`, { as: admin, body: { ownerId: 'usr_1' } }),
      await call('POST', `/v1/customers/${id}/void`, { as: admin }),
      await call('POST', `/v1/customers/${id}/restore`, { as: admin }),
      await call('PUT', `/v1/customers/${id}/shares`, { as: admin, body: { userIds: ['usr_1'] } }),
      await call('PUT', `/v1/customers/${id}/lock`, { as: admin, body: {} }),
      await call('POST', `/v1/pools/${world.pool.id}/customers`, { as: admin, body: { customerId: id } }),
      await call('POST', '/v1/customers/upsert?by=externalId', {
        as: admin,
        body: { kind: 'organisation', name: 'X', externalId: 'erp-1' },
      }),
    ]
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual(refused.map(() => [409, 'customer.in_pool']))
    const { status, body } = await claim(id, members[0])
    expect([status, body]).toMatchObject([200, { ownerId: 'usr_1', teamId: 'tea_sales', pool: { claims: 1 } }])
    expect((await call('PATCH', `/v1/customers/${id}`, { as: members[0], body: { region: 'east' } })).status).toBe(200)
  })

  it('gives a customer to one of 200 who claim it at once; the others are told that it is gone', async () => {
    const { waiting, claim, members, recordOf } = world
    const id = await waiting()
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => claim(id, members[n % 3])))
    const winners = answers.filter(({ status }) => status === 200)
    expect(winners).toHaveLength(1)
    const others = answers.filter((answer) => answer !== winners[0]).map(({ status, body }) => `${status} ${body.code}`)
    expect(new Set(others)).toEqual(new Set(['409 customer.claimed']))
    expect(await recordOf(id)).toMatchObject({ ownerId: winners[0]?.body.ownerId, pool: { claims: 1 } })
  })

  it('is governed by its admins: they hand out, remove and lock; owners give back with a reason', async () => {
    const { call, waiting, members, head, recordOf, raisedBy, raised } = world
    const ids = [await waiting(), await waiting(), await waiting()]
    const post = (id: string | undefined, what: string, body: object, as: Actor = head) =>
      call('POST', `/v1/customers/${id}/${what}`, { as, body })
    expect((await post(ids[0], 'hand-out', { ownerId: 'usr_2' }, members[0])).status).toBe(403)
    expect((await post(ids[0], 'hand-out', { ownerId: 'usr_2' })).body).toMatchObject({ ownerId: 'usr_2' })
    expect((await post(ids[0], 'hand-out', { ownerId: 'usr_2' })).body.code).toBe('customer.claimed')
    expect(raisedBy(ids[0] ?? '')).toContain('customer.owner_changed')

    expect((await post(ids[1], 'remove-from-pool', { ownerId: 'usr_3' })).body.poolId).toBeUndefined()
    expect(await recordOf(ids[1] ?? '')).toMatchObject({ ownerId: 'usr_3', status: 'active' })
    expect((await post(ids[1], 'return', { reason: 'x' }, members[2])).body.code).toBe('customer.no_pool')
    expect((await post(ids[2], 'remove-from-pool', { void: true })).body.status).toBe('voided')
    expect(raisedBy(ids[2] ?? '')).toEqual(expect.arrayContaining(['customer.removed_from_pool', 'customer.voided']))

    const lock = await call('PUT', `/v1/customers/${ids[0]}/lock`, { as: head, body: {} })
    expect(lock.body.lock).toMatchObject({ by: 'user:usr_head' })
    expect((await post(ids[0], 'return', { reason: 'not_my_region' }, members[0])).status).toBe(404)
    expect((await post(ids[0], 'return', { reason: 'not_my_region' }, members[1])).status).toBe(200)
    expect((await recordOf(ids[0] ?? '')).lock).toBeUndefined()
    expect(raised().findLast(({ recordId }) => recordId === ids[0])).toMatchObject({
      type: 'customer.returned',
      data: { reason: 'not_my_region', formerOwnerId: 'usr_2', poolId: world.pool.id },
    })
  })

  it('is for its members; for others neither it nor what waits in it is there', async () => {
    const { call, stranger, waiting, claim, pool } = world
    const id = await waiting()
    expect((await claim(id, stranger)).status).toBe(404)
    expect((await call('GET', `/v1/pools/${pool.id}/customers`, { as: stranger })).status).toBe(404)
    expect((await call('GET', `/v1/customers/${id}`, { as: stranger })).status).toBe(404)
  })
})

describe('limits of a pool of customers', () => {
  it('hold how many one claims a day and has, with voided ones no more', async () => {
    const world = await open({ limits: { claimsPerDay: 3, holding: 2 } })
    const { waiting, claim, members, advance, must, call } = world
    const ids: string[] = []
    for (let n = 0; n < 5; n++) ids.push(await waiting())
    const [a = '', b = '', c = '', d = '', e = ''] = ids
    for (const id of [a, b]) expect((await claim(id, members[0])).status).toBe(200)
    expect((await claim(c, members[0])).body).toMatchObject({ code: 'pool.holding_limit', limit: 2 })
    await must('POST', `/v1/customers/${a}/void`, undefined, members[0])
    expect((await claim(c, members[0])).status).toBe(200)
    await must('PATCH', `/v1/customers/${b}`, { ownerId: 'usr_2' }, world.admin)
    expect((await claim(d, members[0])).body).toMatchObject({ code: 'pool.daily_limit', limit: 3 })
    advance(8 * hour)
    expect((await claim(d, members[0])).status).toBe(200)
    expect((await call('POST', `/v1/customers/${a}/restore`, { as: world.admin })).status).toBe(200)
    expect((await claim(e, members[0])).body.code).toBe('pool.holding_limit')
    world.close()
  })

  it('make former owners wait, and everybody for what came in just now', async () => {
    const world = await open({ coolDownDays: 7, closedForHours: 2 })
    const { waiting, claim, must, members, advance } = world
    const id = await waiting()
    expect((await claim(id, members[0])).body).toMatchObject({ code: 'pool.closed', until: '2026-03-02T10:00:00.000Z' })
    advance(2 * hour)
    expect((await claim(id, members[0])).status).toBe(200)
    await must('POST', `/v1/customers/${id}/return`, { reason: 'no_time' }, members[0])
    advance(7 * day - hour)
    expect((await claim(id, members[0])).body.code).toBe('pool.cooling_down')
    expect((await claim(id, members[1])).status).toBe(200)
    world.close()
  })
})

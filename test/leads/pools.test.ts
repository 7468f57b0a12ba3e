import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { day, hour } from '../../shared/kernel/instant.ts'
import { openPool } from './pool-world.ts'

type Opened = Awaited<ReturnType<typeof openPool>>

describe('a public pool', () => {
  let world: Opened
  beforeAll(async () => {
    world = await openPool({ limits: { claimsPerDay: 200, holding: 200 } })
  })
  afterAll(() => world.close())

  it('is defined by who may define pools, with people there are and clocks that can run', async () => {
    const { call, admin, members } = world
    const post = (body: object, as = admin) =>
      call('POST', '/v1/pools', { as, body: { name: 'East', teamIds: ['tea_sales'], ...body } })
    expect((await post({}, members[0])).status).toBe(403)
    expect((await post({ userIds: ['usr_nobody'] })).body.errors[0].pointer).toBe('/userIds/0')
    expect((await post({ teamIds: [] })).body.errors[0].pointer).toBe('/userIds')
    const late = { protectDays: 10, extendDays: 1, mostDays: 5 }
    expect((await post({ protection: late })).body.errors[0]).toMatchObject({
      pointer: '/protection/mostDays',
      message: expect.stringContaining('10'),
    })
    const misspelt = { recycle: [{ levels: ['new', 'worked'], withoutFollowUpDays: 3 }] }
    expect((await post(misspelt)).body.errors?.[0]).toMatchObject({
      pointer: '/recycle/0/levels/1',
      code: 'not_allowed',
    })
    const { body } = await post({})
    expect(body).toMatchObject({ retired: false, hidden: expect.arrayContaining(['name', 'phones', 'emails']) })
    const changed = await call('PATCH', `/v1/pools/${body.id}`, { as: admin, body: { coolDownDays: 3 } })
    expect(changed.body).toMatchObject({ coolDownDays: 3, version: 2 })
    const deserted = await call('PATCH', `/v1/pools/${body.id}`, { as: admin, body: { teamIds: [] } })
    expect(deserted.body.errors?.[0]).toMatchObject({ pointer: '/userIds', code: 'required' })
  })

  it('has a lead that nobody owns: nothing is done with it until somebody has claimed it', async () => {
    const { call, admin, members, waiting, claim, recordOf } = world
    const id = await waiting()
    expect(await recordOf(id)).toMatchObject({ poolId: world.pool.id, pool: { claims: 0, formerOwnerId: 'usr_admin' } })
    expect((await recordOf(id)).ownerId).toBeUndefined()
    const refused = [
      await call('PATCH', `/v1/leads/${id}`, { as: admin, body: { company: 'Acme' } }),
      await call('POST', `/v1/leads/${id}/status`, { as: admin, body: { status: 'working' } }),
      await call('POST', `/v1/leads/${id}/nurture`, { as: admin, body: { until: '2027-01-01' } }),
      await call('POST', `/v1/leads/${id}/disqualify`, { as: admin, body: { reason: 'x' } }),
      await call('POST', `/v1/leads/${id}/assign`, { as: admin, body: { ownerId: 'usr_1' } }),
      await call('PUT', `/v1/leads/${id}/shares`, { as: admin, body: { userIds: ['usr_1'] } }),
      await call('POST', `/v1/pools/${world.pool.id}/leads`, { as: admin, body: { leadId: id } }),
    ]
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual(refused.map(() => [409, 'lead.in_pool']))
    const { status, body } = await claim(id, members[0])
    expect([status, body]).toMatchObject([200, { ownerId: 'usr_1', teamId: 'tea_sales', pool: { claims: 1 } }])
    const moved = await call('POST', `/v1/leads/${id}/status`, { as: members[0], body: { status: 'working' } })
    expect(moved.status).toBe(200)
  })

  it('gives a lead to one of 200 who claim it at once; the others are told that it is gone', async () => {
    const { waiting, claim, members, recordOf } = world
    const id = await waiting()
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => claim(id, members[n % 3])))
    const winners = answers.filter(({ status }) => status === 200)
    expect(winners).toHaveLength(1)
    const others = answers.filter((answer) => answer !== winners[0]).map(({ status, body }) => `${status} ${body.code}`)
    expect(new Set(others)).toEqual(new Set(['409 lead.claimed']))
    expect(await recordOf(id)).toMatchObject({ ownerId: winners[0]?.body.ownerId, pool: { claims: 1 } })
  })

  it('is for its members; for others neither it nor what waits in it is there', async () => {
    const { call, stranger, waiting, claim, pool } = world
    const id = await waiting()
    expect((await claim(id, stranger)).status).toBe(404)
    expect((await call('GET', `/v1/pools/${pool.id}/leads`, { as: stranger })).status).toBe(404)
    expect((await call('GET', `/v1/pools/${pool.id}/recycling?on=2099-01-01`, { as: stranger })).status).toBe(404)
    expect((await call('GET', `/v1/leads/${id}`, { as: stranger })).status).toBe(404)
  })

  it('is governed by its admins: they hand out, remove and lock; other members do not', async () => {
    const { call, waiting, members, head, recordOf, raisedBy, admin } = world
    const ids = [await waiting(), await waiting(), await waiting()]
    const hand = (id: string | undefined, as = head) =>
      call('POST', `/v1/leads/${id}/hand-out`, { as, body: { ownerId: 'usr_2' } })
    expect((await hand(ids[0], members[0])).status).toBe(403)
    expect((await hand(ids[0])).body).toMatchObject({ ownerId: 'usr_2', teamId: 'tea_sales' })
    expect((await hand(ids[0])).body.code).toBe('lead.claimed')

    const remove = (id: string | undefined, body: object, as = head) =>
      call('POST', `/v1/leads/${id}/remove-from-pool`, { as, body })
    expect((await remove(ids[1], { ownerId: 'usr_3' }, members[0])).status).toBe(403)
    expect((await remove(ids[1], { ownerId: 'usr_3' })).body.poolId).toBeUndefined()
    expect(await recordOf(ids[1] ?? '')).toMatchObject({ ownerId: 'usr_3', status: 'new' })
    expect((await remove(ids[2], { disqualify: { reason: 'wrong_number' } })).body.status).toBe('disqualified')
    expect(raisedBy(ids[2] ?? '')).toEqual(
      expect.arrayContaining(['lead.pooled', 'lead.removed_from_pool', 'lead.disqualified']),
    )

    const lock = (as: typeof head) => call('PUT', `/v1/leads/${ids[0]}/lock`, { as, body: {} })
    expect((await lock(members[1] as typeof head)).status).toBe(403)
    expect((await lock(head)).body.lock).toMatchObject({ by: 'user:usr_head' })
    expect((await call('DELETE', `/v1/leads/${ids[0]}/lock`, { as: admin })).body.lock).toBeUndefined()
  })

  it('takes a lead back with a reason, from its owner, and only one that belongs to a pool', async () => {
    const { call, waiting, claim, members, add, recordOf, raised } = world
    const id = await waiting()
    await claim(id, members[0])
    const back = (leadId: string, as = members[0]) =>
      call('POST', `/v1/leads/${leadId}/return`, { ...(as && { as }), body: { reason: 'not_my_region' } })
    expect((await back(id, members[1])).status).toBe(404)
    expect((await back(id)).body.ownerId).toBeUndefined()
    expect(await recordOf(id)).toMatchObject({ pool: { formerOwnerId: 'usr_1', claims: 1 } })
    expect(raised().findLast(({ recordId }) => recordId === id)).toMatchObject({
      type: 'lead.returned',
      data: { reason: 'not_my_region', formerOwnerId: 'usr_1', poolId: world.pool.id },
    })
    const { id: other } = await add({ ownerId: 'usr_1' })
    expect((await back(other)).body.code).toBe('lead.no_pool')
  })

  it('that is retired takes nothing in, and gives what waits there', async () => {
    const { call, must, admin, members, add } = world
    const pool = await must('POST', '/v1/pools', { name: 'Old', userIds: ['usr_1'] }, admin)
    const { id } = await add()
    await must('POST', `/v1/pools/${pool.id}/leads`, { leadId: id }, admin)
    await must('POST', `/v1/pools/${pool.id}/retire`, undefined, admin)
    const { id: late } = await add()
    const put = await call('POST', `/v1/pools/${pool.id}/leads`, { as: admin, body: { leadId: late } })
    expect(put.body.code).toBe('pool.retired')
    expect((await world.claim(id, members[0])).status).toBe(200)
    const back = await call('POST', `/v1/leads/${id}/return`, {
      ...(members[0] && { as: members[0] }),
      body: { reason: 'x' },
    })
    expect(back.body.code).toBe('pool.retired')
  })
})

describe('limits of a pool', () => {
  it('hold how many one claims a day, in the day of the tenant', async () => {
    const world = await openPool({ limits: { claimsPerDay: 2 } })
    const { waiting, claim, members, advance } = world
    const ids = [await waiting(), await waiting(), await waiting(), await waiting()]
    for (const id of ids.slice(0, 2)) expect((await claim(id, members[0])).status).toBe(200)
    const refused = await claim(ids[2] ?? '', members[0])
    // It is 16:00 in Shanghai.
    expect(refused.body).toMatchObject({ code: 'pool.daily_limit', limit: 2, until: '2026-03-02T16:00:00.000Z' })
    expect((await claim(ids[2] ?? '', members[1])).status).toBe(200)
    advance(8 * hour)
    expect((await claim(ids[3] ?? '', members[0])).status).toBe(200)
    world.close()
  })

  it('hold how many one has, however they came, with won ones only where the pool counts them', async () => {
    for (const countWon of [false, true]) {
      const world = await openPool({ limits: { holding: 2, countWon } })
      const { waiting, claim, call, members, head, must, admin } = world
      const ids = [await waiting(), await waiting(), await waiting(), await waiting()]
      await claim(ids[0] ?? '', members[0])
      await must('POST', `/v1/leads/${ids[1]}/hand-out`, { ownerId: 'usr_1' }, head)
      expect((await claim(ids[2] ?? '', members[0])).body).toMatchObject({ code: 'pool.holding_limit', limit: 2 })
      const handed = await call('POST', `/v1/leads/${ids[2]}/hand-out`, { as: head, body: { ownerId: 'usr_1' } })
      expect(handed.body.code).toBe('pool.holding_limit')
      await must('POST', `/v1/leads/${ids[0]}/status`, { status: 'working' }, admin)
      await must('POST', `/v1/leads/${ids[0]}/convert`, {}, admin)
      expect((await claim(ids[2] ?? '', members[0])).status).toBe(countWon ? 409 : 200)
      await must('POST', `/v1/leads/${ids[1]}/disqualify`, { reason: 'no_budget' }, admin)
      expect((await claim(ids[3] ?? '', members[0])).status).toBe(200)
      world.close()
    }
  })

  it('make former owners wait, each of them, and everybody for what came in just now', async () => {
    const world = await openPool({ coolDownDays: 7, closedForHours: 2 })
    const { waiting, claim, must, members, advance } = world
    const [first, second, third] = members
    const id = await waiting()
    expect((await claim(id, first)).body).toMatchObject({ code: 'pool.closed', until: '2026-03-02T10:00:00.000Z' })
    advance(2 * hour)
    for (const member of [first, second]) {
      expect((await claim(id, member)).status).toBe(200)
      await must('POST', `/v1/leads/${id}/return`, { reason: 'no_time' }, member)
      advance(2 * hour)
    }
    for (const member of [first, second]) expect((await claim(id, member)).body.code).toBe('pool.cooling_down')
    advance(7 * day - 3 * hour)
    expect((await claim(id, second)).body.code).toBe('pool.cooling_down')
    expect((await claim(id, first)).status).toBe(200)
    await must('POST', `/v1/leads/${id}/return`, { reason: 'no_time' }, first)
    advance(2 * hour)
    expect((await claim(id, third)).status).toBe(200)
    world.close()
  })
})

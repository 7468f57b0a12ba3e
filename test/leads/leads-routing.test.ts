import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import drainLeads from '../../functions/leads/drain-leads.ts'
import onLeadCreated from '../../functions/leads/on-lead-created.ts'
import onLeadPlaceFreed from '../../functions/leads/on-lead-place-freed.ts'
import { loadsOf } from '../../shared/assignment/load-store.ts'
import { members, rosterId, setUp, spread, userId } from '../assignment/world.ts'
import { deliverer } from '../support/deliver.ts'
import { addUser } from '../support/people.ts'
import { openLeads } from './leads-world.ts'

const openOf = async ({ platform }: ReturnType<typeof openLeads>): Promise<Record<string, number>> => {
  const loads = await loadsOf(
    platform.store,
    'ten_1',
    'lead',
    { id: rosterId, zone: 'Asia/Shanghai', members: [] },
    platform.clock.now(),
  )
  return Object.fromEntries([...loads].map(([id, load]) => [id, load.open]))
}

describe('a new lead that nobody has', () => {
  const world = openLeads()
  const { must, add, platform } = world
  afterAll(world.close)
  const deliver = deliverer(world.changes, [onLeadCreated, onLeadPlaceFreed], platform)
  const ownerOf = async (id: string): Promise<string | undefined> => (await must('GET', `/v1/leads/${id}`)).ownerId

  beforeAll(async () => {
    for (const n of [1, 2]) await addUser(platform, userId(n))
    const east = { field: 'region', op: 'eq', value: 'east' }
    await setUp(platform, { members: members(2, { backlogCap: 1 }), rules: [{ when: east, rosterId }] })
  })

  it('stays where it is when no rule holds, as does one that somebody has', async () => {
    const unrouted = await add({ ownerId: null, region: 'west' })
    const owned = await add({ region: 'east' })
    await deliver()
    expect(await ownerOf(unrouted.id)).toBeUndefined()
    expect(await ownerOf(owned.id)).toBe('usr_1')
  })

  it('goes in turn to who has a place, waits when nobody has, and follows when one comes free', async () => {
    const ids: string[] = []
    for (let count = 0; count < 5; count++) {
      world.advance(1)
      ids.push((await add({ ownerId: null, region: 'east' })).id)
    }
    await deliver(2)
    expect(await Promise.all(ids.map(ownerOf))).toEqual([userId(1), userId(2), undefined, undefined, undefined])
    expect(await openOf(world)).toEqual({ usr_1: 1, [userId(1)]: 1, [userId(2)]: 1 })

    await must('POST', `/v1/leads/${ids[1]}/disqualify`, { reason: 'no_budget' })
    await deliver(2)
    expect(await ownerOf(ids[2] ?? '')).toBe(userId(2))

    await must('POST', `/v1/leads/${ids[0]}/assign`, { ownerId: userId(2) })
    await drainLeads.handle(platform)
    expect(await ownerOf(ids[3] ?? '')).toBe(userId(1))
    expect(await openOf(world)).toEqual({ usr_1: 1, [userId(1)]: 1, [userId(2)]: 2 })

    // Opened again, it takes its place again, past the cap: nobody can refuse what they had already.
    await must('POST', `/v1/leads/${ids[1]}/reopen`)
    expect(await openOf(world)).toEqual({ usr_1: 1, [userId(1)]: 1, [userId(2)]: 3 })
    expect(await ownerOf(ids[4] ?? '')).toBeUndefined()
    expect(world.problems).toEqual([])
  })

  it('shows in the report of the roster why it went where it went', async () => {
    const report = await must('GET', `/v1/rosters/${rosterId}/fairness?from=2026-03-01&to=2026-03-03`)
    expect(report.given).toBe(4)
    expect(report.items[0]).toMatchObject({ noun: 'lead', state: 'assigned', candidates: expect.any(Array) })
  })
})

describe('a lead that came by a partner', () => {
  const world = openLeads()
  const { must, add, platform } = world
  afterAll(world.close)
  const deliver = deliverer(world.changes, [onLeadCreated], platform)
  let dealer = ''

  beforeAll(async () => {
    await addUser(platform, userId(1))
    dealer = (await must('POST', '/v1/customers', { kind: 'organisation', name: 'Dealer Ltd', type: 'dealer' })).id
    const ofDealer = { field: 'partnerId', op: 'eq', value: dealer }
    await setUp(platform, { members: members(1), rules: [{ when: ofDealer, rosterId }] })
  })

  it('goes to whoever the rules name for that partner, and is listed by it', async () => {
    const { id } = await add({ ownerId: null, partnerId: dealer })
    const other = await add({ ownerId: null })
    await deliver()
    await world.follow()
    expect((await must('GET', `/v1/leads/${id}`)).ownerId).toBe(userId(1))
    expect((await must('GET', `/v1/leads/${other.id}`)).ownerId).toBeUndefined()
    const { items } = await must('GET', `/v1/leads?partnerId=${dealer}`)
    expect(items.map((lead: { id: string }) => lead.id)).toEqual([id])
  })

  it('names a dealer or partner, and nobody else', async () => {
    const customer = (await must('POST', '/v1/customers', { kind: 'person', name: 'Grace Hopper' })).id
    for (const [partnerId, code] of [
      [customer, 'not_a_partner'],
      ['cus_none', 'no_such_record'],
    ]) {
      const { status, body } = await world.call('POST', '/v1/leads', { body: { name: 'Ada', partnerId } })
      expect({ status, errors: body.errors }).toMatchObject({ status: 400, errors: [{ pointer: '/partnerId', code }] })
    }
  })
})

describe('many leads at once', () => {
  it('are routed by rules that are written and tried over the API', async () => {
    const world = openLeads()
    const roster = { name: 'Sales', zone: 'Asia/Shanghai', members: members(1) }
    await addUser(world.platform, userId(1))
    const { id } = await world.must('POST', '/v1/rosters', roster)
    const rules = [{ when: { field: 'score.tier', op: 'eq', value: 'A' }, userId: userId(1) }, { rosterId: id }]
    const put = await world.call('PUT', '/v1/routing-rules/lead', { body: { rules }, headers: { 'if-match': '"0"' } })
    expect(put.status).toBe(200)
    const preview = await world.must('POST', '/v1/routing-rules/lead/preview', { fields: { industry: 'software' } })
    expect(preview).toMatchObject({ rule: { rosterId: id }, roster: { candidates: [{ userId: userId(1) }] } })
    world.close()
  })

  it('1,000 over 7 people by 4 workers: nobody has more than one more than anybody else', async () => {
    const world = openLeads()
    const { platform } = world
    for (const n of [1, 2, 3, 4, 5, 6, 7]) await addUser(platform, userId(n))
    await setUp(platform, { members: members(7) })
    await Promise.all(Array.from({ length: 1000 }, (_, n) => world.add({ name: `Lead ${n}`, ownerId: null })))
    const events = world.raised().filter(({ type }) => type === 'lead.created')
    expect(events).toHaveLength(1000)
    const worker = async () => {
      for (let event = events.shift(); event; event = events.shift()) await onLeadCreated.handle(event, platform)
    }
    await Promise.all([worker(), worker(), worker(), worker()])
    const open = await openOf(world)
    expect(Object.values(open).reduce((sum, count) => sum + count, 0)).toBe(1000)
    expect(spread(open)).toBe(1)
    world.close()
  }, 120_000)
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import customersFunction from '../../functions/customers/index.ts'
import leadSearch from '../../functions/leads/lead-search.ts'
import sales from '../../functions/sales/index.ts'
import registrationConversion from '../../functions/sales/registration-conversion.ts'
import watchRegistrations from '../../functions/sales/registration-watch.ts'
import registrationsFunction from '../../functions/sales/registrations-index.ts'
import { eventsOf } from '../../functions/stream/publish-events.ts'
import tasksFunction from '../../functions/tasks/index.ts'
import type { Actor, Permission } from '../../shared/kernel/actor.ts'
import { day, minute } from '../../shared/kernel/instant.ts'
import { seeded } from '../simulation/random.ts'
import { testActor } from '../support/api.ts'
import { openWorld } from '../support/open-world.ts'
import { addUser } from '../support/people.ts'

const approver = (scope: 'own' | 'all' = 'all', id = 'usr_1'): Actor => {
  const actor = testActor({ id }, scope)
  return { ...actor, permissions: { ...actor.permissions, ['registration:approve' as Permission]: scope } }
}

const world = openWorld(
  [registrationsFunction, registrationConversion, customersFunction, leadSearch, sales, tasksFunction],
  approver(),
)
const { platform, changes, call, must, follow, raisedBy } = world
afterAll(world.close)

let dealer: string
let partner: string
let count = 0

beforeAll(async () => {
  await addUser(platform, 'usr_1')
  const stages = [{ key: 'first', name: 'First', probability: 10 }]
  await must('POST', '/v1/pipelines', { name: 'Sales', stages, lostReasons: [{ key: 'price', name: 'Price' }] })
  const add = async (type: string) =>
    (await must('POST', '/v1/customers', { kind: 'organisation', name: type, type })).id
  dealer = await add('dealer')
  partner = await add('partner')
})

const surnames = ['Archer', 'Baker', 'Cooper', 'Dyer', 'Ellis', 'Fisher', 'Gardner', 'Hunter', 'Irving', 'Joiner']
const endCustomer = () => {
  count += 1
  return {
    name: `Robin ${surnames[count % 10]}`,
    company: `Works ${count} Ltd.`,
    emails: [`buyer${count}@works${count}.example`],
  }
}

const register = (body: object = {}, as?: Actor) =>
  call('POST', '/v1/deal-registrations', { body: { partnerId: dealer, ...endCustomer(), ...body }, ...(as && { as }) })
const registered = async (body: object = {}) => {
  const { status, body: made } = await register(body)
  expect(status).toBe(201)
  return made
}
const act = (id: string, move: string, body?: object, as?: Actor) =>
  call('POST', `/v1/deal-registrations/${id}/${move}`, { ...(body && { body }), ...(as && { as }) })
const approved = async (body: object = {}, terms: object = {}) => {
  const { id } = await registered(body)
  const answer = await act(id, 'approve', terms)
  expect(answer.status).toBe(200)
  return answer.body
}
const read = (id: string) => must('GET', `/v1/deal-registrations/${id}`)
const tick = () => watchRegistrations.handle(platform)

describe('a registration', () => {
  it('is made for a dealer or partner alone, with what the end customer is cleaned', async () => {
    const made = await registered({ partnerId: partner, phones: ['138 1234 5678'], product: 'MX-200' })
    expect(made).toMatchObject({ status: 'submitted', partnerId: partner, ownerId: 'usr_1', product: 'MX-200' })
    expect(made.phones).toMatchObject([{ number: '+8613812345678', valid: true }])
    const nobody = await must('POST', '/v1/customers', { kind: 'organisation', name: 'Plain' })
    expect((await register({ partnerId: nobody.id })).body.errors).toMatchObject([{ code: 'not_a_partner' }])
    expect((await register({ partnerId: 'cus_none' })).body.errors).toMatchObject([{ code: 'no_such_record' }])
  })

  it('goes from submitted to approved or refused, and no further than that', async () => {
    const { id } = await registered()
    expect((await act(id, 'convert', { customerId: dealer, deal: { name: 'x' } })).body).toMatchObject({
      ...{ code: 'registration.illegal_status', legal: ['approved', 'refused'] },
    })
    expect((await act(id, 'progress')).body.code).toBe('registration.not_protected')
    expect((await act(id, 'refuse', { reason: 'known' })).body).toMatchObject({
      ...{ status: 'refused', decided: { reason: 'known', by: 'user:usr_1' } },
    })
    expect((await act(id, 'approve', {})).body).toMatchObject({ code: 'registration.illegal_status', legal: [] })
    expect(raisedBy(id)).toEqual(['registration.submitted', 'registration.refused'])
  })

  it('is listed by status and dealer', async () => {
    const { id } = await registered({ partnerId: partner })
    await follow()
    const { items } = await must('GET', `/v1/deal-registrations?status=submitted&partnerId=${partner}`)
    expect(items.map((item: { id: string }) => item.id)).toContain(id)
  })

  it('is approved by who may, not by who registered it', async () => {
    const { 'registration:approve': _, ...permissions } = testActor({}, 'own').permissions
    const own = testActor({ id: 'usr_1', permissions })
    const { body } = await register({}, own)
    expect((await act(body.id, 'approve', {}, own)).status).toBe(403)
    expect((await act(body.id, 'refuse', { reason: 'x' }, own)).status).toBe(403)
  })
})

describe('a protected end customer', () => {
  it.each([
    ['e-mail', { emails: ['same@end.example'] }],
    ['phone', { phones: ['13912345678'] }],
    ['company, whatever its legal form', { company: '宁波东方机械有限公司' }, { company: '宁波东方机械股份有限公司' }],
    ['domain', { website: 'https://www.same.example' }],
  ])('is refused to others by %s; they learn until when, and nothing else', async (_, mark, other: object = mark) => {
    const first = await approved(mark)
    const refused = await register({ ...other, partnerId: partner })
    expect(refused.status).toBe(409)
    expect(refused.body).toMatchObject({ code: 'registration.protected', until: first.protection.expiresAt })
    for (const secret of [first.id, dealer, first.name, first.company])
      expect(JSON.stringify(refused.body)).not.toContain(secret)
  })

  it('is the one dealer’s of many that are approved at once', async () => {
    const same = endCustomer()
    const ids = await Promise.all(Array.from({ length: 8 }, async () => (await registered(same)).id))
    const answers = await Promise.all(ids.map((id) => act(id, 'approve', {})))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)])
    expect(new Set(answers.flatMap(({ body }) => body.code ?? []))).toEqual(new Set(['registration.protected']))
  })

  it('stays protected when a deal came of it, until the protection ends', async () => {
    const same = endCustomer()
    const { id, protection } = await approved(same)
    const customer = await must('POST', '/v1/customers', { kind: 'organisation', name: same.company })
    const body = { customerId: customer.id, deal: { name: 'Machines', closeDate: '2026-12-31' } }
    const converted = await act(id, 'convert', body)
    expect(converted.body).toMatchObject({ status: 'converted', customerId: customer.id })
    expect(await must('GET', `/v1/deals/${converted.body.dealId}`)).toMatchObject({
      ...{ partnerId: dealer, customerId: customer.id, ownerId: 'usr_1' },
    })
    const again = await act(id, 'convert', body)
    expect([again.status, again.body.dealId]).toEqual([200, converted.body.dealId])
    expect((await register(same)).body.code).toBe('registration.protected')
    world.advance(Date.parse(protection.expiresAt) - Date.parse(platform.clock.now()))
    await tick()
    expect(await read(id)).toMatchObject({ status: 'converted' })
    expect(raisedBy(id).at(-1)).toBe('registration.protection_ended')
    await registered(same)
  })

  it('becomes one deal of many calls at once', async () => {
    const { id } = await approved()
    const body = { customerId: dealer, deal: { name: 'Machines' } }
    const answers = await Promise.all(Array.from({ length: 6 }, () => act(id, 'convert', body)))
    expect(new Set(answers.map((answer) => answer.body.dealId)).size).toBe(1)
    expect(answers.every(({ status }) => status === 200)).toBe(true)
  })
})

describe('the clock of a protection', () => {
  const terms = { protectDays: 10, extendDays: 3, mostDays: 20, warnDays: 2 }
  const daysIn = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / day

  it('runs as that of pools: ten days, three from each report, twenty at most', async () => {
    const { id, protection } = await approved({}, terms)
    const ends: number[] = []
    for (const [wait] of [[3], [5], [3], [2], [2], [2], [2]] as const) {
      world.advance(wait * day)
      ends.push(daysIn(protection.startsAt, (await act(id, 'progress')).body.protection.expiresAt))
    }
    expect(ends).toEqual([10, 11, 14, 16, 18, 20, 20])
  })

  it('warns once of each end, with a task for the owner, then expires and frees the end customer', async () => {
    const same = endCustomer()
    const { id } = await approved(same, terms)
    world.advance(8 * day - minute)
    await tick()
    expect(raisedBy(id)).not.toContain('registration.expiry_warned')
    world.advance(minute)
    await Promise.all([tick(), tick()])
    await tick()
    expect(raisedBy(id).filter((type) => type === 'registration.expiry_warned')).toHaveLength(1)
    await act(id, 'progress')
    world.advance(day)
    await tick()
    expect(raisedBy(id).filter((type) => type === 'registration.expiry_warned')).toHaveLength(2)
    await follow()
    const { items } = await must('GET', `/v1/tasks?customerId=${dealer}&status=open`)
    expect(items.filter(({ source }: { source?: { eventId: string } }) => source?.eventId.startsWith(id))).toHaveLength(
      2,
    )
    world.advance(2 * day)
    await Promise.all([tick(), tick()])
    expect(await read(id)).toMatchObject({ status: 'expired' })
    expect(raisedBy(id).filter((type) => type === 'registration.expired')).toHaveLength(1)
    expect((await act(id, 'progress')).body.code).toBe('registration.not_protected')
    await approved(same)
  })

  it('can not end before it would have without any progress', async () => {
    const { id } = await registered()
    expect((await act(id, 'approve', { protectDays: 30, mostDays: 10 })).body.errors).toMatchObject([
      { pointer: '/mostDays' },
    ])
  })
})

it.each([1, 2, 3])('whatever is done at once, each end customer is protected for at most one (%d)', async (seed) => {
  const { pick, chance, below } = seeded(seed)
  const people = [endCustomer(), endCustomer(), endCustomer()]
  const ids: string[] = []
  for (let round = 0; round < 10; round++) {
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        if (ids.length < 4 || chance(0.4)) {
          const { status, body } = await register(pick(people))
          if (status === 201) ids.push(body.id)
        } else if (chance(0.7))
          await act(pick(ids), 'approve', { protectDays: 2, extendDays: 1, mostDays: 4, warnDays: 1 })
        else if (chance(0.5)) await act(pick(ids), 'progress')
        else await act(pick(ids), 'convert', { customerId: dealer, deal: { name: 'Deal' } })
      }),
    )
    if (chance(0.5)) world.advance(below(2 * day))
    await Promise.all([tick(), tick()])
    const all = await Promise.all(ids.map(read))
    const now = platform.clock.now()
    for (const { company } of people) {
      const holders = all.filter(
        (one) => one.company === company && one.status !== 'expired' && one.protection?.expiresAt > now,
      )
      expect(holders.length).toBeLessThanOrEqual(1)
      const isFree = (await register({ company })).status === 201
      expect(isFree).toBe(holders.length === 0)
    }
  }
})

describe('conflicts', () => {
  it('show registrations, leads, customers and their open deals of what may be the same, as far as one may see them', async () => {
    const same = { ...endCustomer(), phones: ['13700001111'] }
    const other = await registered({ ...same, partnerId: partner })
    const lead = await must('POST', '/v1/leads', same)
    const customer = await must('POST', '/v1/customers', { kind: 'organisation', name: same.company })
    const deal = await must('POST', '/v1/deals', { name: 'Ours', customerId: customer.id })
    const { id } = await registered(same)
    await follow()
    const { items, hidden } = await must('GET', `/v1/deal-registrations/${id}/conflicts`)
    expect(hidden).toBe(0)
    const ids = items.map((item: { id: string }) => item.id)
    expect(ids).toEqual(expect.arrayContaining([other.id, lead.id, customer.id, deal.id]))
    expect(ids).not.toContain(id)
    const stranger = testActor({ id: 'usr_9' }, 'own')
    const sees = { ...stranger, permissions: { ...stranger.permissions, 'registration:read': 'all' as const } }
    const theirs = await must('GET', `/v1/deal-registrations/${id}/conflicts`, undefined, sees)
    expect(theirs.items.map(({ noun }: { noun: string }) => noun)).toEqual(['registration'])
    expect(theirs.hidden).toBeGreaterThanOrEqual(2)
  })
})

it('shows the person at the end customer to nobody who may not see personal data, nor in events', async () => {
  const canary = { name: 'Kanarienvogel', phones: ['13800987654'], emails: ['kanarienvogel@hidden.example'] }
  const { id } = await registered({ ...canary, company: 'Kanarien Works', note: 'Kanarienvogel sings' })
  const other = await registered({ ...canary, company: 'Kanarien Works' })
  await act(id, 'approve', {})
  await follow()
  const { 'personal:read': _, ...permissions } = approver().permissions as Record<Permission, 'all'>
  const blind = testActor({ id: 'usr_1', permissions })
  const path = `/v1/deal-registrations/${id}`
  const answers = [
    await call('GET', path, { as: blind }),
    await call('GET', '/v1/deal-registrations?status=approved', { as: blind }),
    await call('GET', `${path}/history`, { as: blind }),
    await call('GET', `${path}/conflicts`, { as: blind }),
    await call('POST', `${path}/progress`, { as: blind }),
    await call('POST', `${path}/progress`, { as: blind, headers: { 'if-match': '"99"' } }),
    await call('POST', `/v1/deal-registrations/${other.id}/approve`, { as: blind, body: {} }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 412, 409])
  const told = changes(0, 1_000_000).flatMap(({ change }) => eventsOf(change))
  const events = told.filter(({ type }) => type.startsWith('registration.'))
  for (const shown of [...answers.map(({ body }) => body), events])
    for (const secret of ['ogel', '0987654', 'hidden.example']) expect(JSON.stringify(shown)).not.toContain(secret)
  expect((await call('GET', '/v1/deal-registrations?q=Kanarienvogel', { as: blind })).status).toBe(403)
})

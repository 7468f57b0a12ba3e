import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import customersFunction from '../../functions/customers/index.ts'
import forecast from '../../functions/forecast/index.ts'
import sales from '../../functions/sales/index.ts'
import registrationConversion from '../../functions/sales/registration-conversion.ts'
import watchRegistrations from '../../functions/sales/registration-watch.ts'
import registrationsFunction from '../../functions/sales/registrations-index.ts'
import { day } from '../../shared/kernel/instant.ts'
import { unitsOf } from '../customers/world.ts'
import { testActor } from '../support/api.ts'
import { openWorld } from '../support/open-world.ts'

const all = testActor({ id: 'usr_1', teamId: 'tea_sales', teamIds: ['tea_sales'] })
const boss = { ...all, permissions: { ...all.permissions, 'registration:approve': 'all' as const } }
const world = openWorld([registrationsFunction, registrationConversion, customersFunction, sales, forecast], boss)
const { must, call } = world
afterAll(world.close)

const path = '/v1/partners/performance?from=2026-03&to=2026-05'
const performance = async () => {
  await world.follow()
  const { items } = await must('GET', path)
  return Object.fromEntries(items.map((item: { partnerId: string }) => [item.partnerId, item]))
}

let dealer: string
let other: string
let customerId: string
let made = 0
const register = async (partnerId: string, body: object = {}): Promise<string> => {
  made += 1
  const end = { name: `Buyer ${'ABCDEFGHIJ'[made % 10]}`, emails: [`buyer${made}@end${made}.example`], ...body }
  return (await must('POST', '/v1/deal-registrations', { partnerId, ...end })).id
}
const act = (id: string, move: string, body: object = {}) => must('POST', `/v1/deal-registrations/${id}/${move}`, body)

beforeAll(async () => {
  await world.staff(1, 'tea_sales')
  await must('POST', '/v1/pipeline-templates/b2b_sale', {})
  const partner = async (type: string) =>
    (await must('POST', '/v1/customers', { kind: 'organisation', name: `The ${type}`, type })).id
  ;[dealer, other, customerId] = [await partner('dealer'), await partner('partner'), await partner('customer')]
  await world.follow()
})

describe('what a dealer or partner brought', () => {
  it('is told in one answer: registrations by what became of them, conflicts, deals and revenue', async () => {
    const waiting = await register(dealer)
    await act(await register(dealer), 'refuse', { reason: 'known' })
    await act(await register(dealer), 'approve')
    await act(await register(dealer), 'approve', { protectDays: 2, extendDays: 1, mostDays: 3, warnDays: 0 })
    const converted = await register(dealer)
    await act(converted, 'approve')
    const deal = { name: 'Machines', closeDate: '2026-04-30', amount: { amount: '1000', currency: 'CNY' } }
    const { dealId } = await act(converted, 'convert', { customerId, deal })
    await must('POST', `/v1/deals/${dealId}/assign`, { ownerId: 'usr_1' })
    await must('POST', `/v1/deals/${dealId}/win`)
    await register(other)
    world.advance(3 * day)
    await watchRegistrations.handle(world.platform)
    const found = await performance()
    expect(found[dealer].registrations).toEqual({
      ...{ made: 5, waiting: 1, accepted: 3, refused: 1, converted: 1, expired: 1, conflicting: 0 },
      ...{ acceptance: 75, conversion: 33.33 },
    })
    expect(found[dealer].deals).toMatchObject({ won: 1, lost: 0, winRate: 100 })
    expect(found[other].registrations).toMatchObject({ made: 1, waiting: 1, accepted: 0 })
    await act(waiting, 'approve')
    expect((await performance())[dealer].registrations).toMatchObject({ made: 5, waiting: 0, accepted: 4 })
  })

  it('counts those that others were talking to as well when somebody decided', async () => {
    const both = { company: 'Northern Machine Works Ltd.', name: 'Robin Fisher' }
    const [first, second] = [await register(dealer, both), await register(other, both)]
    await world.follow()
    expect(await act(first, 'approve')).toMatchObject({ status: 'approved', conflicts: 1 })
    const refused = await call('POST', `/v1/deal-registrations/${second}/approve`, { body: {} })
    expect(refused.body.code).toBe('registration.protected')
    expect(await act(second, 'refuse', { reason: 'taken' })).toMatchObject({ conflicts: 1 })
    const found = await performance()
    expect([found[dealer].registrations.conflicting, found[other].registrations.conflicting]).toEqual([1, 1])
  })

  it('is what the registrations themselves say, however often their writes are followed', async () => {
    await world.follow()
    await world.follow()
    const found = await performance()
    for (const partnerId of [dealer, other]) {
      const { items } = await must('GET', `/v1/deal-registrations?partnerId=${partnerId}&limit=100`)
      const count = (status: string) => items.filter((one: { status: string }) => one.status === status).length
      expect(found[partnerId].registrations).toMatchObject({
        ...{ made: items.length, waiting: count('submitted'), refused: count('refused') },
        ...{ converted: count('converted'), expired: count('expired') },
      })
    }
  })

  it('is told by page, of one team, and to nobody who sees own deals alone', async () => {
    const first = await must('GET', `${path}&limit=1`)
    const second = await must('GET', `${path}&limit=1&cursor=${encodeURIComponent(first.next)}`)
    expect([first.items[0].partnerId, second.items[0].partnerId]).toEqual([dealer, other].sort())
    expect(second.next).toBeUndefined()
    expect((await must('GET', `${path}&teamId=tea_none`)).items).toEqual([])
    expect((await must('GET', `${path}&teamId=tea_sales`)).items).toHaveLength(2)
    expect((await call('GET', path, { as: testActor({ id: 'usr_1' }, 'own') })).status).toBe(403)
  })

  it('costs as much as there are partners, not registrations', async () => {
    const cost = async () => unitsOf(await call('GET', path))
    const before = await cost()
    for (let n = 0; n < 20; n++) await register(dealer)
    await world.follow()
    expect(await cost()).toEqual(before)
    expect(before).toEqual({ read: 7, write: 0 })
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import leadSearch from '../../functions/leads/lead-search.ts'
import onLeadCreated from '../../functions/leads/on-lead-created.ts'
import watchDeals from '../../functions/sales/deal-watch.ts'
import service from '../../functions/service/index.ts'
import { minute } from '../../shared/kernel/instant.ts'
import { apiOf, testActor } from '../support/api.ts'
import { deliverer } from '../support/deliver.ts'
import { addUser } from '../support/people.ts'
import { faultsOf, openSales } from './sales-world.ts'

const sales = openSales()
const { call, must, platform, changes } = sales
afterAll(sales.close)
const functions = [leadSearch, service]
const beside = apiOf({ ...leadSearch, routes: functions.flatMap(({ routes }) => routes) }, platform)
const deliver = deliverer(changes, [onLeadCreated], platform)

const placement = '/v1/territories/placement'
/** A minute passes, everything is followed, and what is due is done. */
const tick = async (): Promise<void> => {
  sales.advance(minute)
  await sales.follow()
  await watchDeals.handle(platform)
  await sales.follow()
}

const draw = async (territories: object[]) => {
  const { version } = await must('GET', '/v1/territories')
  return call('PUT', '/v1/territories', { body: { territories }, headers: { 'if-match': `"${version}"` } })
}
const makers = {
  name: 'Large makers',
  when: {
    and: [
      { field: 'industry', op: 'eq', value: 'manufacturing' },
      { field: 'employees', op: 'gte', value: 1000 },
    ],
  },
}
const east = { name: '华东', when: { field: 'region', op: 'in', value: ['上海', '江苏'] } }
const company = (body: object) =>
  must('POST', '/v1/customers', { kind: 'organisation', name: `公司 ${JSON.stringify(body)}`, ...body })
const openDeal = (customerId: string, body: object = {}) =>
  must('POST', '/v1/deals', { name: 'Deal', customerId, ...body })

let ids: Record<string, string>
let maker: { id: string }
let eastern: { id: string }
beforeAll(async () => {
  await sales.staff(3)
  await must('POST', '/v1/pipeline-templates/b2b_sale', {})
  expect((await must('GET', '/v1/territories')).territories).toEqual([])
  const { status, body } = await draw([makers, { ...east }])
  expect(status).toBe(200)
  ids = Object.fromEntries(body.territories.map(({ id, name }: Record<string, string>) => [name, id]))
  maker = await company({ industry: 'manufacturing', employees: 5000, region: '上海' })
  eastern = await company({ region: '江苏' })
})

describe('territories', () => {
  it('keep their ids and order; the first one that holds takes a deal when it is opened', async () => {
    expect((await openDeal(maker.id)).territoryId).toBe(ids['Large makers'])
    expect((await openDeal(eastern.id)).territoryId).toBe(ids.华东)
    const { id: western } = await company({ region: '四川' })
    expect((await openDeal(western)).territoryId).toBeUndefined()
    expect((await openDeal(western, { region: '上海' })).territoryId).toBe(ids.华东)
    expect((await openDeal(eastern.id, { territoryId: ids['Large makers'] })).territoryId).toBe(ids['Large makers'])
  })

  it.each([
    [
      'drawn by what is personal',
      [{ ...east, when: { field: 'name', op: 'eq', value: 'x' } }],
      '/territories/0/when not_allowed',
    ],
    ['of one name', [makers, { ...east, name: makers.name }], '/territories/1/name named_twice'],
    [
      'of a team that there is not',
      [{ ...east, teamId: `tea_${'0'.repeat(26)}` }],
      '/territories/0/teamId no_such_record',
    ],
    [
      'of people who are not there',
      [{ ...east, userIds: [`usr_${'0'.repeat(26)}`] }],
      '/territories/0/userIds/0 no_such_record',
    ],
  ])('%s are refused', async (_, territories, fault) => {
    const { status, body } = await draw(territories)
    expect([status, ...faultsOf(body)]).toEqual([400, fault])
  })

  it('a deal goes to none that there is not', async () => {
    const refused = await call('POST', '/v1/deals', {
      body: { name: 'D', customerId: maker.id, territoryId: 'ter_none' },
    })
    expect(faultsOf(refused.body)).toEqual(['/territoryId no_such_record'])
  })
})

describe('the preview', () => {
  it('shows of customers, leads and deals what falls where, also by a draft, page by page', async () => {
    await beside('POST', '/v1/leads', { body: { name: 'Li', region: '上海', ownerId: 'usr_1' } })
    await beside('POST', '/v1/leads', { body: { name: 'Wu', region: '四川', ownerId: 'usr_1' } })
    const preview = (body: object) => must('POST', '/v1/territories/preview', body)
    expect((await preview({ noun: 'lead' })).counts).toEqual([{ territory: '华东', count: 1 }, { count: 1 }])
    const draft = [{ name: 'All' }]
    expect((await preview({ noun: 'lead', territories: draft })).counts).toEqual([{ territory: 'All', count: 2 }])
    const seen: { id: string; territoryId?: string; from?: string }[] = []
    let cursor: string | undefined
    do {
      const page = await preview({ noun: 'deal', limit: 2, ...(cursor && { cursor }) })
      expect(page.items.length).toBeLessThanOrEqual(2)
      seen.push(...page.items)
      cursor = page.next
    } while (cursor)
    expect(seen).toHaveLength(5)
    // The one that somebody put elsewhere by hand.
    expect(seen.filter(({ from, territoryId }) => from !== territoryId)).toHaveLength(1)
    const own = testActor({ id: 'usr_9' }, 'own')
    const others = await call('POST', '/v1/territories/preview', { body: { noun: 'deal' }, as: own })
    expect(others.body).toMatchObject({ looked: 0, items: [] })
  })
})

describe('what happens when facts or territories change', () => {
  it('a deal stays in its territory until it is placed again', async () => {
    const { id } = await openDeal(eastern.id)
    await must('PATCH', `/v1/customers/${eastern.id}`, { region: '四川' })
    expect((await must('GET', `/v1/deals/${id}`)).territoryId).toBe(ids.华东)
    expect((await must('POST', `/v1/deals/${id}/territory`)).territoryId).toBeUndefined()
    await must('PATCH', `/v1/customers/${eastern.id}`, { region: '上海' })
    expect((await must('POST', `/v1/deals/${id}/territory`)).territoryId).toBe(ids.华东)
  })

  it('all open deals are placed again when that is asked for, and closed ones stay', async () => {
    const { id: closed } = await openDeal(eastern.id)
    await must('POST', `/v1/deals/${closed}/win`)
    const drawn = await draw([{ id: ids['Large makers'], ...makers }, { name: 'West' }])
    const west = drawn.body.territories[1].id
    expect(await must('GET', placement)).toEqual({ version: 0 })
    const started = await must('POST', placement)
    expect(started).toMatchObject({
      status: 'running',
      startedBy: 'user:usr_1',
      territoriesVersion: drawn.body.version,
    })
    await tick()
    const done = await must('GET', placement)
    expect(done).toMatchObject({ status: 'done', looked: 6, doneAt: platform.clock.now() })
    expect(done.placed).toBeGreaterThan(2)
    const { items } = await must('GET', '/v1/deals?limit=100')
    for (const deal of items) {
      const expected = deal.customerId === maker.id ? ids['Large makers'] : west
      expect(deal.territoryId).toBe(deal.id === closed ? ids.华东 : expected)
    }
    const told = sales.raised().filter(({ type }) => type === 'placement.done')
    expect(told.map(({ data }) => data)).toMatchObject([{ looked: 6, placed: done.placed }])
    await must('POST', placement)
    await tick()
    expect(await must('GET', placement)).toMatchObject({ status: 'done', looked: 6, placed: 0 })
  })

  it('what was placed says so in its history, with the request that asked for it', async () => {
    const { items } = await must('GET', '/v1/deals?limit=100')
    const histories = await Promise.all(items.map(({ id }: { id: string }) => must('GET', `/v1/deals/${id}/history`)))
    const moved = histories
      .flatMap((history) => history.items)
      .filter(({ actor }) => actor === 'automation:watch-deals')
    expect(moved.length).toBeGreaterThan(2)
    const { items: runs } = await must('GET', `${placement}/history`)
    const asked = runs.filter(({ actor }: { actor: string }) => actor === 'user:usr_1')
    expect(asked).toHaveLength(2)
    for (const { changes, requestId } of moved) {
      expect(changes.map(({ field }: { field: string }) => field)).toEqual(['territoryId'])
      expect(requestId).toBe(asked.at(-1).requestId)
    }
  })
})

it('routing rules give leads by the territory into which they fall', async () => {
  await draw([east])
  const { id } = (await must('GET', '/v1/territories')).territories[0]
  const rules = [{ when: { field: 'territoryId', op: 'eq', value: id }, userId: `usr_${'1'.repeat(26)}` }]

  await addUser(platform, `usr_${'1'.repeat(26)}`)
  const put = await beside('PUT', '/v1/routing-rules/lead', { body: { rules }, headers: { 'if-match': '"0"' } })
  expect(put.status).toBe(200)
  const lead = async (region: string) =>
    (await beside('POST', '/v1/leads', { body: { name: 'Li', region, ownerId: null } })).body.id
  const [inside, outside] = [await lead('江苏'), await lead('四川')]
  await deliver(2)
  const ownerOf = async (leadId: string) =>
    (await platform.store.get({ pk: `ten_1#lead#${leadId}`, sk: '.' }))?.data as { ownerId?: string }
  expect((await ownerOf(inside)).ownerId).toBe(`usr_${'1'.repeat(26)}`)
  expect((await ownerOf(outside)).ownerId).toBeUndefined()
})

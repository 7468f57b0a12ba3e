import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import watchDeals from '../../functions/sales/deal-watch.ts'
import { day, minute } from '../../shared/kernel/instant.ts'
import { unitsOf } from '../customers/world.ts'
import { testActor } from '../support/api.ts'
import { openSales } from './sales-world.ts'

const sales = openSales()
const { call, must } = sales
afterAll(sales.close)

const boss = testActor({ id: 'usr_2' })
const cny = (amount: string) => ({ amount, currency: 'CNY' })
const east = { field: 'region', op: 'eq', value: '上海' }

let customerId: string
let pipelineId: string
const deals: string[] = []
let asked: string[]

const ask = async (dealId: string) =>
  (await must('POST', `/v1/deals/${dealId}/approvals`, { stage: 'all' }, testActor({ id: 'usr_1' }))).id as string

beforeAll(async () => {
  await sales.staff(4)
  const approval = { approvers: ['usr_2', 'usr_3'], mode: 'one' }
  const stages = [
    { key: 'offer', name: 'Offer', probability: 10 },
    { key: 'all', name: 'Contract', probability: 90, approval },
  ]
  pipelineId = (await must('POST', '/v1/pipelines', { name: 'P', stages, lostReasons: [{ key: 'x', name: 'X' }] })).id
  customerId = (await must('POST', '/v1/customers', { kind: 'organisation', name: '华芯科技', region: '上海' })).id
  const input = { name: 'Deal', customerId, pipelineId, ownerId: 'usr_1', amount: cny('5000') }
  for (let n = 0; n < 60; n++) {
    deals.push((await must('POST', '/v1/deals', input)).id)
    sales.advance(1000)
  }
  asked = []
  for (const id of deals.slice(0, 55)) asked.push(await ask(id))
  const drawn = { territories: [{ name: '华东', when: east }] }
  const put = await call('PUT', '/v1/territories', { body: drawn, headers: { 'if-match': '"0"' } })
  expect(put.status).toBe(200)
  await sales.follow()
})

type Call = readonly [method: string, path: () => string, body?: () => object]

/** The access patterns of approvals and territories, and what each call consumes of reads and writes. */
const table: readonly (readonly [operation: string, read: number, write: number, call: Call])[] = [
  ['ask for an approval', 4, 11, ['POST', () => `/v1/deals/${deals[55]}/approvals`, () => ({ stage: 'all' })]],
  ['timeline of a deal, 25', 3, 0, ['GET', () => `/v1/deals/${deals[0]}/timeline?limit=25`]],
  ['read an approval', 1, 0, ['GET', () => `/v1/approvals/${asked[0]}`]],
  ['50 approvals that wait for the caller', 27.5, 0, ['GET', () => '/v1/approvals?mine=true&limit=50']],
  ['agree, and the deal moves', 3, 23, ['POST', () => `/v1/approvals/${asked[0]}/approve`, () => ({})]],
  ['refuse an approval', 1, 11, ['POST', () => `/v1/approvals/${asked[1]}/refuse`, () => ({ reason: 'No' })]],
  ['pass an approval on', 2, 6, ['POST', () => `/v1/approvals/${asked[2]}/pass-on`, () => ({ to: 'usr_4' })]],
  ['read the territories', 1, 0, ['GET', () => '/v1/territories']],
  ['preview of 60 deals', 10.5, 0, ['POST', () => '/v1/territories/preview', () => ({ noun: 'deal' })]],
  ['place a deal', 2.5, 8, ['POST', () => `/v1/deals/${deals[0]}/territory`]],
  ['have open deals placed', 2, 2, ['POST', () => '/v1/territories/placement']],
]

describe('what a call on approvals and territories consumes', () => {
  it.each(table)('%s: %d read, %d write', async (_, read, write, [method, path, body]) => {
    const answer = await call(method, path(), { ...(body && { body: body() }), as: boss })
    expect(answer.status).toBeLessThan(300)
    expect(unitsOf(answer)).toEqual({ read, write })
  })
})

it('60 deals that are placed: 37.5 read, 593 write', async () => {
  await sales.follow()
  sales.advance(minute)
  const units = { read: 0, write: 0 }
  const store = sales.platform.store.metered(({ read, write }) => {
    units.read += read
    units.write += write
  })
  await watchDeals.handle({ ...sales.platform, store })
  expect(units).toEqual({ read: 37.5, write: 593 })
})

it('approvals that wait cost the same however many were settled', async () => {
  const cost = async () => unitsOf(await call('GET', '/v1/approvals?mine=true&limit=10', { as: boss }))
  await sales.follow()
  const before = await cost()
  for (let round = 0; round < 40; round++) {
    const id = await ask(deals[58] as string)
    await must('POST', `/v1/approvals/${id}/refuse`, { reason: 'No' }, boss)
    sales.advance(day)
  }
  await sales.follow()
  expect(await cost()).toEqual(before)
})

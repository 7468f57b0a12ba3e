import { afterAll, beforeAll, expect, it } from 'vitest'
import forecast from '../../functions/forecast/index.ts'
import { day } from '../../shared/kernel/instant.ts'
import { apiOf, testActor } from '../support/api.ts'
import { openSales } from './sales-world.ts'

const sales = openSales()
const { must, platform, advance } = sales
afterAll(sales.close)
const figures = apiOf(forecast, platform)

const cny = (amount: string) => ({ amount, currency: 'CNY' })
const partner = (name: string, type: string) => must('POST', '/v1/customers', { kind: 'organisation', name, type })
let customerId: string
let dealer: string
let other: string
beforeAll(async () => {
  await sales.staff(2)
  await must('POST', '/v1/pipeline-templates/b2b_sale', {})
  customerId = (await must('POST', '/v1/customers', { kind: 'organisation', name: '华芯科技' })).id
  dealer = (await partner('经销商', 'dealer')).id
  other = (await partner('Partner', 'partner')).id
})

const open = (partnerId: string | undefined, amount: string) =>
  must('POST', '/v1/deals', {
    ...{ name: 'Deal', customerId, ownerId: 'usr_1', closeDate: '2026-03-20', amount: cny(amount) },
    ...(partnerId && { partnerId }),
  })

it('what partners brought: won, lost, revenue, days and what is open, also after a deal went to another one', async () => {
  const [first, second, third] = [await open(dealer, '1000'), await open(dealer, '500'), await open(dealer, '250.50')]
  const moved = await open(dealer, '70')
  await open(undefined, '9999')
  advance(3 * day)
  await must('POST', `/v1/deals/${first.id}/win`)
  await must('POST', `/v1/deals/${second.id}/lose`, { reason: 'price' })
  await must('PATCH', `/v1/deals/${moved.id}`, { partnerId: other })
  await sales.follow()
  const path = '/v1/sales/figures?from=2026-03&to=2026-03&by=partner'
  const { status, body } = await figures('GET', path)
  expect(status).toBe(200)
  const byPartner = Object.fromEntries(body.items.map((item: { key: string }) => [item.key, item]))
  expect(Object.keys(byPartner).sort()).toEqual([dealer, other].sort())
  expect(byPartner[dealer]).toMatchObject({ won: 1, lost: 1, winRate: 50, averageDaysToWin: 3, open: { count: 1 } })
  expect(byPartner[dealer].unconverted).toEqual(expect.anything())
  expect(byPartner[other]).toMatchObject({ won: 0, lost: 0, open: { count: 1 } })
  await must('POST', `/v1/deals/${third.id}/lose`, { reason: 'price' })
  await sales.follow()
  const later = await figures('GET', path)
  expect(later.body.items.find(({ key }: { key: string }) => key === dealer)).toMatchObject({ won: 1, lost: 2 })
  const own = testActor({ id: 'usr_1', teamId: 'tea_sales', teamIds: ['tea_sales'] }, 'own')
  expect((await figures('GET', path, { as: own })).status).toBe(403)
})

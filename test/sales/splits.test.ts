import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import forecast from '../../functions/forecast/index.ts'
import { unitsOf } from '../../shared/kernel/money.ts'
import { apiOf, testActor } from '../support/api.ts'
import { openSales } from './sales-world.ts'

const sales = openSales()
const { must, platform } = sales
afterAll(sales.close)
const call = apiOf(forecast, platform, testActor())
const users = ['usr_1', 'usr_2', 'usr_3', 'usr_4']

let customerId: string
beforeAll(async () => {
  await sales.staff(4)
  await must('POST', '/v1/pipeline-templates/retail', {})
  customerId = (await must('POST', '/v1/customers', { kind: 'organisation', name: '华芯科技' })).id
})

/** What each one's share of a deal is, as the commission basis says it. */
const basisOf = async (dealId: string) => {
  await sales.follow()
  const found = await Promise.all(
    users.map(async (userId) => {
      const { body } = await call('GET', `/v1/commission-basis/${userId}?from=2026-03&to=2026-03&limit=100`)
      const own = body.items.filter((item: { dealId: string }) => item.dealId === dealId)
      return own.map((item: { percent: number; amount: { amount: string } }) => ({ userId, ...item }))
    }),
  )
  return found.flat() as { userId: string; percent: number; amount: { amount: string } }[]
}

const total = (basis: Awaited<ReturnType<typeof basisOf>>) => ({
  percent: basis.reduce((sum, { percent }) => sum + Math.round(percent * 100), 0),
  amount: basis.reduce((sum, { amount }) => sum + unitsOf(amount.amount), 0n),
})

const hundredths = fc.array(fc.integer({ min: 0, max: 3333 }), { minLength: 0, maxLength: 3 })
const amounts = fc.integer({ min: 0, max: 1_000_000_000 }).map((cents) => (cents / 100).toFixed(2))

it('shares come to all of a deal, to the last fen, and are those of who won it, whoever has it later', async () => {
  await fc.assert(
    fc.asyncProperty(hundredths, amounts, async (splits, amount) => {
      const team = splits.map((percent, index) => ({ userId: users[index + 1], splitPercent: percent / 100 }))
      const body = { name: 'D', customerId, ownerId: 'usr_1', amount: { amount, currency: 'CNY' }, team }
      const { id } = await must('POST', '/v1/deals', body)
      const { wonBy } = await must('POST', `/v1/deals/${id}/win`)
      const before = await basisOf(id)
      expect(total(before)).toEqual({ percent: 10_000, amount: unitsOf(amount) })
      expect(before.map(({ userId }) => userId).sort()).toEqual(
        wonBy.splits.map(({ userId }: { userId: string }) => userId).sort(),
      )
      await must('POST', `/v1/deals/${id}/assign`, { ownerId: 'usr_4' })
      await must('PATCH', `/v1/deals/${id}`, { team: [{ userId: 'usr_2', splitPercent: 100 }] })
      expect(await basisOf(id)).toEqual(before)
      await must('POST', `/v1/deals/${id}/reopen`)
      expect(await basisOf(id)).toEqual([])
      await must('POST', `/v1/deals/${id}/win`)
      const after = await basisOf(id)
      expect(after.map(({ userId, percent }) => [userId, percent])).toEqual([['usr_2', 100]])
      expect(total(after).amount).toBe(unitsOf(amount))
    }),
    { numRuns: 15 },
  )
})

it('a deal shows how long it was in each stage that it left, and since when it is in this one', async () => {
  const { id } = await must('POST', '/v1/deals', { name: 'D', customerId })
  sales.advance(90_061_000)
  const { stages, openedAt } = await must('POST', `/v1/deals/${id}/move`, { stage: 'visit' })
  expect(stages[0]).toMatchObject({ stage: 'interest', enteredAt: openedAt, seconds: 90_061 })
  expect(stages[1]).toMatchObject({ stage: 'visit', enteredAt: stages[0].leftAt })
  expect(stages[1].seconds).toBeUndefined()
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import project from '../../functions/stream/project.ts'
import type { Deal } from '../../shared/sales/deal-schema.ts'
import { boardSumsOf, dealSumsOf, recountDeals } from '../../shared/sales/deal-tally-store.ts'
import type { MonthPlace } from '../../shared/storage/months.ts'
import { keyText } from '../../shared/storage/units.ts'
import { openSales } from './sales-world.ts'

type Sales = ReturnType<typeof openSales>

/** What all counters should say, added up from the deals as they are. */
const recounted = async ({ platform }: Sales): Promise<Map<string, Record<string, number>>> => {
  const sums = new Map<string, Record<string, number>>()
  let place: MonthPlace | undefined
  do {
    const { added, next } = await recountDeals(platform.store, 'ten_1', platform.clock.now(), { limit: 7, place })
    for (const { key, by } of added) {
      const sum = sums.get(keyText(key)) ?? {}
      for (const [name, number] of Object.entries(by)) sum[name] = (sum[name] ?? 0) + number
      sums.set(keyText(key), sum)
    }
    place = next
  } while (place)
  return sums
}

const numbers = (item: object): Record<string, number> =>
  Object.fromEntries(Object.entries(item).filter((entry) => typeof entry[1] === 'number' && entry[1] !== 0))

/** The counters as they stand. */
const counted = ({ changes }: Sales): Map<string, Record<string, number>> => {
  const items = new Map<string, Record<string, number>>()
  for (const { change } of changes(0, 1_000_000)) {
    const { pk } = change.key
    if (/#deal(sums|board|swon)#/.test(pk)) items.set(keyText(change.key), numbers(change.after ?? {}))
  }
  return new Map([...items].filter(([, sum]) => Object.keys(sum).length > 0))
}

const byName = (sums: Map<string, Record<string, number>>) =>
  Object.fromEntries(
    [...sums].map(([key, sum]) => [key, numbers(sum)]).filter(([, sum]) => Object.keys(sum as object).length > 0),
  )

const amount = fc.constantFrom('0', '0.01', '999.99', '123456789012345.67', '5000')
const step = fc.oneof(
  fc.record({
    do: fc.constant('open' as const),
    amount,
    owner: fc.constantFrom('usr_1', 'usr_2'),
    day: fc.constantFrom('2026-05-01', '2026-06-30'),
  }),
  fc.record({
    do: fc.constant('change' as const),
    deal: fc.nat(9),
    body: fc.oneof(
      fc.record({ amount: fc.record({ amount, currency: fc.constantFrom('CNY', 'USD') }), lines: fc.constant(null) }),
      fc.record({ closeDate: fc.constantFrom('2026-07-01', null) }),
      fc.record({ territoryId: fc.constantFrom('ter_1', null) }),
      fc.record({ region: fc.constantFrom('East', null) }),
      fc.record({
        team: fc.constantFrom(
          [{ userId: 'usr_2', splitPercent: 33.33 }],
          [{ userId: 'usr_2', splitPercent: 100 }],
          null,
        ),
      }),
      fc.record({ probability: fc.constantFrom(33, null) }),
      fc.record({
        lines: fc.constant([
          { productRef: 'a#b', name: 'A', quantity: 3, unitPrice: { amount: '0.3333', currency: 'CNY' } },
          { productRef: 'C', name: 'C', unitPrice: { amount: '10', currency: 'CNY' }, discountPercent: 15 },
        ]),
      }),
    ),
  }),
  fc.record({
    do: fc.constantFrom('win' as const, 'lose' as const, 'reopen' as const, 'assign' as const),
    deal: fc.nat(9),
  }),
  fc.record({ do: fc.constant('move' as const), deal: fc.nat(9), stage: fc.constantFrom('a', 'b', 'c') }),
  fc.record({ do: fc.constant('follow' as const) }),
)

it('sums are those of the deals after any history, however often each change is delivered', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), fc.nat(3), async (steps, back) => {
      const sales = openSales()
      const { call, must, platform, changes } = sales
      await sales.staff(2)
      await sales.drawTerritories(['ter_1'])
      const { id: customerId } = await must('POST', '/v1/customers', { kind: 'organisation', name: '华芯' })
      const stages = ['a', 'b', 'c'].map((key, index) => ({ key, name: key, probability: 10 + 30 * index }))
      await must('POST', '/v1/pipelines', { name: 'P', stages, lostReasons: [{ key: 'x', name: 'X' }] })
      const ids: string[] = []
      let followed = 0
      // Each run begins a little before the end of the last one.
      const follow = async (): Promise<void> => {
        const some = changes(Math.max(0, followed - back), 1_000_000)
        const failed = await project.handle(
          some.map(({ change }) => change),
          platform,
        )
        expect(failed).toEqual([])
        followed = some.at(-1)?.sequence ?? followed
      }
      for (const one of steps) {
        if (one.do === 'open') {
          const money = { amount: one.amount, currency: 'CNY' }
          const deal = await must('POST', '/v1/deals', {
            name: 'D',
            customerId,
            ownerId: one.owner,
            amount: money,
            closeDate: one.day,
          })
          ids.push(deal.id)
        } else if (one.do === 'follow') await follow()
        else {
          const path = `/v1/deals/${ids[one.deal]}`
          if (one.do === 'change') await call('PATCH', path, { body: one.body })
          else if (one.do === 'move') await call('POST', `${path}/move`, { body: { stage: one.stage } })
          else if (one.do === 'lose') await call('POST', `${path}/lose`, { body: { reason: 'x' } })
          else if (one.do === 'assign') await call('POST', `${path}/assign`, { body: { ownerId: 'usr_2' } })
          else await call('POST', `${path}/${one.do}`)
        }
      }
      await follow()
      await follow()
      expect(byName(counted(sales))).toEqual(byName(await recounted(sales)))
      if (ids.length > 0) expect(counted(sales).size).toBeGreaterThan(1)
      sales.close()
    }),
    { numRuns: 25 },
  )
})

it('sums of amounts beyond what a number holds stay exact', async () => {
  const sales = openSales()
  const { must, follow, platform } = sales
  await sales.staff(1)
  const { id: customerId } = await must('POST', '/v1/customers', { kind: 'organisation', name: '华芯' })
  const { id: pipelineId } = await must('POST', '/v1/pipelines', {
    name: 'P',
    stages: [{ key: 'a', name: 'A', probability: 50 }],
    lostReasons: [{ key: 'x', name: 'X' }],
  })
  const made: Deal[] = []
  for (let n = 0; n < 3; n++)
    made.push(
      await must('POST', '/v1/deals', {
        name: 'D',
        customerId,
        closeDate: '2026-05-01',
        amount: { amount: '999999999999999.99', currency: 'CNY' },
      }),
    )
  await follow()
  const [sum] = await dealSumsOf(platform.store, 'ten_1', { kind: 'owner', month: '2026-05', key: 'usr_1' })
  expect(sum?.of('pipeline')).toMatchObject({
    count: 3,
    amount: 29_999_999_999_999_999_700n,
    weighted: 14_999_999_999_999_999_850n,
  })
  await must('POST', `/v1/deals/${made[0]?.id}/win`)
  await follow()
  const [board] = await boardSumsOf(platform.store, 'ten_1', pipelineId)
  expect(board).toMatchObject({ key: 'tea_sales', stage: 'a', count: 2, amount: 19_999_999_999_999_999_800n })
  const won = await dealSumsOf(platform.store, 'ten_1', { kind: 'team', month: '2026-03' })
  expect(won.map(({ of }) => of('closed'))).toMatchObject([{ count: 1, weighted: 9_999_999_999_999_999_900n }])
  sales.close()
})

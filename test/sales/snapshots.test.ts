import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { takeNight } from '../../functions/sales/take-night.ts'
import takeSnapshots from '../../functions/sales/take-snapshots.ts'
import { day, hour, minute } from '../../shared/kernel/instant.ts'
import { unitsOf } from '../../shared/kernel/money.ts'
import { clockOf, nightClock } from '../../shared/sales/snapshot-store.ts'
import { recordKey } from '../../shared/storage/record.ts'
import { testActor } from '../support/api.ts'
import { money, openForecast } from './forecast-world.ts'

type World = Awaited<ReturnType<typeof openForecast>>
let open: World[] = []
const opened = async (...given: Parameters<typeof openForecast>): Promise<World> => {
  const world = await openForecast(...given)
  open.push(world)
  return world
}
afterEach(() => {
  for (const world of open) world.close()
  open = []
})

const clockKey = recordKey('ten_1', nightClock, 'ten_1')

/** Lets a day pass, follows the stream and keeps the night that ended. */
const night = async (world: World): Promise<void> => {
  await world.follow()
  world.advance(day)
  await takeSnapshots.handle(world.platform)
  expect(world.problems).toEqual([])
}

const movement = async (world: World, query: string) => world.must('GET', `/v1/forecast/movement?${query}`)
const causes = ({ totals }: { totals: { causes: { cause: string; by: string }[] } }) =>
  totals.causes.map(({ cause, by }) => `${cause} ${by}`)
const nightsOf = async (world: World) =>
  (await world.must('GET', '/v1/forecast/nights')).items.map((one: { date: string; open: number; closed: number }) => [
    one.date,
    one.open,
    one.closed,
  ])

describe('a night', () => {
  it('is that of the tenant: it ends at midnight there, and is kept once', async () => {
    const world = await opened(1, { zone: 'America/New_York' })
    const { platform, deal, advance } = world
    await takeSnapshots.handle(platform)
    expect(await nightsOf(world)).toEqual([['2026-03-01', 0, 0]])
    await deal({ ownerId: 'usr_1' })
    await world.follow()
    // It is 08:00 in UTC, 03:00 in New York.
    advance(20 * hour + 59 * minute)
    await takeSnapshots.handle(platform)
    expect(await nightsOf(world)).toHaveLength(1)
    advance(minute)
    await takeSnapshots.handle(platform)
    await takeSnapshots.handle(platform)
    expect((await nightsOf(world))[0]).toEqual(['2026-03-02', 1, 0])
    expect(clockOf((await platform.store.get(clockKey)) as never).due).toBe('2026-03-04T05:00:00.000Z')
  })

  it('keeps what is open and what closed since, and no deal that began after it', async () => {
    const world = await opened()
    const { must, platform, deal, advance, follow } = world
    await deal({ ownerId: 'usr_1' })
    const won = await deal({ ownerId: 'usr_1' })
    await must('POST', `/v1/deals/${won}/win`)
    await follow()
    // 16:00 in UTC is midnight in Shanghai.
    advance(8 * hour + minute)
    await deal({ ownerId: 'usr_1' })
    await follow()
    await takeSnapshots.handle(platform)
    expect((await nightsOf(world))[0]).toEqual(['2026-03-02', 1, 1])
  })

  it('goes on in the middle after a break, and of two runs at once each deal is kept once', async () => {
    const world = await opened()
    const { must, platform, customerId, advance, follow } = world
    for (let start = 0; start < 3; start++)
      await must('POST', '/v1/deals/batch', {
        items: Array.from({ length: 100 }, (_, n) => ({
          name: `D${n}`,
          customerId,
          ownerId: 'usr_1',
          amount: money('1'),
          closeDate: '2026-04-01',
        })),
      })
    await follow()
    await takeSnapshots.handle(platform)
    advance(day)
    const { store } = platform
    const now = platform.clock.now()
    // Nothing gets on while the commits are lost, and nothing is lost with them.
    const broken = { ...store, commit: () => Promise.reject(new Error('lost')) }
    expect(await takeNight(store, clockKey, now, 90)).toBe(90)
    await expect(takeNight(broken, clockKey, now, 90)).rejects.toThrow('lost')
    const half = clockOf((await store.get(clockKey)) as never).run
    expect(half?.counts).toEqual({ open: 90, closed: 0 })
    await Promise.all([takeNight(store, clockKey, now, 1000), takeNight(store, clockKey, now, 1000)])
    expect((await nightsOf(world))[0]).toEqual(['2026-03-02', 300, 0])
    const { totals } = await movement(world, 'from=2026-03-01&to=2026-03-02')
    expect(totals).toMatchObject({ from: '0.00', to: '300.00', causes: [{ cause: 'new', deals: 300, by: '300.00' }] })
  })

  it('reads open deals and those closed since, however many closed before', async () => {
    const world = await opened()
    const { must, platform, customerId, deal, follow, advance } = world
    await deal({ ownerId: 'usr_1', amount: money('1') })
    await takeSnapshots.handle(platform)
    const cost = async () => {
      await follow()
      advance(day)
      const units = { read: 0, write: 0 }
      const metered = platform.store.metered(({ read, write }) => {
        units.read += read
        units.write += write
      })
      await takeSnapshots.handle({ ...platform, store: metered })
      return units
    }
    const before = await cost()
    await must('POST', '/v1/deals/batch', {
      items: Array.from({ length: 100 }, (_, n) => ({
        ...{ name: `D${n}`, customerId, ownerId: 'usr_1', amount: money('1') },
        imported: { state: 'won', closedAt: '2025-01-01T00:00:00Z' },
      })),
    })
    expect(await cost()).toEqual(before)
  })
})

describe('the movement between two nights', () => {
  it('names what happened to each deal, also to one that closed on a night in between', async () => {
    const world = await opened()
    const { deal, must, platform } = world
    const closeDate = '2026-04-30'
    const first = { ownerId: 'usr_1', stage: 'sign', amount: money('1000'), closeDate }
    const [won, lost, pushed, bigger, handed] = await Promise.all([1, 2, 3, 4, 5].map(() => deal(first)))
    await night(world)
    await must('POST', `/v1/deals/${won}/win`)
    await must('POST', `/v1/deals/${lost}/lose`, { reason: 'price' })
    await night(world)
    await must('PATCH', `/v1/deals/${pushed}`, { closeDate: '2026-07-01' })
    await must('PATCH', `/v1/deals/${bigger}`, { amount: money('1500.50') })
    await must('POST', `/v1/deals/${handed}/assign`, { ownerId: 'usr_2' })
    const added = await deal({ ...first, stage: 'talk', amount: money('0.07') })
    await night(world)
    const asked = 'from=2026-03-02&to=2026-03-04&fromMonth=2026-04&toMonth=2026-06'
    const all = await movement(world, asked)
    expect(causes(all)).toEqual(['new 0.07', 'won -1000.00', 'lost -1000.00', 'pushed_out -1000.00', 'bigger 500.50'])
    expect(all.totals).toMatchObject({ from: '5000.00', to: '2500.57', difference: '-2499.43' })
    expect(all.items.map(({ dealId }: { dealId: string }) => dealId).sort()).toEqual(
      [won, lost, pushed, bigger, added].sort(),
    )
    const mine = await movement(world, `${asked}&ownerId=usr_1&measure=weighted`)
    expect(causes(mine)).toContain('handed_over -900.00')
    expect(causes(mine)).toContain('new 0.007')
    const own = testActor({ id: 'usr_2', permissions: { 'forecast:read': 'own' } })
    expect(causes(await must('GET', `/v1/forecast/movement?${asked}`, undefined, own))).toEqual(['taken_over 1000.00'])
    await must('POST', `/v1/deals/${lost}/reopen`)
    await night(world)
    expect(causes(await movement(world, 'from=2026-03-04&to=2026-03-05'))).toEqual(['reopened 1000.00'])
    expect(platform.clock.now().slice(0, 10)).toBe('2026-03-06')
  })

  it('weighs what is omitted with nothing, as the forecast does', async () => {
    const world = await opened()
    const { deal, must, follow } = world
    const month = { amount: money('1000'), closeDate: '2026-04-30' }
    const omitted = await deal({ ownerId: 'usr_1', stage: 'talk', forecastCategory: 'omitted', ...month })
    await deal({ ownerId: 'usr_1', stage: 'talk', ...month })
    await night(world)
    await must('PATCH', `/v1/deals/${omitted}`, { forecastCategory: 'pipeline' })
    await night(world)
    await follow()
    const moved = await movement(world, 'from=2026-03-02&to=2026-03-03&measure=weighted')
    expect(moved.totals).toMatchObject({ from: '100.00', to: '200.00' })
    expect(causes(moved)).toEqual(['category_in 100.00'])
    const forecast = await must('GET', '/v1/forecast?from=2026-04&to=2026-04&by=month')
    expect(forecast.total.weighted).toBe('200.00')
  })

  it('tells for each category what came and went, and deal by deal for one of them', async () => {
    const world = await opened()
    const { deal, must } = world
    const month = { ownerId: 'usr_1', amount: money('1000'), closeDate: '2026-04-30' }
    const surer = await deal({ ...month, stage: 'offer' })
    const lost = await deal({ ...month, stage: 'offer' })
    await deal({ ...month, stage: 'talk' })
    await night(world)
    await must('POST', `/v1/deals/${surer}/move`, { stage: 'sign' })
    await must('PATCH', `/v1/deals/${surer}`, { amount: money('1200') })
    await must('POST', `/v1/deals/${lost}/lose`, { reason: 'price' })
    await night(world)
    const asked = 'from=2026-03-02&to=2026-03-03'
    const { totals } = await movement(world, asked)
    expect(totals).toMatchObject({ from: '3000.00', to: '2200.00' })
    expect(totals.causes.map(({ cause }: { cause: string }) => cause)).toEqual(['lost', 'bigger'])
    const told = totals.categories.map((one: { category: string; difference: string; causes: [] }) => [
      one.category,
      one.difference,
      causes({ totals: one }),
    ])
    expect(told).toEqual([
      ['omitted', '0.00', []],
      ['pipeline', '0.00', []],
      ['best_case', '-2000.00', ['lost -1000.00', 'category_out -1000.00']],
      ['commit', '1200.00', ['category_in 1200.00']],
    ])
    const commit = await movement(world, `${asked}&category=commit`)
    expect(commit.totals).toMatchObject({ category: 'commit', from: '0.00', to: '1200.00' })
    expect(commit.totals.categories).toBeUndefined()
    expect(commit.items).toEqual([{ dealId: surer, cause: 'category_in', by: '1200.00' }])
  })

  it('tells another exchange rate from another amount, and what has none', async () => {
    const world = await opened()
    const { deal, must } = world
    const rate = (date: string, usd: string) =>
      must('PUT', `/v1/exchange-rates/${date}`, { rates: [{ currency: 'USD', rate: usd }] })
    await deal({ ownerId: 'usr_1', amount: money('100', 'USD'), closeDate: '2026-04-30' })
    await night(world)
    await rate('2026-03-03', '7')
    await night(world)
    await rate('2026-03-04', '7.5')
    await night(world)
    const first = await movement(world, 'from=2026-03-02&to=2026-03-03')
    expect([causes(first), first.totals.unconverted]).toEqual([['rate 700.00'], 1])
    const second = await movement(world, 'from=2026-03-03&to=2026-03-04')
    expect([causes(second), second.totals.unconverted]).toEqual([['rate 50.00'], 0])
  })

  it('stays as it was when the pipeline is edited afterwards', async () => {
    const world = await opened()
    const { deal, must, edit, pipelineId } = world
    const id = await deal({ ownerId: 'usr_1', stage: 'talk', amount: money('1000'), closeDate: '2026-04-30' })
    await night(world)
    await must('POST', `/v1/deals/${id}/move`, { stage: 'offer' })
    await night(world)
    const asked = 'from=2026-03-02&to=2026-03-03&measure=weighted'
    const before = await movement(world, asked)
    expect(causes(before)).toEqual(['stage_moved 400.00'])
    const { stages } = await must('GET', `/v1/pipelines/${pipelineId}`)
    const edited = stages.map((stage: object, place: number) => ({
      ...stage,
      probability: 1,
      category: 'pipeline',
      name: `Other ${place}`,
    }))
    expect((await edit(pipelineId, { stages: edited })).status).toBe(200)
    await night(world)
    expect(await movement(world, asked)).toEqual(before)
    expect((await movement(world, 'from=2026-03-03&to=2026-03-04&measure=weighted')).totals.difference).toBe('0.00')
    const told = (await must('GET', `/v1/deals/${id}`)).stages.map(({ name, probability }: Record<string, unknown>) => [
      name,
      probability,
    ])
    expect(told).toEqual([
      ['Talk', 10],
      ['Offer', 50],
    ])
  })

  it('says which night was not kept', async () => {
    const world = await opened(1)
    await night(world)
    const answer = await world.call('GET', '/v1/forecast/movement?from=2026-03-02&to=2026-03-09')
    expect([answer.status, answer.body.code]).toEqual([409, 'forecast.no_snapshot'])
    const backwards = await world.call('GET', '/v1/forecast/movement?from=2026-03-02&to=2026-03-01')
    expect(backwards.status).toBe(400)
  })

  it('pages deal by deal through what its totals say', async () => {
    const world = await opened()
    for (let n = 1; n <= 7; n++)
      await world.deal({ ownerId: 'usr_1', amount: money(String(n)), closeDate: '2026-04-01' })
    await takeSnapshots.handle(world.platform)
    await night(world)
    const asked = 'from=2026-03-01&to=2026-03-02&limit=3'
    const seen: string[] = []
    let next: string | undefined
    do {
      const page = await movement(world, next ? `${asked}&cursor=${encodeURIComponent(next)}` : asked)
      expect('totals' in page).toBe(next === undefined)
      seen.push(...page.items.map(({ by }: { by: string }) => by))
      next = page.next
    } while (next)
    expect(seen.sort()).toEqual(['1.00', '2.00', '3.00', '4.00', '5.00', '6.00', '7.00'])
  })
})

const micro = (text: string): bigint => {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)\.(\d+)$/.exec(text) ?? []
  return (sign ? -1n : 1n) * (BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0')))
}

const months = ['2026-03-31', '2026-04-15', '2026-08-01']
const step = fc.oneof(
  fc.record({
    do: fc.constant('open' as const),
    owner: fc.constantFrom('usr_1', 'usr_2'),
    amount: fc.constantFrom('100', '999', '5000'),
    currency: fc.constantFrom('CNY', 'USD'),
    closeDate: fc.constantFrom(...months),
  }),
  fc.record({ do: fc.constantFrom('win' as const, 'lose' as const, 'reopen' as const), deal: fc.nat(6) }),
  fc.record({ do: fc.constant('assign' as const), deal: fc.nat(6), owner: fc.constantFrom('usr_1', 'usr_2') }),
  fc.record({
    do: fc.constant('move' as const),
    deal: fc.nat(6),
    stage: fc.constantFrom('talk', 'offer', 'sign', 'dream'),
  }),
  fc.record({
    do: fc.constant('change' as const),
    deal: fc.nat(6),
    body: fc.oneof(
      fc.record({ amount: fc.constantFrom(money('7.77'), money('100', 'USD')) }),
      fc.record({ closeDate: fc.constantFrom(...months) }),
      fc.record({ forecastCategory: fc.constantFrom('omitted', 'pipeline', 'commit', null) }),
    ),
  }),
  fc.record({ do: fc.constant('rate' as const), rate: fc.constantFrom('7.1042', '6.9') }),
  fc.constant({ do: 'night' as const }),
)

it('movements add up to the difference of what was open, whatever happened between any two nights', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), async (steps) => {
      const world = await opened(2)
      const { call, must, platform, deal } = world
      const ids: string[] = []
      const truths = new Map<string, (owner: string, from: string, to: string) => bigint>()
      let usd: bigint | undefined
      /** What is open at the end of a night, from the deals themselves. */
      const keepTruth = async (): Promise<void> => {
        const date = platform.clock.now().slice(0, 10)
        const rate = usd
        const deals = await Promise.all(ids.map((id) => must('GET', `/v1/deals/${id}`)))
        truths.set(date, (owner, from, to) =>
          deals
            .filter((one) => one.state === 'open' && one.ownerId === owner)
            .filter(({ closeDate }) => closeDate.slice(0, 7) >= from && closeDate.slice(0, 7) <= to)
            .map(({ amount, probability, forecastCategory }) => {
              const units = unitsOf(amount.amount)
              // All of these amounts come to whole ten-thousandths.
              const value = amount.currency === 'CNY' ? units : rate === undefined ? 0n : (units * rate) / 10_000n
              return value * BigInt(forecastCategory === 'omitted' ? 0 : probability)
            })
            .reduce((sum, one) => sum + one, 0n),
        )
        await night(world)
      }
      await keepTruth()
      for (const one of steps) {
        if (one.do === 'open')
          ids.push(
            await deal({
              ownerId: one.owner,
              amount: money(one.amount, one.currency),
              closeDate: one.closeDate,
            }),
          )
        else if (one.do === 'night') await keepTruth()
        else if (one.do === 'rate') {
          usd = unitsOf(one.rate)
          await must('PUT', `/v1/exchange-rates/${platform.clock.now().slice(0, 10)}`, {
            rates: [{ currency: 'USD', rate: one.rate }],
          })
        } else if (ids[one.deal]) {
          const path = `/v1/deals/${ids[one.deal]}`
          if (one.do === 'change') await call('PATCH', path, { body: one.body })
          else if (one.do === 'move') await call('POST', `${path}/move`, { body: { stage: one.stage } })
          else if (one.do === 'lose') await call('POST', `${path}/lose`, { body: { reason: 'price' } })
          else if (one.do === 'assign') await call('POST', `${path}/assign`, { body: { ownerId: one.owner } })
          else await call('POST', `${path}/${one.do}`)
        }
      }
      await keepTruth()
      const dates = [...truths.keys()]
      const last = dates.at(-1) as string
      for (const from of dates.slice(0, -1)) {
        const asked = `from=${from}&to=${last}&fromMonth=2026-03&toMonth=2026-04&ownerId=usr_1&measure=weighted&limit=100`
        const { totals, items } = await movement(world, asked)
        const sumOf = (some: { by: string }[]) => some.reduce((sum, { by }) => sum + micro(by), 0n)
        expect(sumOf(totals.causes)).toBe(micro(totals.difference))
        expect(sumOf(items)).toBe(micro(totals.difference))
        for (const { causes: some, difference } of totals.categories) expect(sumOf(some)).toBe(micro(difference))
        for (const end of ['from', 'to'])
          expect(sumOf(totals.categories.map((one: Record<string, string>) => ({ by: one[end] })))).toBe(
            micro(totals[end]),
          )
        expect(micro(totals.from)).toBe(truths.get(from)?.('usr_1', '2026-03', '2026-04'))
        expect(micro(totals.to)).toBe(truths.get(last)?.('usr_1', '2026-03', '2026-04'))
      }
      world.close()
      open = []
    }),
    { numRuns: 20 },
  )
})

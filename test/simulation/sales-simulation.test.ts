import { expect, it } from 'vitest'
import { plantedBugs, type Sabotage } from './sabotage.ts'
import { salesScenario } from './sales-scenario.ts'
import { play } from './simulate.ts'

/** `SALES_HISTORIES=2000` in the environment plays that many histories, `SEED=17` history 17 alone. */
const only = process.env.SEED
const histories = Number(process.env.SALES_HISTORIES ?? 10)
const seeds = only === undefined ? Array.from({ length: histories }, (_, seed) => seed) : [Number(only)]
const mostHistories = 40

it(`selling: no lead is lost or in two hands, no deal counts twice, no approval moves a deal twice: ${seeds.length} histories`, async () => {
  const raised = new Map<string, number>()
  const counting = { ...salesScenario }
  counting.check = (end) => {
    for (const { after } of end.writes)
      for (const { type } of after.raised as unknown as { type: string }[])
        raised.set(type, (raised.get(type) ?? 0) + 1)
    return salesScenario.check(end)
  }
  for (const seed of seeds)
    expect(
      await play(seed, counting),
      `play it again: SEED=${seed} npm test -- test/simulation/sales-simulation.test.ts`,
    ).toEqual([])
  if (only !== undefined) return
  // Nothing of what is to be shown is so rare that it did not happen.
  for (const type of ['given', 'agreed', 'refused', 'expired', 'reminded', 'stale', 'withdrawn'])
    expect(raised.get(`approval.${type}`) ?? 0, type).toBeGreaterThan(0)
  for (const type of ['deal.won', 'deal.reopened', 'deal.aged', 'lead.assigned', 'lead.converted'])
    expect(raised.get(type) ?? 0, type).toBeGreaterThan(0)
}, 3_600_000)

const bugs: Readonly<Record<string, Sabotage | undefined>> = {
  'a record is written whatever its version is': plantedBugs['a record is written whatever its version is'],
  'a call is not remembered under its key': {
    commit: (action) =>
      action.do === 'put' && action.item.pk.includes('#idempotency#') ? { do: 'put', item: action.item } : action,
  },
  'changes are counted again when they come again': {
    commit: (action) =>
      action.do === 'put' && action.when && action.item.sk.startsWith('history#')
        ? { do: 'put', item: action.item }
        : action,
  },
}

it.each(Object.entries(bugs))(
  'selling shows it when %s',
  async (_, bug) => {
    for (let seed = 0; seed < mostHistories; seed++)
      if ((await play(seed, salesScenario, bug as Sabotage)).length > 0) return
    expect.unreachable(`not found in ${mostHistories} histories`)
  },
  600_000,
)

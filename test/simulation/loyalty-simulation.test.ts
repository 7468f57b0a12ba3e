import { expect, it } from 'vitest'
import type { Action } from '../../shared/storage/store.ts'
import { loyaltyScenario } from './loyalty-scenario.ts'
import { plantedBugs, type Sabotage } from './sabotage.ts'
import { play } from './simulate.ts'

/** `SEED=17` in the environment plays history 17 alone, `LOYALTY_HISTORIES=10000` that many. */
const only = process.env.SEED
const histories = Number(process.env.LOYALTY_HISTORIES ?? 8)
const seeds = only === undefined ? Array.from({ length: histories }, (_, seed) => seed) : [Number(only)]

it(`points: each account is the sum of its ledger, and nothing is booked twice or lost: ${seeds.length} histories`, async () => {
  const raised = new Map<string, number>()
  const counting = {
    ...loyaltyScenario,
    check: (end: Parameters<typeof loyaltyScenario.check>[0]) => {
      for (const { after } of end.writes)
        for (const { type } of after.raised as { type: string }[]) raised.set(type, (raised.get(type) ?? 0) + 1)
      return loyaltyScenario.check(end)
    },
  }
  for (const seed of seeds)
    expect(
      await play(seed, counting),
      `play it again: SEED=${seed} npm test -- test/simulation/loyalty-simulation.test.ts`,
    ).toEqual([])
  if (only !== undefined) return
  // Histories in which nothing is spent, expires or moves would show nothing.
  for (const type of ['points.earned', 'points.spent', 'points.expired', 'loyalty.level_changed'])
    expect([type, (raised.get(type) ?? 0) > 0]).toEqual([type, true])
}, 3_600_000)

const unconditional =
  (isMeant: (action: Extract<Action, { do: 'put' }>) => boolean): NonNullable<Sabotage['commit']> =>
  (action) =>
    action.do === 'put' && isMeant(action) ? { do: 'put', item: action.item } : action

const bugs: Readonly<Record<string, Sabotage | undefined>> = {
  'an account is written whatever its version is': plantedBugs['a record is written whatever its version is'],
  'a tick writes whatever the version is': plantedBugs['a tick writes whatever the version is'],
  'a line may be written twice': plantedBugs['a consumer does not check whether it dealt with the event'],
  'a reference may be used twice': { commit: unconditional(({ item }) => item.pk.includes('reference')) },
  'an event gets a new id with each delivery': plantedBugs['an event gets a new id with each delivery'],
}

const mostHistories = 20

it.each(Object.entries(bugs))(
  'shows it when %s',
  async (_, bug) => {
    let isFound = false
    for (let seed = 0; seed < mostHistories && !isFound; seed++)
      isFound = (await play(seed, loyaltyScenario, bug)).length > 0
    expect(isFound).toBe(true)
  },
  600_000,
)

import { expect, it } from 'vitest'
import type { Action } from '../../shared/storage/store.ts'
import { poolsScenario } from './pools-scenario.ts'
import { plantedBugs, type Sabotage } from './sabotage.ts'
import { play } from './simulate.ts'

/** `SEED=17` in the environment plays history 17 alone, `POOL_HISTORIES=10000` that many. */
const only = process.env.SEED
const histories = Number(process.env.POOL_HISTORIES ?? 60)
const seeds = only === undefined ? Array.from({ length: histories }, (_, seed) => seed) : [Number(only)]

const nouns = ['lead', 'customer'] as const

it.each(nouns)(
  `pools of %ss: nobody is given more than the limits, nothing is owned by two, and all counts agree: ${seeds.length} histories`,
  async (noun) => {
    const scenario = poolsScenario(noun)
    const happened = new Map<string, number>()
    const counting = {
      ...scenario,
      check: (end: Parameters<typeof scenario.check>[0]) => {
        for (const { after } of end.writes)
          for (const { type } of after.raised as { type: string }[]) happened.set(type, (happened.get(type) ?? 0) + 1)
        return scenario.check(end)
      },
    }
    for (const seed of seeds)
      expect(
        await play(seed, counting),
        `play it again: SEED=${seed} npm test -- test/simulation/pools-simulation.test.ts`,
      ).toEqual([])
    if (only !== undefined) return
    // Histories in which nothing is recycled or refused would show nothing.
    const transfer = noun === 'lead' ? 'assigned' : 'owner_changed'
    for (const what of ['claimed', 'returned', 'recycled', 'recycle_warned', transfer])
      expect([what, (happened.get(`${noun}.${what}`) ?? 0) > histories / 2]).toEqual([what, true])
  },
  3_600_000,
)

const unbounded =
  (place: string): NonNullable<Sabotage['commit']> =>
  (action: Action) => {
    if (action.do !== 'add' || !action.key.pk.includes(place)) return action
    const { within, ...rest } = action
    return rest
  }

const bugs: Readonly<Record<string, Sabotage | undefined>> = {
  'a claim is written whatever the version is': plantedBugs['a record is written whatever its version is'],
  'a tick writes whatever the version is': plantedBugs['a tick writes whatever the version is'],
  'the claims of a day have no bound': { commit: unbounded('#pool-claims#') },
  'what one has has no bound': { commit: unbounded('#pool-holding#') },
}

const mostHistories = 50

const planted = Object.entries(bugs).flatMap(([what, bug]) => nouns.map((noun) => [noun, what, bug] as const))

it.each(planted)(
  'pools of %ss show it when %s',
  async (noun, _, bug) => {
    let isFound = false
    for (let seed = 0; seed < mostHistories && !isFound; seed++)
      isFound = (await play(seed, poolsScenario(noun), bug)).length > 0
    expect(isFound).toBe(true)
  },
  600_000,
)

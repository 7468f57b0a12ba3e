import { expect, it } from 'vitest'
import { plantedBugs } from './sabotage.ts'
import { simulate } from './simulate.ts'

/** `SEED=17` in the environment plays history 17 alone, `HISTORIES=100000` that many. */
const only = process.env.SEED
const histories = Number(process.env.HISTORIES ?? 1000)
const seeds = only === undefined ? Array.from({ length: histories }, (_, seed) => seed) : [Number(only)]

it(`nothing is lost and nothing happens twice, whatever comes double, late, out of order, or never: ${seeds.length} histories`, async () => {
  for (const seed of seeds)
    expect(await simulate(seed), `play it again: SEED=${seed} npm test -- test/simulation/simulation.test.ts`).toEqual(
      [],
    )
}, 3_600_000)

it('the same seed plays the same history', async () => {
  const bug = plantedBugs['a record is written whatever its version is']
  expect(await simulate(3, bug)).toEqual(await simulate(3, bug))
})

import { describe, expect, it } from 'vitest'
import { plantedBugs } from './sabotage.ts'
import { simulate } from './simulate.ts'

/** `SEED=17 npx vitest run test/simulation/simulation.test.ts` plays history 17 alone; `HISTORIES=100000` plays that many. */
const only = process.env.SEED
const histories = Number(process.env.HISTORIES ?? 2000)
const mostSeedsPerBug = 300

const wrongIn = async (seed: number): Promise<string[]> =>
  (await simulate(seed)).map((sentence) => `SEED=${seed}: ${sentence}`)

describe('whatever is duplicated, reordered, delayed, refused or killed', () => {
  const range = only === undefined ? Array.from({ length: histories }, (_, seed) => seed) : [Number(only)]

  it(`nothing is lost and nothing happens twice, in ${range.length} histories`, async () => {
    for (const seed of range) expect(await wrongIn(seed)).toEqual([])
  }, 600_000)

  it('the same seed plays the same history', async () => {
    const bug = plantedBugs['a record is written whatever its version is']
    expect(await simulate(3, bug)).toEqual(await simulate(3, bug))
  })
})

describe.skipIf(only !== undefined)('the simulation finds it when', () => {
  it.each(Object.entries(plantedBugs))('%s', async (_, bug) => {
    for (let seed = 0; seed < mostSeedsPerBug; seed++) if ((await simulate(seed, bug)).length > 0) return
    throw new Error(`not found in ${mostSeedsPerBug} histories`)
  })
})

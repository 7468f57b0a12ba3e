import { describe, expect, it } from 'vitest'
import { plantedBugs } from './sabotage.ts'
import { simulate } from './simulate.ts'

const mostSeeds = 300

describe('the simulation finds it when', () => {
  it.each(Object.entries(plantedBugs))('%s', async (_, bug) => {
    let seed = 0
    while (seed < mostSeeds && (await simulate(seed, bug)).length === 0) seed++
    expect(seed).toBeLessThan(mostSeeds)
  })
})

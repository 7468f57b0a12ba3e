import { expect, it } from 'vitest'
import { day, hour } from '../../shared/kernel/instant.ts'
import type { Sla } from '../../shared/service/sla-clock.ts'
import type { Item } from '../../shared/storage/store.ts'
import { plantedBugs, type Sabotage } from './sabotage.ts'
import type { Scenario } from './scenario.ts'
import { serviceScenario } from './service-scenario.ts'
import { play } from './simulate.ts'

/** `SERVICE_CASES=20000` in the environment plays that many cases, `SEED=17` history 17 alone. */
const only = process.env.SEED
const casesWanted = Number(process.env.SERVICE_CASES ?? 2000)
const days = 30
const mostHistories = 50

it(`service days: clocks, milestones and mails are right, whatever comes double, late, out of order, or never: ${casesWanted} cases over ${days} days`, async () => {
  let opened = 0
  const counting = { ...serviceScenario }
  counting.check = (end) => {
    opened += end.writes.filter(({ after, before }) => after.noun === 'case' && !before).length
    return serviceScenario.check(end)
  }
  for (let seed = Number(only ?? 0); opened < casesWanted; seed++) {
    expect(
      await play(seed, pacedBy(seed, counting)),
      `play it again: SEED=${seed} npm test -- test/simulation/service-simulation.test.ts`,
    ).toEqual([])
    if (only !== undefined) break
  }
}, 3_600_000)

/** Histories go through their days in strides of some hours, of a day, or of many: so do ticks, which come late by as much. */
function pacedBy(seed: number, scenario: Scenario): Scenario {
  const strideMs = [20 * hour, 30 * hour, 8 * day][seed % 3] as number
  return { ...scenario, strideMs, days }
}

const found = async (sabotage: Sabotage): Promise<boolean> => {
  for (let seed = 0; seed < mostHistories; seed++)
    if ((await play(seed, serviceScenario, sabotage)).length > 0) return true
  return false
}

/** A put as it goes to the store, changed. */
const putAs =
  (change: (item: Item) => Item): NonNullable<Sabotage['commit']> =>
  (action) =>
    action.do === 'put' ? { ...action, item: change(action.item) } : action

type Kept = { data: { sla?: Sla } & Item }

const bugs: Readonly<Record<string, Sabotage | undefined>> = {
  'a tick writes whatever the version is': plantedBugs['a tick writes whatever the version is'],
  'an event gets a new id with each delivery': plantedBugs['an event gets a new id with each delivery'],
  'cases are not found when their calendar is edited': {
    commit: putAs((item) => (item.pk.includes('#sla-watch#') ? { ...item, pk: `${item.pk}#lost` } : item)),
  },
  'a pause is forgotten once it is over': {
    commit: putAs((item) => {
      const { data } = item as unknown as Kept
      if (item.noun !== 'case' || !data.sla) return item
      const halts = data.sla.halts.filter(({ to }) => to === undefined)
      return { ...item, data: { ...data, sla: { ...data.sla, halts } } } as unknown as Item
    }),
  },
  'a changed priority changes nothing until something comes due': {
    commit: putAs((item) => {
      const { data } = item as unknown as Kept & { data: { priority: string } }
      if (item.noun !== 'case' || !data.sla?.priority || data.sla.priority === data.priority) return item
      const { planAt: _, ...sla } = data.sla
      return { ...item, data: { ...data, sla } } as unknown as Item
    }),
  },
  'a milestone is not remembered': {
    commit: putAs((item) => (item.sk.startsWith('sla#') ? { ...item, sk: `lost#${item.sk}` } : item)),
  },
}

it.each(Object.entries(bugs))(
  'service days show it when %s',
  async (_, bug) => {
    expect(await found(bug as Sabotage)).toBe(true)
  },
  600_000,
)

import { epochMs } from '../../shared/kernel/instant.ts'
import { automationsScenario } from './automations-scenario.ts'
import { violations } from './invariants.ts'
import { leadsScenario } from './leads-scenario.ts'
import type { Sabotage } from './sabotage.ts'
import type { Scenario } from './scenario.ts'
import { openStream, type Stream } from './stream.ts'
import { openWorld, type World } from './world.ts'

// Of 60 to 500 steps, this many find the planted bugs that are hardest to find in the least time.
const steps = 250
const mostSteps = 100_000
const mostRunning = 8
const second = 1000
const dayMs = 86_400 * second

/** Until all that can go on has gone on: nothing in memory waits for more than promises. */
const turn = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve))

const consume = async ({ random, queue, invoke }: World): Promise<void> => {
  const [delivery] = queue.splice(random.below(queue.length), 1)
  if (!delivery) return
  try {
    await invoke((platform) => delivery.consumer.handle(delivery.event, platform))
  } catch {
    queue.push(delivery)
  }
}

const activities = (world: World, stream: Stream, scenario: Scenario): readonly (() => Promise<void>)[] => {
  const { random, invoke } = world
  const { ticks, strideMs } = scenario
  const commands = scenario.commands(world.handed).map((begin) => () => invoke((platform) => begin(random, platform)))
  return [
    ...commands,
    ...[stream.deliver, stream.deliver, stream.deliver, stream.deliver, stream.deliver, stream.deliver],
    stream.repeat,
    stream.redrive,
    ...[1, 2, 3].map(() => () => consume(world)),
    ...[1, 2].map(() => () => invoke(random.pick(ticks))),
    // Trouble comes in storms: retries run out then, and old changes come back after new ones.
    async () => world.gates.setTrouble(random.chance(0.3) ? 0.5 : 0.05),
    async () => world.advance(random.below(strideMs)),
    async () => world.advance(random.chance(0.1) ? dayMs : second),
  ]
}

/** Nothing fails any more: all that began comes to its end, and all that is left is delivered. */
const settle = async (world: World, stream: Stream, { ticks }: Scenario): Promise<void> => {
  world.gates.beCalm()
  while (world.gates.waiting() > 0) {
    world.gates.release()
    await turn()
  }
  await turn()
  const state = () =>
    [world.recordChanges().length, world.accepted.size, world.queue.length, stream.deadLetters.length].join()
  let before = ''
  for (let rounds = 0; state() !== before && rounds < 50; rounds++) {
    before = state()
    world.advance(3600 * second)
    for (const tick of ticks) await world.invoke(tick)
    await stream.finish()
    for (let letters = stream.deadLetters.length; letters > 0; letters--) await stream.redrive()
    while (world.queue.length > 0) await consume(world)
  }
}

/** Plays one history of a scenario with everything that follows from it. Answers what is wrong in the end. */
export const play = async (seed: number, scenario: Scenario, sabotage?: Sabotage): Promise<readonly string[]> => {
  const world = openWorld(seed, scenario, sabotage)
  const stream = openStream(world)
  await world.prepare(scenario.prepare)
  const begin = activities(world, stream, scenario)
  let running = 0
  const endMs = epochMs(world.clock.now()) + (scenario.days ?? 0) * dayMs
  const isOver = (step: number): boolean =>
    scenario.days === undefined ? step >= steps : step >= mostSteps || epochMs(world.clock.now()) >= endMs
  for (let step = 0; !isOver(step); step++) {
    const isBusy = world.gates.waiting() > 0 && (running >= mostRunning || world.random.chance(0.7))
    if (isBusy) world.gates.release()
    else {
      running += 1
      world.random
        .pick(begin)()
        .catch(() => {})
        .finally(() => {
          running -= 1
        })
    }
    await turn()
  }
  await settle(world, stream, scenario)
  return violations(world, scenario)
}

/** Every second history is of the automations. */
const scenarios = [leadsScenario, automationsScenario] as const

/** Plays the history of a seed. */
export const simulate = (seed: number, sabotage?: Sabotage): Promise<readonly string[]> =>
  play(seed, scenarios[seed % scenarios.length] as Scenario, sabotage)

import { setImmediate as turn } from 'node:timers/promises'
import { changeLead, consumers, createLead, type KnownLead, tick } from './commands.ts'
import { violations } from './invariants.ts'
import type { Sabotage } from './sabotage.ts'
import { openStream, type Stream } from './stream.ts'
import { openWorld, type World } from './world.ts'

const steps = 500
const mostRunning = 8
const second = 1000

const consume = async ({ random, queue, invoke }: World): Promise<void> => {
  const [delivery] = queue.splice(random.below(queue.length), 1)
  if (!delivery) return
  try {
    await invoke((platform) => consumers[delivery.consumer]?.(delivery.event, platform) as Promise<void>)
  } catch {
    queue.push(delivery)
  }
}

const activities = (world: World, stream: Stream, known: KnownLead[]): readonly (() => Promise<void>)[] => {
  const { random, invoke } = world
  const change = () => invoke((platform) => changeLead(random, platform, known))
  return [
    () => invoke((platform) => createLead(random, platform, known)),
    ...[change, change, change, change],
    ...[stream.deliver, stream.deliver, stream.deliver, stream.deliver, stream.deliver, stream.deliver],
    stream.repeat,
    stream.redrive,
    ...[1, 2, 3].map(() => () => consume(world)),
    ...[1, 2].map(() => () => invoke(tick)),
    // Trouble comes in storms: retries run out then, and old changes come back after new ones.
    async () => world.gates.setTrouble(random.chance(0.3) ? 0.5 : 0.05),
    async () => world.advance(random.below(60) * second),
    async () => world.advance(random.chance(0.1) ? 24 * 3600 * second : second),
  ]
}

/** Nothing fails any more: all that began comes to its end, and all that is left is delivered. */
const settle = async (world: World, stream: Stream): Promise<void> => {
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
    await world.invoke(tick)
    await stream.finish()
    for (let letters = stream.deadLetters.length; letters > 0; letters--) await stream.redrive()
    while (world.queue.length > 0) await consume(world)
  }
}

/** Plays one history of commands with everything that follows from them. Answers what is wrong in the end. */
export const simulate = async (seed: number, sabotage?: Sabotage): Promise<readonly string[]> => {
  const world = openWorld(seed, Object.keys(consumers), sabotage)
  const stream = openStream(world)
  const begin = activities(world, stream, [])
  let running = 0
  for (let step = 0; step < steps; step++) {
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
  await settle(world, stream)
  return violations(world)
}

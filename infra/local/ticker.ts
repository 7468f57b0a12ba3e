import type { EventBridgeEvent } from 'aws-lambda'
import { type Instant, minute } from '../../shared/kernel/instant.ts'
import type { Database } from './database.ts'
import { type DeadLetters, reasonOf } from './dead-letters.ts'
import type { LocalState } from './local-state.ts'
import type { MovableClock } from './movable-clock.ts'
import { parseSchedule } from './schedule-expression.ts'

export type TickEvent = EventBridgeEvent<'Scheduled Event', object>

/** A function with its schedule. */
export interface Scheduled {
  readonly name: string
  readonly schedule: string
  readonly invoke: (event: TickEvent) => Promise<void>
}

interface Options {
  readonly database: Database
  readonly state: LocalState
  readonly clock: MovableClock
  readonly deadLetters: DeadLetters
  readonly scheduled: readonly Scheduled[]
  /** When the first item of the due index is due, in milliseconds since 1970. */
  readonly earliestDue: () => number | undefined
  /** Lets everything that follows from what was done so far happen. */
  readonly settle: () => Promise<void>
}

export interface Ticker {
  /** Runs what the time that has passed since the last tick calls for. */
  tick(): Promise<void>
  /** Moves the clock forward to this moment, in milliseconds since 1970, and runs every tick in between. Answers how many did something. */
  advanceTo(epochMs: number): Promise<number>
}

/** This one serves the due index, and so has work only when something there is due. */
const everyMinute = 'rate(1 minute)'
const stateName = 'ticked-to-ms'
const tries = 3

const tickEvent = (name: string, at: Instant): TickEvent => ({
  version: '0',
  id: `${name}@${at}`,
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: '000000000000',
  time: `${at.slice(0, 19)}Z`,
  region: 'laptop',
  resources: [`arn:aws:events:laptop:000000000000:rule/${name}`],
  detail: {},
})

const nextMinute = (afterMs: number): number => (Math.floor(afterMs / minute) + 1) * minute

export const createTicker = (options: Options): Ticker => {
  const { database, state, clock, deadLetters, earliestDue, settle } = options
  const scheduled = options.scheduled.map((entry) => ({ ...entry, next: parseSchedule(entry.schedule) }))
  const minutely = scheduled.filter(({ schedule }) => schedule === everyMinute)
  const others = scheduled.filter(({ schedule }) => schedule !== everyMinute)
  let tickedToMs = Number(state.get(stateName) ?? clock.nowMs())

  const invoke = async ({ name, invoke: call }: Scheduled): Promise<void> => {
    const event = tickEvent(name, clock.now())
    let reason = ''
    for (let attempts = 0; attempts < tries; attempts++) {
      try {
        return await call(event)
      } catch (error) {
        reason = reasonOf(error)
      }
    }
    await database.write(() => deadLetters.add({ function: name, at: clock.now(), reason, attempts: tries, event }))
  }

  /** Runs the minute functions, and the others that had a time since the last tick, once each. */
  const run = async (): Promise<void> => {
    const nowMs = clock.nowMs()
    const timely = others.filter(({ next }) => (next(tickedToMs) ?? Number.POSITIVE_INFINITY) <= nowMs)
    for (const entry of scheduled) if (timely.includes(entry) || minutely.includes(entry)) await invoke(entry)
    tickedToMs = nowMs
  }

  const save = (): Promise<void> => database.write(() => state.set(stateName, String(tickedToMs)))

  /** The next minute in which something is due or a schedule is set. All others would change nothing. */
  const nextMoment = (afterMs: number): number => {
    const times = others.map(({ next }) => next(afterMs) ?? Number.POSITIVE_INFINITY)
    const dueMs = minutely.length > 0 ? earliestDue() : undefined
    if (dueMs !== undefined) times.push(Math.max(Math.ceil(dueMs / minute) * minute, nextMinute(afterMs)))
    return Math.min(...times)
  }

  return {
    tick: async () => {
      await run()
      await save()
    },
    advanceTo: async (targetMs) => {
      let ticks = 0
      await clock.stopAt(clock.nowMs())
      try {
        await settle()
        for (let moment = nextMoment(clock.nowMs()); moment <= targetMs; moment = nextMoment(moment)) {
          // Written before what the tick does, because it was asked for before.
          await Promise.all([clock.stopAt(moment), run()])
          await settle()
          ticks += 1
        }
        await clock.stopAt(Math.max(targetMs, clock.nowMs()))
        tickedToMs = clock.nowMs()
        await save()
      } finally {
        await clock.letGo()
      }
      return ticks
    },
  }
}

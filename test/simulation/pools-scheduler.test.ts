import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import watchNeglect from '../../functions/customers/watch-neglect.ts'
import watchLeads from '../../functions/leads/watch-leads.ts'
import { hour, type Instant, plusMs } from '../../shared/kernel/instant.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import type { Action, Store } from '../../shared/storage/store.ts'
import { openMemoryStore } from './memory-store.ts'
import { checkPools, type Held } from './pools-check.ts'
import { people } from './pools-rules.ts'
import { actors, addWaiting, ask, governor, preparePool } from './pools-scenario.ts'
import type { Written } from './written.ts'

const records = 8

interface Command {
  readonly does: 'claim' | 'return' | 'recycle' | 'hand out' | 'void or settle' | 'hours pass'
  readonly who: number
  readonly which: number
}

const command: fc.Arbitrary<Command> = fc.record({
  does: fc.oneof(
    { weight: 6, arbitrary: fc.constant('claim' as const) },
    { weight: 2, arbitrary: fc.constant('return' as const) },
    { weight: 2, arbitrary: fc.constant('recycle' as const) },
    { weight: 1, arbitrary: fc.constant('hand out' as const) },
    { weight: 1, arbitrary: fc.constant('void or settle' as const) },
    { weight: 1, arbitrary: fc.constant('hours pass' as const) },
  ),
  who: fc.nat({ max: 1 }),
  which: fc.nat({ max: records - 1 }),
})

/** A store each of whose calls waits for its turn before it is carried out, and whose answer waits once more. */
const inTurn = (scheduler: fc.Scheduler, store: Store, sabotage = (action: Action): Action => action): Store => {
  const turn = async <Result>(name: string, call: () => Promise<Result>): Promise<Result> => {
    await scheduler.schedule(Promise.resolve(), name)
    const result = await call()
    await scheduler.schedule(Promise.resolve(), `${name}, answered`)
    return result
  }
  return {
    ...store,
    get: (key, options) => turn('get', () => store.get(key, options)),
    getMany: (keys) => turn('get many', () => store.getMany(keys)),
    query: (query) => turn('query', () => store.query(query)),
    commit: (actions) => turn('commit', () => store.commit(actions.map(sabotage))),
    metered: () => inTurn(scheduler, store, sabotage),
  }
}

const names = { lead: 'Lead', customer: 'Customer' }
const settle = {
  lead: { name: 'disqualifyLead', body: { reason: 'x' } },
  customer: { name: 'voidCustomer', body: undefined },
}
const ticks = { lead: watchLeads, customer: watchNeglect }

const open = async (noun: Held) => {
  const memory = openMemoryStore()
  let now: Instant = '2026-03-02T08:00:00.000Z'
  let drawn = 0
  const calm: Platform = {
    store: memory.store,
    clock: { now: () => now },
    ids: (prefix) => `${prefix}_${++drawn}`,
    bus: { publish: async () => [] },
    mail: { send: async () => ({}) },
    sms: { send: async () => ({}) },
    webhooks: { send: async () => undefined },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    secrets: { secret: async () => 'x'.repeat(32) } as unknown as Platform['secrets'],
    pause: async () => undefined,
    tokens: { verify: async () => undefined },
  }
  await preparePool(noun)(calm)
  const ids: string[] = []
  for (let n = 0; n < records; n++) ids.push(await addWaiting(noun, calm))
  // The first ones are had, and about to go back.
  now = plusMs(now, 2 * hour)
  await ask(calm, `claim${names[noun]}`, actors[0] as never, ids[0] as string)
  await ask(calm, `claim${names[noun]}`, actors[0] as never, ids[1] as string)
  await ask(calm, `claim${names[noun]}`, actors[1] as never, ids[2] as string)
  now = plusMs(now, 47 * hour)
  const run = async (platform: Platform, { does, who, which }: Command): Promise<void> => {
    const [id, actor] = [ids[which] as string, actors[who] as (typeof actors)[number]]
    if (does === 'hours pass') now = plusMs(now, hour)
    else if (does === 'recycle') await ticks[noun].handle(platform)
    else if (does === 'claim') await ask(platform, `claim${names[noun]}`, actor, id)
    else if (does === 'return') await ask(platform, `return${names[noun]}`, actor, id, { reason: 'x' })
    else if (does === 'hand out') await ask(platform, `handOut${names[noun]}`, governor, id, { ownerId: people[who] })
    else await ask(platform, settle[noun].name, actor, id, settle[noun].body)
  }
  const end = () => {
    const writes = memory.changes.filter(({ after }) => after?.sk === '.' && typeof after.noun === 'string')
    return { writes: writes as unknown as readonly Written[], items: memory.items(), now }
  }
  return { calm, run, end }
}

/** What is wrong after these commands ran at once, their steps in the order of the scheduler. */
const wrongAfter = async (
  scheduler: fc.Scheduler,
  noun: Held,
  commands: readonly Command[],
  sabotage?: (action: Action) => Action,
): Promise<{ wrong: readonly string[]; types: readonly string[] }> => {
  const world = await open(noun)
  const platform = { ...world.calm, store: inTurn(scheduler, world.calm.store, sabotage) }
  const running = commands.map((one) =>
    scheduler.schedule(Promise.resolve(), one.does).then(() => world.run(platform, one)),
  )
  await scheduler.waitFor(Promise.allSettled(running))
  // What came due while all this ran is seen to by the ticks that follow.
  for (let n = 0; n < 3; n++) await ticks[noun].handle(world.calm)
  const end = world.end()
  const types = end.writes.flatMap(({ after }) => after.raised.map((raised) => (raised as { type: string }).type))
  return { wrong: checkPools(noun, end), types }
}

const nouns = ['lead', 'customer'] as const
const history = fc.array(command, { minLength: 8, maxLength: 20 })

describe.each(nouns)('claims, returns and recycling of %ss at once', (noun) => {
  it('keep to the limits and count right, whatever the order of their steps', async () => {
    const seen = new Map<string, number>()
    const holds = fc.asyncProperty(fc.scheduler(), history, async (scheduler, commands) => {
      const { wrong, types } = await wrongAfter(scheduler, noun, commands)
      for (const type of types) seen.set(type, (seen.get(type) ?? 0) + 1)
      expect(wrong).toEqual([])
    })
    await fc.assert(holds, { numRuns: Number(process.env.POOL_ORDERS ?? 300) })
    // Orders in which nobody got anything and nothing went back would show nothing.
    for (const what of ['claimed', 'returned', 'recycled', 'recycle_warned'])
      expect([what, (seen.get(`${noun}.${what}`) ?? 0) > 20]).toEqual([what, true])
  }, 300_000)

  const unbounded =
    (place: string) =>
    (action: Action): Action => {
      if (action.do !== 'add' || !action.key.pk.includes(place)) return action
      const { within, ...rest } = action
      return rest
    }
  const careless = (action: Action): Action => {
    if (action.do !== 'put' || action.when?.is !== 'version') return action
    const { when, ...rest } = action
    return rest
  }

  it.each([
    ['a record is written whatever its version is', careless],
    ['the claims of a day have no bound', unbounded('#pool-claims#')],
    ['what one has has no bound', unbounded('#pool-holding#')],
  ])(
    'are found out when %s',
    async (_, sabotage) => {
      let found = 0
      const looks = fc.asyncProperty(fc.scheduler(), history, async (scheduler, commands) => {
        if (found === 0 && (await wrongAfter(scheduler, noun, commands, sabotage)).wrong.length > 0) found += 1
      })
      await fc.assert(looks, { numRuns: 300 })
      expect(found).toBeGreaterThan(0)
    },
    300_000,
  )
})

import { expect, it } from 'vitest'
import type { Action } from '../../shared/storage/store.ts'
import { messagesScenario } from './messages-scenario.ts'
import { plantedBugs, type Sabotage } from './sabotage.ts'
import { play } from './simulate.ts'

/** `SEED=17` in the environment plays history 17 alone, `MESSAGE_HISTORIES=10000` that many. */
const only = process.env.SEED
const histories = Number(process.env.MESSAGE_HISTORIES ?? 8)
const seeds = only === undefined ? Array.from({ length: histories }, (_, seed) => seed) : [Number(only)]

it(`messages: each goes at most once, none is lost, no cap is exceeded: ${seeds.length} histories`, async () => {
  const raised = new Map<string, number>()
  const counting = {
    ...messagesScenario,
    check: (end: Parameters<typeof messagesScenario.check>[0]) => {
      for (const { after } of end.writes)
        for (const { type } of after.raised as { type: string }[]) raised.set(type, (raised.get(type) ?? 0) + 1)
      return messagesScenario.check(end)
    },
  }
  for (const seed of seeds)
    expect(
      await play(seed, counting),
      `play it again: SEED=${seed} npm test -- test/simulation/messages-simulation.test.ts`,
    ).toEqual([])
  if (only !== undefined) return
  // Histories in which nothing goes wrong would show nothing.
  for (const type of ['deferred', 'sending', 'retried', 'sent', 'delivered', 'refused', 'uncertain', 'expired'])
    expect([type, (raised.get(`outbound_message.${type}`) ?? 0) > 0]).toEqual([type, true])
}, 3_600_000)

const unconditional =
  (isMeant: (action: Extract<Action, { do: 'put' }>) => boolean): NonNullable<Sabotage['commit']> =>
  (action) =>
    action.do === 'put' && isMeant(action) ? { do: 'put', item: action.item } : action

const bugs: Readonly<Record<string, Sabotage | undefined>> = {
  'a message is written whatever its version is': plantedBugs['a record is written whatever its version is'],
  'an attempt may be taken twice': { commit: unconditional(({ item }) => item.sk.startsWith('taken#')) },
  'what caps count is written whatever it has become': {
    commit: unconditional(({ item }) => item.pk.includes('#contact-use#')),
  },
}

const mostHistories = 40

it.each(Object.entries(bugs))(
  'messages show it when %s',
  async (_, bug) => {
    for (let seed = 0; seed < mostHistories; seed++) if ((await play(seed, messagesScenario, bug)).length > 0) return
    expect.unreachable(`not found in ${mostHistories} histories`)
  },
  600_000,
)

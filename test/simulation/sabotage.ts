import type { DomainEvent } from '../../events/define-event.ts'
import type { FollowerFunction } from '../../functions/function.ts'
import type { Action, Condition, Item } from '../../shared/storage/store.ts'
import type { Random } from './random.ts'

export type Handle = FollowerFunction['handle']

/** A bug put in from outside, to see that the simulation finds it. */
export interface Sabotage {
  readonly commit?: (action: Action) => Action
  readonly project?: (handle: Handle) => Handle
  readonly publish?: (handle: Handle) => Handle
  readonly events?: (events: readonly DomainEvent[], random: Random) => readonly DomainEvent[]
  /** What the bus did not accept is not reported. */
  readonly hidesRefusals?: true
}

const without =
  (isMeant: (item: Item, when: Condition) => boolean) =>
  (action: Action): Action => {
    if (action.do !== 'put' || !action.when || !isMeant(action.item, action.when)) return action
    return { do: 'put', item: action.item }
  }

const isRecordPut = (item: Item, when: Condition): boolean => typeof item.noun === 'string' && when.is === 'version'

/** Bugs that were made elsewhere in good projects, each by one small change. */
export const plantedBugs: Readonly<Record<string, Sabotage>> = {
  'a consumer does not check whether it dealt with the event': {
    commit: without((item, when) => typeof item.noun === 'string' && when.is === 'absent'),
  },
  'a record is written whatever its version is': { commit: without(isRecordPut) },
  'a tick writes whatever the version is': {
    commit: without((item, when) => isRecordPut(item, when) && String(item.actor).startsWith('automation:')),
  },
  'lists are changed whatever the manifest says': { commit: without(({ sk }) => sk === 'postings') },
  'a history entry may be written twice': { commit: without(({ sk }) => sk.startsWith('history#')) },
  'the chain is added to wherever it ends': { commit: without(({ pk }) => pk.includes('#audit')) },
  'changes are acknowledged before the work is done': {
    project: (handle) => async (changes, platform) => {
      handle(changes, platform).catch(() => {})
      return []
    },
  },
  'a follower does not say which changes failed': {
    project: (handle) => async (changes, platform) => {
      await handle(changes, platform)
      return []
    },
  },
  'the answer of the bus is not read': { hidesRefusals: true },
  'an event gets a new id with each delivery': {
    events: (events, random) => events.map((event) => ({ ...event, id: `${event.id}/${random.below(1e9)}` })),
  },
  'only the first change of a batch is published': {
    publish: (handle) => (changes, platform) => handle(changes.slice(0, 1), platform),
  },
}

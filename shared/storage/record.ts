import { type Actor, actorName, type Owned } from '../kernel/actor.ts'
import type { Decision, Raised } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { Action, Item, Key, Store, Value } from './store.ts'

/** Index attributes of an item; a record without a pair is not in that index. */
export type IndexAttributes = Pick<Item, 'g1pk' | 'g1sk' | 'g2pk' | 'g2sk' | 'g3pk' | 'g3sk' | 'duepk' | 'duesk'>

/** How a noun is stored: its name in keys, and where its records stand in the indexes. */
export interface Noun<State extends RecordFields> {
  readonly name: string
  readonly indexes: (tenantId: string, state: State) => IndexAttributes
  /** Whose a record is, where its fields `ownerId`, `teamId` and `sharedWith` do not say so. */
  readonly owned?: (state: State) => Owned
}

/** Who writes, when, and in answer to which request. */
export interface Stamp {
  readonly actor: Actor
  readonly now: Instant
  readonly requestId: string
}

/** An action of a commit, and what to tell the caller when its condition does not hold. Without `otherwise`, a failed
 * condition means that the record changed since it was read: the whole command is decided again on what is there now. */
export interface Step {
  readonly action: Action
  readonly otherwise?: (current: Item | undefined) => Refusal | Promise<Refusal>
}

export interface RecordItem extends Item {
  readonly noun: string
  readonly version: number
  readonly at: Instant
  readonly actor: string
  readonly requestId: string
  readonly raised: Value[]
  readonly data: { [field: string]: Value }
}

export const recordKey = (tenantId: string, noun: string, id: string): Key => ({
  pk: `${tenantId}#${noun}#${id}`,
  sk: '.',
})

export const isRecord = (item: Item): item is RecordItem => item.sk === '.' && typeof item.noun === 'string'

/** The state in an item. Rows are written through schemas only, so they are not parsed again here. */
export const stateOf = <State extends RecordFields>(item: Item): State =>
  ({ ...(item as RecordItem).data, version: item.version }) as unknown as State

/** Reads a record; an id that was merged away answers with the record it became. */
export const loadRecord = async <State extends RecordFields>(
  store: Store,
  noun: Noun<State>,
  tenantId: string,
  id: string,
): Promise<State | undefined> => {
  const item = await store.get(recordKey(tenantId, noun.name, id))
  const redirect = item?.redirect
  if (typeof redirect !== 'string') return item && stateOf<State>(item)
  const target = await store.get(recordKey(tenantId, noun.name, redirect))
  return target && stateOf<State>(target)
}

const put = <State extends RecordFields>(noun: Noun<State>, stamp: Stamp, state: State, raises: readonly Raised[]) => {
  const { version, ...data } = state
  const item = {
    ...recordKey(stamp.actor.tenantId, noun.name, state.id),
    ...noun.indexes(stamp.actor.tenantId, state),
    noun: noun.name,
    version,
    at: stamp.now,
    actor: actorName(stamp.actor),
    requestId: stamp.requestId,
    raised: raises,
    data,
  } as unknown as Item
  return item
}

export interface Saved<State> {
  readonly state: State
  readonly step: Step
}

/** A new record. `decision.state` comes without the record fields but its id. */
export const createRecord = <State extends RecordFields>(
  noun: Noun<State>,
  stamp: Stamp,
  decision: Decision<Omit<State, Exclude<keyof RecordFields, 'id'>>>,
): Saved<State> => {
  const by = actorName(stamp.actor)
  const state = {
    ...decision.state,
    version: 1,
    createdAt: stamp.now,
    createdBy: by,
    updatedAt: stamp.now,
    updatedBy: by,
  } as unknown as State
  return {
    state,
    step: { action: { do: 'put', item: put(noun, stamp, state, decision.raises), when: { is: 'absent' } } },
  }
}

/** Holds a decision to the version of another record that it was made on; the decision is made again when that changed. */
export const unchanged = <State extends RecordFields>(
  tenantId: string,
  noun: Noun<State>,
  { id, version }: State,
): Step => ({
  action: { do: 'check', key: recordKey(tenantId, noun.name, id), when: { is: 'version', version } },
})

/**
 * The last version of a record that became a part of another: it leaves every list, and its id answers with the other from now on.
 * @param to id of the record that it became
 */
export const redirectRecord = <State extends RecordFields>(
  noun: Noun<State>,
  stamp: Stamp,
  decision: Decision<State>,
  to: string,
): Step => {
  const { step } = changeRecord({ ...noun, indexes: () => ({}) }, stamp, decision)
  const { action } = step
  return action.do === 'put' ? { action: { ...action, item: { ...action.item, redirect: to } } } : step
}

/** The next version of a record, conditional on the version that the decision was made on. */
export const changeRecord = <State extends RecordFields>(
  noun: Noun<State>,
  stamp: Stamp,
  decision: Decision<State>,
): Saved<State> => {
  const { version } = decision.state
  const state = { ...decision.state, version: version + 1, updatedAt: stamp.now, updatedBy: actorName(stamp.actor) }
  const item = put(noun, stamp, state, decision.raises)
  return { state, step: { action: { do: 'put', item, when: { is: 'version', version } } } }
}

/** Has an id of another noun answer with this record from now on, as ids of merged records do. */
export const alsoAnswersTo = (tenantId: string, noun: string, otherId: string, id: string): Step => ({
  action: { do: 'put', item: { ...recordKey(tenantId, noun, otherId), redirect: id }, when: { is: 'absent' } },
})

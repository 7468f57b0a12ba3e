import { automation } from '../kernel/actor.ts'
import type { Decision } from '../kernel/decision.ts'
import { fingerprint } from '../kernel/fingerprint.ts'
import { day, type Instant, minute, plusMs } from '../kernel/instant.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import { recordNameOf } from './postings.ts'
import { changeRecord, type IndexAttributes, isRecord, type Noun, recordKey, type Step, stateOf } from './record.ts'
import { ConditionFailed, type Key, type Position, type Store, StoreBusy } from './store.ts'

const shards = 4
const keysPerPage = 100
const mostTries = 8

const duePartition = (noun: string, shard: number): string => `due#${noun}#${shard}`

/** Where everything due of a noun stands, for items that are no records. */
export const duePartitions = (noun: string): readonly string[] =>
  Array.from({ length: shards }, (_, shard) => duePartition(noun, shard))

/** The due entry of a record: something is to happen to it at this instant; none without an instant. */
export const dueIndex = (
  tenantId: string,
  noun: string,
  id: string,
  instant: Instant | undefined,
): Pick<IndexAttributes, 'duepk' | 'duesk'> => {
  if (instant === undefined) return {}
  const { pk } = recordKey(tenantId, noun, id)
  return { duepk: duePartition(noun, fingerprint(id).charCodeAt(0) % shards), duesk: `${instant}#${pk}` }
}

/** What firing makes of a record, and what else is written in the same commit. */
export interface Fired<State> extends Decision<State> {
  readonly steps?: readonly Step[]
}

export interface DueWork<State extends RecordFields> {
  readonly store: Store
  readonly noun: Noun<State>
  readonly now: Instant
  /** The automation's name, for history and audit. */
  readonly by: string
  /** Most records to look at in this run. */
  readonly limit: number
  /** A pure rule on the current state: nothing when it is not due (any more). It runs again when the record changed meanwhile. */
  readonly fire: (
    state: State,
    now: Instant,
    tenantId: string,
  ) => Fired<State> | undefined | Promise<Fired<State> | undefined>
  /** A record that could not be fired; the others go on, and it is tried again later. */
  readonly onFailure: (key: Key, error: unknown) => void
}

export interface DueReport {
  readonly fired: number
  readonly failed: number
  /** Whether the limit ended the run before everything due was looked at. */
  readonly more: boolean
}

const fireOne = async <State extends RecordFields>(work: DueWork<State>, key: Key): Promise<boolean> => {
  const { store, noun, now, by, fire } = work
  const { tenantId } = recordNameOf(key)
  const stamp = { actor: automation(tenantId, by), now, requestId: `${by}:${now}` }
  for (let tries = 0; tries < mostTries; tries++) {
    const item = await store.get(key)
    if (!item || !isRecord(item)) return false
    const fired = await fire(stateOf<State>(item), now, tenantId)
    if (!fired) return false
    const { step } = changeRecord(noun, stamp, fired)
    try {
      await store.commit([step, ...(fired.steps ?? [])].map(({ action }) => action))
      return true
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error
    }
  }
  throw new Error(`the record kept changing while it was fired ${mostTries} times`)
}

/** One minute after the first failure, twice as long after each more, at most a day. */
const putOffMs = (failures: number): number => Math.min(minute * 2 ** (failures - 1), day)

/**
 * Moves a record that could not be fired back in its shard, so that many of them do not stand in the way of all others. It stays at its
 * version, so nobody takes it for a change; the next change puts it back to where it belongs.
 */
const putOff = async <State extends RecordFields>({ store, now }: DueWork<State>, key: Key): Promise<void> => {
  const item = await store.get(key)
  if (!item || !isRecord(item) || item.duesk === undefined) return
  const dueFailures = Number(item.dueFailures ?? 0) + 1
  const duesk = `${plusMs(now, putOffMs(dueFailures))}#${key.pk}`
  try {
    await store.commit([
      { do: 'put', item: { ...item, duesk, dueFailures }, when: { is: 'version', version: item.version } },
    ])
  } catch (error) {
    // It has changed, and stands where it belongs.
    if (!(error instanceof ConditionFailed)) throw error
  }
}

/** A store that is busy is no fault of the record. */
const failedOn = async <State extends RecordFields>(work: DueWork<State>, key: Key, error: unknown): Promise<void> => {
  work.onFailure(key, error)
  if (error instanceof StoreBusy) return
  try {
    await putOff(work, key)
  } catch (second) {
    work.onFailure(key, second)
  }
}

/**
 * Fires what is due by `now`, earliest first within each shard. Every record is read again and committed on condition that it
 * did not change, so runs may overlap, repeat or break off: what fired has left the index in the same commit, and the rest
 * is still there for the next run. What fails is tried again after a pause that grows from a minute to a day.
 */
export const forEachDue = async <State extends RecordFields>(work: DueWork<State>): Promise<DueReport> => {
  const { store, noun, now, limit } = work
  const most = Math.ceil(limit / shards)
  let fired = 0
  let failed = 0
  const runShard = async (shard: number): Promise<boolean> => {
    let seen = 0
    let after: Position | undefined
    do {
      const page = await store.query({
        index: 'due',
        partition: duePartition(noun.name, shard),
        // `$` follows `#`: up to all keys of this very instant.
        range: { to: `${now}$` },
        limit: Math.min(keysPerPage, most - seen),
        ...(after && { after }),
      })
      for (const { pk, sk } of page.items) {
        try {
          if (await fireOne(work, { pk, sk })) fired += 1
        } catch (error) {
          failed += 1
          await failedOn(work, { pk, sk }, error)
        }
      }
      seen += page.items.length
      after = page.next
    } while (after && seen < most)
    return after !== undefined
  }
  const more = await Promise.all(Array.from({ length: shards }, (_, shard) => runShard(shard)))
  return { fired, failed, more: more.includes(true) }
}

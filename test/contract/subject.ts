import { randomUUID } from 'node:crypto'
import {
  type Action,
  type Change,
  ConditionFailed,
  type FailedAction,
  type Item,
  type Store,
} from '../../shared/storage/store.ts'

/** A store to be held to the contract. Tests share it, so each works in partitions of its own. */
export interface Subject {
  readonly store: Store
  /** Changes of items whose `pk` is this, oldest first, once there are at least `count`. */
  changes(pk: string, count: number): Promise<readonly Change[]>
}

/** What a server is known to do otherwise than DynamoDB; the suite leaves those sentences out. */
export interface KnownDifferences {
  /** A write that changes nothing still appears in the change feed. */
  readonly recordsUnchangedWrites: boolean
  /** A prefix finds ASCII letters of either case. */
  readonly beginsWithIgnoresCase: boolean
}

export type Open = () => Promise<Subject & AsyncDisposable>

/** A partition key nobody else uses. */
export const newPk = (): string => `t#${randomUUID()}`

export const put = (item: Item, when?: Extract<Action, { do: 'put' }>['when']): Action =>
  when ? { do: 'put', item, when } : { do: 'put', item }

export const refusal = async (store: Store, actions: readonly Action[]): Promise<readonly FailedAction[]> => {
  try {
    await store.commit(actions)
  } catch (error) {
    if (error instanceof ConditionFailed) return error.failures
    throw error
  }
  throw new Error('the commit was not refused')
}

export const fill = async (store: Store, items: readonly Item[]): Promise<void> => {
  for (let start = 0; start < items.length; start += 50)
    await store.commit(items.slice(start, start + 50).map((item) => put(item)))
}

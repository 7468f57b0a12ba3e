import { checkItem, keyOf } from '../../shared/storage/check.ts'
import { type Action, ConditionFailed, type FailedAction, type Units } from '../../shared/storage/store.ts'
import { indexUnits, refusedUnits, writeUnits } from '../../shared/storage/units.ts'
import { added, holds } from './conditions.ts'
import type { Items, NewItem, StoredItem } from './embedded-items.ts'
import { storedBody } from './stored-body.ts'

/** The items that a commit reads and writes. */
export type CommittedItems = Pick<Items, 'find' | 'write' | 'remove'>

/** An action with what can be computed before its transaction begins. */
export interface PreparedAction {
  readonly action: Action
  readonly bytes: number
  /** Of a put: the new image as JSON, taken when it was asked for. */
  readonly body?: string
}

interface Step {
  readonly prepared: PreparedAction
  readonly before: StoredItem | undefined
  readonly after: NewItem | undefined
}

export const prepareActions = (actions: readonly Action[], sizes: readonly number[]): readonly PreparedAction[] =>
  actions.map((action, index) => {
    const bytes = sizes[index] ?? 0
    return action.do === 'put' ? { action, bytes, body: storedBody(action.item) } : { action, bytes }
  })

/** The step an action takes, or `undefined` when its condition does not hold. */
const decide = (prepared: PreparedAction, before: StoredItem | undefined): Step | undefined => {
  const { action, bytes, body = '' } = prepared
  if (action.do === 'add') {
    const item = added(action, before?.item)
    return item && { prepared, before, after: { item, bytes: checkItem(item), body: storedBody(item) } }
  }
  if (action.when) {
    // Presence needs no look into the item.
    const { is } = action.when
    const held = is === 'absent' ? !before : is === 'present' ? before !== undefined : holds(action.when, before?.item)
    if (!held) return undefined
  }
  return { prepared, before, after: action.do === 'put' ? { item: action.item, bytes, body } : undefined }
}

const stepUnits = ({ before, after }: Step, changed: boolean, factor: number): number => {
  const bytes = Math.max(before?.bytes ?? 0, after?.bytes ?? 0)
  return writeUnits(bytes) * factor + (changed ? indexUnits(before, after) : 0)
}

const carryOut = (items: CommittedItems, { prepared, before, after }: Step): boolean => {
  if (prepared.action.do === 'check') return false
  if (after) return items.write(before, after)
  if (before) items.remove(before)
  return before !== undefined
}

/**
 * Carries out a commit inside a transaction: all conditions first, then all writes.
 * @throws ConditionFailed having written nothing
 */
export const applyCommit = (
  items: CommittedItems,
  actions: readonly PreparedAction[],
  meter: ((units: Units) => void) | undefined,
): void => {
  const inTransaction = actions.length > 1 || actions[0]?.action.do === 'check'
  const failures: FailedAction[] = []
  const met: number[] = []
  const steps: Step[] = []
  actions.forEach((prepared, index) => {
    const before = items.find(keyOf(prepared.action))
    const step = decide(prepared, before)
    if (step) steps.push(step)
    else failures.push(before ? { index, current: before.item } : { index })
    met.push(step ? prepared.bytes : Math.max(prepared.bytes, before?.bytes ?? 0))
  })
  if (failures.length > 0) {
    meter?.(refusedUnits(met, inTransaction))
    throw new ConditionFailed(failures)
  }
  let write = 0
  for (const step of steps) {
    const changed = carryOut(items, step)
    if (meter) write += stepUnits(step, changed, inTransaction ? 2 : 1)
  }
  meter?.({ read: 0, write })
}

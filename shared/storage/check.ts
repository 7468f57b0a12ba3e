import { isRecord } from './record.ts'
import { type Action, type Item, type Key, LimitExceeded, limits, type Query, type Value } from './store.ts'
import { tableIndexes } from './table.ts'
import { itemBytes, keyText } from './units.ts'

const keyLimits = { partition: 2048, sort: 1024 } as const
const nestingLimit = 32

const checkKeyText = (name: string, value: unknown, maxBytes: number): void => {
  if (typeof value !== 'string' || value === '') throw new LimitExceeded(`${name} must be a string that is not empty`)
  if (!value.isWellFormed()) throw new LimitExceeded(`${name} is not well-formed Unicode`)
  if (value.length * 3 > maxBytes && Buffer.byteLength(value) > maxBytes)
    throw new LimitExceeded(`${name} is longer than ${maxBytes} bytes`)
}

const checkValue = (name: string, value: Value, depth: number): void => {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new LimitExceeded(`${name} is not well-formed Unicode`)
  } else if (typeof value === 'number') {
    // Fractions beyond this exponent range and integers beyond 2^53 do not come back from DynamoDB as they were.
    const size = Math.abs(value)
    if (!(size <= Number.MAX_SAFE_INTEGER) || (size !== 0 && size < 1e-130))
      throw new LimitExceeded(`${name} is a number that cannot be kept exactly`)
  } else if (typeof value === 'object' && value !== null) {
    if (depth >= nestingLimit) throw new LimitExceeded(`${name} is nested deeper than ${nestingLimit} levels`)
    if (Array.isArray(value)) for (const element of value) checkValue(name, element, depth + 1)
    else checkAttributes(value, depth + 1)
  }
}

const checkAttributes = (attributes: Readonly<Record<string, Value | undefined>>, depth: number): void => {
  for (const name in attributes) {
    const value = attributes[name]
    if (value === undefined) continue
    if (name === '') throw new LimitExceeded('an attribute needs a name')
    checkValue(name, value, depth)
  }
}

/** @throws LimitExceeded when the table cannot have such a key */
export const checkKey = ({ pk, sk }: Key): void => {
  checkKeyText('pk', pk, keyLimits.partition)
  checkKeyText('sk', sk, keyLimits.sort)
}

/**
 * Refuses what DynamoDB would refuse or would not give back as it was.
 * @returns the item's bytes as DynamoDB counts them
 * @throws LimitExceeded
 */
export const checkItem = (item: Item): number => {
  checkKey(item)
  for (const { partitionKey, sortKey } of tableIndexes) {
    if (item[partitionKey] !== undefined) checkKeyText(partitionKey, item[partitionKey], keyLimits.partition)
    if (item[sortKey] !== undefined) checkKeyText(sortKey, item[sortKey], keyLimits.sort)
  }
  checkAttributes(item, 0)
  const bytes = itemBytes(item)
  const most = isRecord(item) ? limits.recordBytes : limits.itemBytes
  if (bytes > most) throw new LimitExceeded(`an item of ${bytes} bytes; ${most} is the limit`)
  return bytes
}

export const keyOf = (action: Action): Key => (action.do === 'put' ? action.item : action.key)

const checkAdd = (action: Extract<Action, { do: 'add' }>): void => {
  const { key, by, set = {} } = action
  for (const name in by)
    if (!Number.isSafeInteger(by[name])) throw new LimitExceeded(`${name} can only be added whole numbers`)
  if (Object.keys(by).length + Object.keys(set).length === 0) throw new LimitExceeded('nothing to add or set')
  for (const name in set) if (name in by) throw new LimitExceeded(`${name} is both added to and set`)
  if ('pk' in set || 'sk' in set || 'pk' in by || 'sk' in by) throw new LimitExceeded('a key cannot be changed')
  checkItem({ ...set, pk: key.pk, sk: key.sk })
}

/**
 * Refuses a commit that no store could carry out, before anything is sent or written.
 * @returns the bytes of each action's item (for a put) or key and set values
 * @throws LimitExceeded
 */
export const checkCommit = (actions: readonly Action[]): readonly number[] => {
  if (actions.length === 0 || actions.length > limits.commitActions)
    throw new LimitExceeded(`a commit of ${actions.length} actions; 1 to ${limits.commitActions} are possible`)
  if (actions.length > 1 && new Set(actions.map((action) => keyText(keyOf(action)))).size < actions.length)
    throw new LimitExceeded('two actions on the same key in one commit')
  let total = 0
  const sizes = actions.map((action) => {
    if (action.do === 'add') checkAdd(action)
    if (action.do !== 'put') checkKey(action.key)
    const bytes = action.do === 'put' ? checkItem(action.item) : itemBytes({ pk: action.key.pk, sk: action.key.sk })
    total += bytes
    return bytes
  })
  if (total > limits.commitBytes)
    throw new LimitExceeded(`a commit of ${total} bytes; ${limits.commitBytes} is the limit`)
  return sizes
}

/** @throws LimitExceeded when the page asked for is no page, or `getMany` is asked for too many keys */
export const checkQuery = ({ limit }: Query): void => {
  if (!Number.isInteger(limit) || limit < 1 || limit > limits.pageItems)
    throw new LimitExceeded(`a page of ${limit} items; 1 to ${limits.pageItems} are possible`)
}

const byBytes = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right))

/** No item can be in it. DynamoDB refuses such a question, so it is answered without asking. */
export const isEmptyRange = ({ partition, range = {} }: Query): boolean => {
  if (partition === '') return true
  if ('beginsWith' in range || range.to === undefined) return false
  return range.to === '' || byBytes(range.from ?? '', range.to) > 0
}

/** @throws LimitExceeded */
export const checkKeys = (keys: readonly Key[]): void => {
  if (keys.length > limits.getManyKeys)
    throw new LimitExceeded(`${keys.length} keys; ${limits.getManyKeys} are the limit`)
  for (const key of keys) checkKey(key)
}

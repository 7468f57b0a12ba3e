import type { Item, Key, Units, Value } from './store.ts'
import { tableIndexes } from './table.ts'

const numberBytes = (value: number): number => {
  const digits = String(Math.abs(value))
    .replace(/e.*$/, '')
    .replace('.', '')
    .replace(/^0+|0+$/g, '').length
  return 1 + Math.ceil(digits / 2) + (value < 0 ? 1 : 0)
}

const valueBytes = (value: Value): number => {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (typeof value === 'number') return numberBytes(value)
  if (value === null || typeof value === 'boolean') return 1
  let bytes = 3
  if (Array.isArray(value)) for (const element of value) bytes += 1 + valueBytes(element)
  else bytes += attributesBytes(value, 1)
  return bytes
}

const attributesBytes = (attributes: Readonly<Record<string, Value | undefined>>, overhead: number): number => {
  let bytes = 0
  for (const name in attributes) {
    const value = attributes[name]
    if (value !== undefined) bytes += overhead + Buffer.byteLength(name) + valueBytes(value)
  }
  return bytes
}

/**
 * Bytes of an item as DynamoDB counts them: names and strings in UTF-8, a number one byte and one for every two significant
 * digits, lists and maps three bytes and one for each element.
 */
export const itemBytes = (item: Item): number => attributesBytes(item, 0)

const steps = (bytes: number, step: number): number => Math.max(1, Math.ceil(bytes / step))

/** Read capacity units of one item or one query page: a unit for every 4 KB begun, half of it when eventually consistent. */
export const readUnits = (bytes: number, consistency: 'strong' | 'eventual'): number =>
  steps(bytes, 4096) * (consistency === 'strong' ? 1 : 0.5)

/** Write capacity units of one image in the table or in an index: a unit for every KB begun. */
export const writeUnits = (bytes: number): number => steps(bytes, 1024)

/** An item with its size, which is costly to compute. */
export interface Image {
  readonly item: Item
  readonly bytes: number
}

/** Bytes of the keys alone of an item in index `due`, which is all that this index holds. */
export const dueKeyBytes = ({ pk, sk, duepk = '', duesk = '' }: Item): number => itemBytes({ pk, sk, duepk, duesk })

/**
 * Write capacity units the indexes consume when an item goes from `before` to `after` (absent: there is none): one image
 * entered, one image left, both when the index key moved, none when what the index holds stays the same.
 */
export const indexUnits = (before: Image | undefined, after: Image | undefined): number => {
  let units = 0
  for (const index of tableIndexes) {
    const { partitionKey, sortKey } = index
    const held = (image: Image | undefined): number => {
      if (image?.item[partitionKey] === undefined || image.item[sortKey] === undefined) return 0
      return writeUnits(index.projection === 'KEYS_ONLY' ? dueKeyBytes(image.item) : image.bytes)
    }
    const left = held(before)
    const entered = held(after)
    const stays =
      left > 0 &&
      entered > 0 &&
      before?.item[partitionKey] === after?.item[partitionKey] &&
      before?.item[sortKey] === after?.item[sortKey]
    if (!stays) units += left + entered
    else if (index.projection === 'ALL') units += Math.max(left, entered)
  }
  return units
}

/**
 * Units of a refused commit, from what its sender can know (DynamoDB reports none): each action is charged for what it met
 * or for what it would have written, twice in a transaction.
 */
export const refusedUnits = (bytesOfActions: readonly number[], inTransaction: boolean): Units => {
  const write = bytesOfActions.reduce((sum, bytes) => sum + writeUnits(bytes), 0)
  return { read: 0, write: inTransaction ? write * 2 : write }
}

/** One string for one key, for maps and sets. */
export const keyText = ({ pk, sk }: Key): string => `${pk.length}:${pk}${sk}`

/**
 * The store port: only what DynamoDB can do well and cheaply. Two adapters implement it (DynamoDB, embedded SQLite) and
 * one contract suite holds both to it.
 */
export type Scalar = string | number | boolean | null
export type Value = Scalar | Value[] | { [name: string]: Value }

export interface Key {
  readonly pk: string
  readonly sk: string
}

/**
 * One row of the table. Index attributes come in pairs (`g1pk`/`g1sk`, …); an item without the pair is not in that index.
 * `ttl` is seconds since 1970; the item may still be read for a while after it.
 */
export interface Item extends Key {
  readonly g1pk?: string
  readonly g1sk?: string
  readonly g2pk?: string
  readonly g2sk?: string
  readonly g3pk?: string
  readonly g3sk?: string
  readonly duepk?: string
  readonly duesk?: string
  readonly version?: number
  readonly ttl?: number
  readonly [attribute: string]: Value | undefined
}

/** `table` is ordered by `sk` within a `pk` and is current; every other index may lag. `due` answers keys only. */
export type IndexName = 'table' | 'g1' | 'g2' | 'g3' | 'due'

export type Condition =
  | { readonly is: 'absent' }
  | { readonly is: 'present' }
  | { readonly is: 'version'; readonly version: number }
  | { readonly is: 'equal'; readonly attributes: Readonly<Record<string, Scalar>> }

export interface Bounds {
  readonly min?: number
  readonly max?: number
}

/**
 * One step of a commit. `add` adds whole numbers to top-level numbers (missing counts as 0, the item is made when absent), and
 * refuses when a sum would leave its bounds; `set` writes other top-level attributes along with it. A lone `add` whose answer
 * is lost on the way may have been carried out though it ends in StoreBusy; beside another action (a marker, say) it is exact.
 */
export type Action =
  | { readonly do: 'put'; readonly item: Item; readonly when?: Condition }
  | { readonly do: 'delete'; readonly key: Key; readonly when?: Condition }
  | { readonly do: 'check'; readonly key: Key; readonly when: Condition }
  | {
      readonly do: 'add'
      readonly key: Key
      readonly by: Readonly<Record<string, number>>
      readonly within?: Readonly<Record<string, Bounds>>
      readonly set?: Readonly<Record<string, Scalar>>
    }

export interface Query {
  readonly index: IndexName
  readonly partition: string
  /** Of the sort key, inclusive at both ends, compared by UTF-8 bytes. `beginsWith` excludes `from` and `to`. */
  readonly range?: { readonly from?: string; readonly to?: string } | { readonly beginsWith: string }
  readonly direction?: 'ascending' | 'descending'
  /** At most this many items, 1 to 1000; a page also ends at 1 MB. */
  readonly limit: number
  /** Where the page before ended: its `next`. */
  readonly after?: Position
}

/** A place in an index: the key of the item there, and its sort key in that index. */
export interface Position extends Key {
  readonly indexSk?: string
}

export interface Page {
  readonly items: readonly Item[]
  /** Absent when nothing follows. A full page has one even if nothing follows, and a page may be empty and still have one. */
  readonly next?: Position
}

/** Capacity consumed, in DynamoDB's units. */
export interface Units {
  readonly read: number
  readonly write: number
}

export type Meter = (units: Units) => void

export interface Store {
  /** The current item (strongly consistent unless `eventual`: half the units). */
  get(key: Key, options?: { readonly eventual?: boolean }): Promise<Item | undefined>
  /** Up to 100 items in the order asked; a missing one is `undefined`. Duplicate keys are allowed. Eventually consistent. */
  getMany(keys: readonly Key[]): Promise<readonly (Item | undefined)[]>
  query(query: Query): Promise<Page>
  /**
   * All or nothing, durable when it resolves. 1 to 100 actions on different keys, 400 KB an item (190 KB a record), 4 MB together. Texts are
   * well-formed Unicode, numbers within 2^53, index keys not empty; anything else is LimitExceeded before anything is written.
   * @throws ConditionFailed naming every action whose condition did not hold, with the item that is there
   * @throws StoreBusy when throttling or contention outlasts the retries
   * @throws LimitExceeded
   */
  commit(actions: readonly Action[]): Promise<void>
  /**
   * Adds one to a whole number of an item, which is made when absent, and answers the sum: of any number of callers no two get the
   * same. A number whose answer is lost on the way, or whose taker does not use it, is skipped.
   * @throws StoreBusy
   */
  next(key: Key, name: string): Promise<number>
  /** The same store, reporting what it consumes to `meter`, refused commits included. */
  metered(meter: Meter): Store
}

export interface FailedAction {
  /** Its place in the commit. */
  readonly index: number
  /** What is there now; absent when nothing is. */
  readonly current?: Item
}

export class ConditionFailed extends Error {
  override readonly name = 'ConditionFailed'
  readonly failures: readonly FailedAction[]
  constructor(failures: readonly FailedAction[]) {
    super(`condition of action ${failures.map((failure) => failure.index).join(', ')} failed`)
    this.failures = failures
  }
}

/** The store could not serve now; trying again after `retryAfterMs` may help. */
export class StoreBusy extends Error {
  override readonly name = 'StoreBusy'
  readonly retryAfterMs: number
  constructor(retryAfterMs: number, options?: ErrorOptions) {
    super('the store is busy', options)
    this.retryAfterMs = retryAfterMs
  }
}

export class LimitExceeded extends Error {
  override readonly name = 'LimitExceeded'
}

export const limits = {
  itemBytes: 400 * 1024,
  /** Of a record: its history keeps what it was and what it became in one item. */
  recordBytes: 190 * 1024,
  commitActions: 100,
  commitBytes: 4 * 1024 * 1024,
  pageBytes: 1024 * 1024,
  pageItems: 1000,
  getManyKeys: 100,
} as const

/** One change of one item. Order holds per key. `sequence` grows with every change of the whole table on the laptop. */
export interface Change {
  readonly id: string
  readonly key: Key
  readonly before?: Item
  readonly after?: Item
}

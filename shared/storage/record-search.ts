import type { RecordFields } from '../kernel/record-fields.ts'
import type { Noun } from './record.ts'

/** What of a noun can be searched and filtered. The stream's follower keeps postings by it, lists read them by it. */
export interface Searchable<State extends RecordFields> {
  readonly noun: Noun<State>
  /** Whether the record stands in lists at all; voided ones do not. Always, when left out. */
  readonly isListed?: (state: State) => boolean
  /** Search terms; a query finds the record when one of them begins with the query's word. */
  readonly terms: (state: State) => readonly string[]
  /** Values of the fields by which there are lists; nothing for a field without a value. */
  readonly values: (state: State) => Readonly<Record<string, ListedValue>>
}

export type ListedValue = string | number | boolean | null | undefined | readonly (string | number | boolean)[]

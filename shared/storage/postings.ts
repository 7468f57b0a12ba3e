import { fingerprint } from '../kernel/fingerprint.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import { isRecord, stateOf } from './record.ts'
import type { Searchable } from './record-search.ts'
import type { Item, Key } from './store.ts'

const longestValue = 200

/** A record of a noun of a tenant. */
export interface RecordName {
  readonly tenantId: string
  readonly noun: string
  readonly id: string
}

/** The record that an item's partition belongs to; ids and noun names have no `#`. */
export const recordNameOf = ({ pk }: Key): RecordName => {
  const [tenantId = '', noun = '', id = ''] = pk.split('#')
  return { tenantId, noun, id }
}

const character = (text: string, place: number): string => {
  const code = text.codePointAt(place)
  return code === undefined ? '' : String.fromCodePoint(code)
}

// The kind, then two characters; but one Chinese character is a query of its own, and one Latin letter is not.
const headOf = (term: string): string => {
  const first = character(term, 2)
  return term.slice(0, 2) + first + (first > '\u007f' ? '' : character(term, 3))
}

/** The partition in which all terms stand that begin with this text (of `queryTerms`). */
export const termPartition = (tenantId: string, noun: string, term: string): string =>
  `${tenantId}#search#${noun}#${headOf(term)}`

/** The partition that lists the ids of the records with this value. */
export const valuePartition = (tenantId: string, noun: string, field: string, value: string): string =>
  `${tenantId}#by#${noun}#${field}=${value.length > longestValue ? fingerprint(value) : value}`

/** Term and record id in the sort key of a term's posting. */
export const termPosting = (sk: string): { readonly term: string; readonly id: string } => {
  const end = sk.lastIndexOf('#')
  return { term: sk.slice(0, end), id: sk.slice(end + 1) }
}

const termMark = '*'

const valuesOf = <State extends RecordFields>(searchable: Searchable<State>, state: State): string[] =>
  Object.entries(searchable.values(state)).flatMap(([field, value]) =>
    [value ?? []]
      .flat()
      .map(String)
      .filter((text) => text !== '')
      .map((text) => `${field}=${text}`),
  )

/**
 * The lists in which a record belongs: `*term` for a search term, `field=value` for a value. None for an item that is no listed
 * record (any more), such as one that was merged into another.
 */
export const listsOf = <State extends RecordFields>(
  searchable: Searchable<State>,
  item: Item | undefined,
): readonly string[] => {
  if (item === undefined || !isRecord(item) || item.redirect !== undefined) return []
  const state = stateOf<State>(item)
  if (searchable.isListed && !searchable.isListed(state)) return []
  const terms = searchable.terms(state).map((term) => termMark + term)
  return [...new Set([...terms, ...valuesOf(searchable, state)])]
}

/** Where a record's entry in a list is kept. */
export const postingKey = ({ tenantId, noun, id }: RecordName, list: string): Key => {
  if (list.startsWith(termMark)) {
    const term = list.slice(termMark.length)
    return { pk: termPartition(tenantId, noun, term), sk: `${term}#${id}` }
  }
  const split = list.indexOf('=')
  return { pk: valuePartition(tenantId, noun, list.slice(0, split), list.slice(split + 1)), sk: id }
}

import type { ListPlan } from '../../shared/kernel/filter-plan.ts'
import type { RecordFields } from '../../shared/kernel/record-fields.ts'
import type { QueryTerm, SearchPlan } from '../../shared/kernel/search-query.ts'
import { type MonthPlace, type MonthWalk, pageOfMonths } from '../../shared/storage/months.ts'
import { type Direction, idsOf } from '../../shared/storage/posting-lists.ts'
import { termPartition, termPosting } from '../../shared/storage/postings.ts'
import { recordKey, stateOf } from '../../shared/storage/record.ts'
import type { Searchable } from '../../shared/storage/record-search.ts'
import type { IndexName, Item, Position, Store } from '../../shared/storage/store.ts'

/** A record that may be an answer, and the place in the list right behind it. */
export interface Candidate<Place> {
  readonly item: Item
  readonly place: Place
}

export interface Candidates<Place> {
  readonly found: readonly Candidate<Place>[]
  /** Where to go on; absent at the end. */
  readonly next?: Place
}

/** One way to read a list: from a place on, about `count` candidates. */
export type Source<Place> = (place: Place | undefined, count: number) => Promise<Candidates<Place>>

/** The tenant and noun whose records are listed. */
export interface Of {
  readonly store: Store
  readonly tenantId: string
  readonly noun: string
}

const recordsOf = async (
  { store, tenantId, noun }: Of,
  ids: readonly string[],
): Promise<readonly (Item | undefined)[]> =>
  ids.length === 0 ? [] : store.getMany(ids.map((id) => recordKey(tenantId, noun, id)))

const keyPosition = ({ pk, sk }: Item, indexSk: string): Position => ({ pk, sk, indexSk })

/** Everything in order of creation. */
export const byCreation =
  ({ store, tenantId, noun }: Of, walk: MonthWalk): Source<MonthPlace> =>
  async (place, count) => {
    const { items, next } = await pageOfMonths(store, tenantId, noun, walk, place, count)
    const found = items.map((item) => {
      const month = String(item.g2pk).slice(-7)
      return { item, place: { month, after: keyPosition(item, String(item.g2sk)) } }
    })
    return { found, ...(next && { next }) }
  }

/** One partition of an index, in its order. */
export const byIndex =
  (
    { store }: Of,
    index: Exclude<IndexName, 'due' | 'table'>,
    partition: string,
    direction: Direction,
  ): Source<Position> =>
  async (place, count) => {
    const page = await store.query({ index, partition, direction, limit: count, ...(place && { after: place }) })
    const found = page.items.map((item) => ({ item, place: keyPosition(item, String(item[`${index}sk`])) }))
    return { found, ...(page.next && { next: page.next }) }
  }

/** The records that stand in the lists of a plan, in order of id, which is that of creation. */
export const byLists = (of: Of, plan: ListPlan, direction: Direction): Source<string> => {
  const ids = idsOf(of.store, of.tenantId, of.noun, plan, direction)
  return async (place, count) => {
    const chosen: string[] = []
    let id = await ids.seek(place, true)
    for (; id !== undefined && chosen.length < count; id = await ids.seek(id, true)) chosen.push(id)
    const items = await recordsOf(of, chosen)
    const found = chosen.flatMap((chosenId, index) => {
      const item = items[index]
      return item ? [{ item, place: chosenId }] : []
    })
    const last = chosen.at(-1)
    return { found, ...(id !== undefined && last !== undefined && { next: last }) }
  }
}

/** `phase` 0 reads the range of the whole phrase when there is one, 1 that of the most selective word. */
export interface TextPlace {
  readonly phase: 0 | 1
  readonly after?: Position
}

const hasTerm = (terms: readonly string[], { term }: QueryTerm): boolean => terms.some((own) => own.startsWith(term))

/** The first posting of a record in a range: only there is the record taken, so that none appears twice. */
const isFirst = (terms: readonly string[], range: QueryTerm, posting: string): boolean =>
  terms.reduce<string | undefined>(
    (first, own) => (own.startsWith(range.term) && (first === undefined || own < first) ? own : first),
    undefined,
  ) === posting

/** The records found by a search, in order of the term that was met. */
export const byText = <State extends RecordFields>(
  of: Of,
  searchable: Searchable<State>,
  { terms, phrase }: SearchPlan,
): Source<TextPlace> => {
  const word = terms[0] as QueryTerm
  const termsOf = (item: Item): readonly string[] => searchable.terms(stateOf<State>(item))
  return async (place = { phase: phrase ? 0 : 1 }, count) => {
    const range = place.phase === 0 && phrase ? phrase : word
    const page = await of.store.query({
      index: 'table',
      partition: termPartition(of.tenantId, of.noun, range.term),
      range: { beginsWith: range.term },
      limit: count,
      ...(place.after && { after: place.after }),
    })
    const postings = page.items.map((item) => ({ item, ...termPosting(item.sk) }))
    const items = await recordsOf(
      of,
      postings.map(({ id }) => id),
    )
    const found = postings.flatMap(({ item: posting, term }, index) => {
      const item = items[index]
      if (!item) return []
      const own = termsOf(item)
      if (!isFirst(own, range, term) || (place.phase === 1 && phrase && hasTerm(own, phrase))) return []
      const after = { pk: posting.pk, sk: posting.sk }
      return [{ item, place: { phase: place.phase, after } }]
    })
    const next: TextPlace | undefined = page.next
      ? { phase: place.phase, after: page.next }
      : place.phase === 0
        ? { phase: 1 }
        : undefined
    return { found, ...(next && { next }) }
  }
}

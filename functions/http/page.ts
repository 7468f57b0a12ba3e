import type { ListPlan } from '../../shared/kernel/filter-plan.ts'
import type { RecordFields } from '../../shared/kernel/record-fields.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { QueryTerm, SearchPlan } from '../../shared/kernel/search-query.ts'
import { termPartition } from '../../shared/storage/postings.ts'
import { stateOf } from '../../shared/storage/record.ts'
import type { Searchable } from '../../shared/storage/record-search.ts'
import type { Item } from '../../shared/storage/store.ts'
import { openCursor, sealCursor } from './cursor.ts'
import { withCustomLists } from './custom-lists.ts'
import { type Asked, type Listing, listAsked, monthWalk, orderPartition } from './list-asked.ts'
import { recordCheck } from './list-check.ts'
import type { ListQuery } from './list-query.ts'
import { byCreation, byIndex, byLists, byText, type Of, type Source } from './list-sources.ts'
import type { Reply, Request } from './route.ts'

const mostRounds = 8
const largestRound = 100
/** A search that this many postings answer is read through; one that has more gives way to the lists of the filter. */
const fewPostings = 100

interface Read {
  readonly items: readonly Item[]
  readonly next?: unknown
}

/** Reads on until the page is full, the list ends, or too much was read for one request: then the page is short but has a next. */
const collect = async <Place>(
  source: Source<Place>,
  from: Place | undefined,
  limit: number,
  isAnswer: (item: Item) => boolean,
): Promise<Read> => {
  const items: Item[] = []
  let place = from
  let count = limit
  for (let round = 0; round < mostRounds; round++) {
    const { found, next } = await source(place, count)
    for (const [index, candidate] of found.entries()) {
      if (isAnswer(candidate.item)) items.push(candidate.item)
      if (items.length < limit) continue
      return index + 1 < found.length || next !== undefined ? { items, next: candidate.place } : { items }
    }
    if (next === undefined) return { items }
    place = next
    count = Math.min(largestRound, count * 2)
  }
  return { items, next: place }
}

const isLongSearch = async (of: Of, { terms, phrase }: SearchPlan): Promise<boolean> => {
  const { term } = phrase ?? (terms[0] as QueryTerm)
  const partition = termPartition(of.tenantId, of.noun, term)
  const page = await of.store.query({ index: 'table', partition, range: { beginsWith: term }, limit: fewPostings })
  return page.next !== undefined
}

type Way = 'creation' | 'lists' | 'text' | 'order'

const wayOf = async (of: Of, { search, plan, field }: Asked): Promise<Way> => {
  if (field !== 'createdAt') return 'order'
  if (search) return plan && (await isLongSearch(of, search)) ? 'lists' : 'text'
  return plan ? 'lists' : 'creation'
}

/**
 * One page of a noun's records: those that the actor's permission reaches and that pass filter and search, newest first unless
 * sorted otherwise; a search is in order of the words met. A page may be short, even empty, and still have a `next`.
 * @throws Refusal `filter.unserved`, `sort.unserved`, `cursor.invalid`
 */
export const listPage = async <State extends RecordFields>(
  request: Request<unknown, ListQuery>,
  given: Listing<State>,
): Promise<Reply<{ items: State[]; next?: string }>> => {
  const { store, actor, query, now } = request
  const listing = await withCustomLists(request, given)
  const { noun, searchable } = listing
  const what = listAsked(request, listing)
  const cursor = await openCursor<{ way: Way; place: never }>(request, query.cursor)
  const of: Of = { store, tenantId: actor.tenantId, noun: noun.name }
  const way = cursor?.way ?? (await wayOf(of, what))
  // It came from an account that sees less, whose scope alone made lists of it.
  if (way === 'lists' && !what.plan) throw new Refusal('cursor.invalid')
  const passes = recordCheck(request, noun, searchable, what.filter, what.search)
  const read = <Place>(source: Source<Place>): Promise<Read> =>
    collect(source, cursor?.place, query.limit, (item) => item.redirect === undefined && passes(stateOf<State>(item)))
  const readWay: Record<Way, () => Promise<Read>> = {
    creation: () => read(byCreation(of, monthWalk(what, now))),
    lists: () => read(byLists(of, what.plan as ListPlan, what.direction)),
    text: () => read(byText(of, searchable as Searchable<State>, what.search as SearchPlan)),
    order: () => {
      const { index, partition } = orderPartition(listing, actor.tenantId, what)
      return read(byIndex(of, index, partition, what.direction))
    },
  }
  const { items, next } = await readWay[way]()
  return {
    body: {
      items: items.map((item) => stateOf<State>(item)),
      ...(next !== undefined && { next: await sealCursor(request, { way, place: next }) }),
    },
  }
}

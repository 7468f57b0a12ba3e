import type * as z from 'zod'
import { behaviourOrder } from '../../shared/customers/behaviour-store.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { RecordFields } from '../../shared/kernel/record-fields.ts'
import { historyKey, historyOf } from '../../shared/storage/history.ts'
import { type Noun, recordKey } from '../../shared/storage/record.ts'
import type { Item, Position, Query } from '../../shared/storage/store.ts'
import { openCursor, sealCursor } from './cursor.ts'
import { listQuery, pageOf } from './list-query.ts'
import type { Reply, Request } from './route.ts'
import { shownChanges } from './shown-changes.ts'
import { shownItem, TimelineItem } from './timeline-items.ts'

/** Something that happened, and the place behind it in the list that it comes from. What may not be seen has no item. */
interface Event {
  readonly at: string
  readonly place: Position
  readonly item?: TimelineItem
}

interface Events {
  readonly events: readonly Event[]
  readonly more: boolean
}

/** Where the lists are read on; a list that is at its end is `done`. */
interface Place {
  readonly happened?: Position | 'done'
  readonly behaved?: Position | 'done'
  readonly others?: Position | 'done'
  readonly written?: Position | 'done'
}

/** Whose timeline it is. */
interface TimelineOf<State extends RecordFields> {
  readonly noun: Noun<State>
  /** Of one record as it is answered. */
  readonly schema: z.ZodType
  /** Of index g1. */
  readonly partition: string
  /** What it did by itself stands there too. */
  readonly hasBehaviours?: true
  /** A partition in which what is about it stands among other things. */
  readonly among?: {
    readonly partition: string
    readonly since: Instant
    readonly isAbout: (item: Item) => boolean
  }
  readonly record: State
}

const atEnd: Events = { events: [], more: false }

interface Read {
  readonly partition: string
  readonly range: NonNullable<Query['range']>
  readonly limit: number
  readonly isAbout?: (item: Item) => boolean
}

const readIndex = async (
  request: Request,
  { partition, range, limit, isAbout = () => true }: Read,
  after: Position | 'done' | undefined,
): Promise<Events> => {
  if (after === 'done') return atEnd
  const page = await request.store.query({
    index: 'g1',
    partition,
    range,
    direction: 'descending',
    limit,
    ...(after && { after }),
  })
  const events = page.items.map((item): Event => {
    const indexSk = String(item.g1sk)
    const instant = indexSk.split('#')[1] ?? ''
    const visible = isAbout(item) ? shownItem(request, instant, item) : undefined
    return { at: instant, place: { pk: item.pk, sk: item.sk, indexSk }, ...(visible && { item: visible }) }
  })
  return { events, more: page.next !== undefined }
}

/** Bookkeeping that what stands beside it tells already, and what has a history of its own: scores, and the stays of a deal. */
const silent = new Set(['lastInteractionAt', 'lastCapturedAt', 'engagement', 'score', 'stages', 'agesAt'])
const isTold = (field: string): boolean => !silent.has(field.split('.')[0] ?? '')

const readWritten = async <State extends RecordFields>(
  request: Request,
  { noun, schema, record: { id } }: TimelineOf<State>,
  limit: number,
  after: Place['written'],
): Promise<Events> => {
  if (after === 'done') return atEnd
  const { store, actor } = request
  const [{ entries, next }, show] = await Promise.all([
    historyOf(store, actor.tenantId, noun.name, id, { limit, after }),
    shownChanges(request, schema),
  ])
  const { pk } = recordKey(actor.tenantId, noun.name, id)
  const events = entries.map(({ changes, ...entry }): Event => {
    const place = historyKey(pk, entry.version)
    if (entry.version === 1) return { at: entry.at, place, item: { kind: 'created', ...entry } }
    const told = changes.flatMap(show).filter(({ field }) => isTold(field))
    const kind = told.some(({ field }) => field === 'stage') ? ('moved' as const) : ('changed' as const)
    return { at: entry.at, place, ...(told.length > 0 && { item: { kind, ...entry, changes: told } }) }
  })
  return { events, more: next !== undefined }
}

const lists = ['happened', 'behaved', 'others', 'written'] as const
type Lists = Readonly<Record<(typeof lists)[number], Events>>

/** The latest of lists that are each in order, up to the limit and no further than any of them was read. */
const merged = (read: Lists, from: Place, limit: number) => {
  const items: TimelineItem[] = []
  const left = {
    happened: [...read.happened.events],
    behaved: [...read.behaved.events],
    others: [...read.others.events],
    written: [...read.written.events],
  }
  const place: { -readonly [Name in keyof Place]: Place[Name] } = { ...from }
  const isOpen = (name: keyof Place): boolean => left[name].length === 0 && read[name].more
  while (items.length < limit && !lists.some(isOpen)) {
    const [first, ...others] = lists.filter((name) => left[name].length > 0)
    if (!first) break
    const name = others.reduce(
      (best, other) => ((left[other][0]?.at ?? '') > (left[best][0]?.at ?? '') ? other : best),
      first as keyof Place,
    )
    const event = left[name].shift() as Event
    place[name] = event.place
    if (event.item) items.push(event.item)
  }
  for (const name of lists) if (left[name].length === 0 && !read[name].more) place[name] = 'done'
  return { items, ...(lists.some((name) => place[name] !== 'done') && { place }) }
}

/** Query parameters of a timeline. */
export const TimelineQuery = listQuery({}).pick({ limit: true, cursor: true })
type TimelineQuery = z.output<typeof TimelineQuery>

export const TimelinePage = pageOf(TimelineItem)

/** Of a partition in which other things stand too so much is read at once. */
const mostAmong = 100
/** What is read again as long as a page shows too little of it. */
const mostRounds = 5

const readLists = async <State extends RecordFields>(
  request: Request,
  of: TimelineOf<State>,
  from: Place,
  limit: number,
): Promise<Lists> => {
  const { partition, among } = of
  const seesBehaviours = of.hasBehaviours && request.actor.permissions['interaction:read'] !== undefined
  const [happened, behaved, others, written] = await Promise.all([
    readIndex(request, { partition, range: { beginsWith: 'at#' }, limit }, from.happened),
    readIndex(
      request,
      { partition, range: { beginsWith: behaviourOrder }, limit },
      seesBehaviours ? from.behaved : 'done',
    ),
    among
      ? readIndex(request, { ...among, range: { from: `at#${among.since}`, to: 'at$' }, limit: mostAmong }, from.others)
      : atEnd,
    readWritten(request, of, limit, from.written),
  ])
  return { happened, behaved, others, written }
}

/** One page of all that happened with a record that the caller may read, newest first. @throws Refusal `cursor.invalid` */
export const timelineOf = async <State extends RecordFields>(
  request: Request<unknown, TimelineQuery>,
  of: TimelineOf<State>,
): Promise<Reply<z.input<typeof TimelinePage>>> => {
  const { limit, cursor } = request.query
  let place: Place | undefined = (await openCursor<Place>(request, cursor)) ?? {}
  const items: TimelineItem[] = []
  for (let round = 0; round < mostRounds && place && items.length < limit; round++) {
    const left = limit - items.length
    const page: ReturnType<typeof merged> = merged(await readLists(request, of, place, left), place, left)
    items.push(...page.items)
    place = page.place
  }
  return { body: { items, ...(place && { next: await sealCursor(request, place) }) } }
}

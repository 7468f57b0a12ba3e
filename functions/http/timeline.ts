import * as z from 'zod'
import { Interaction } from '../../shared/communication/interaction-schema.ts'
import { interactions } from '../../shared/communication/interaction-store.ts'
import { OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import { outboundMessages } from '../../shared/communication/outbound-message-store.ts'
import { Behaviour } from '../../shared/customers/behaviour.ts'
import { behaviourOrder, behaviours } from '../../shared/customers/behaviour-store.ts'
import { Capture } from '../../shared/customers/capture.ts'
import type { CustomFieldNoun } from '../../shared/customers/custom-field-store.ts'
import { captures } from '../../shared/customers/source-store.ts'
import type { RecordFields } from '../../shared/kernel/record-fields.ts'
import { Approval } from '../../shared/sales/approval-schema.ts'
import { approvals } from '../../shared/sales/approval-store.ts'
import { Deal } from '../../shared/sales/deal-schema.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { Case } from '../../shared/service/case-schema.ts'
import { cases } from '../../shared/service/case-store.ts'
import { Answer } from '../../shared/service/survey-answer.ts'
import { answers } from '../../shared/service/survey-store.ts'
import { historyKey, historyOf } from '../../shared/storage/history.ts'
import { type Noun, recordKey, stateOf } from '../../shared/storage/record.ts'
import type { Item, Position } from '../../shared/storage/store.ts'
import { Task } from '../../shared/tasks/task-schema.ts'
import { tasks } from '../../shared/tasks/task-store.ts'
import { openCursor, sealCursor } from './cursor.ts'
import { withPersonalHidden } from './hide-custom.ts'
import { hidingCustomChanges } from './hide-history.ts'
import { HistoryItem, shownTo } from './history.ts'
import { listQuery, pageOf } from './list-query.ts'
import { maySee } from './references.ts'
import type { Reply, Request } from './route.ts'

const at = z.iso.datetime()
const TimelineItem = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('interaction'), at, interaction: Interaction }),
  z.strictObject({ kind: z.literal('behaviour'), at, behaviour: Behaviour }),
  z.strictObject({ kind: z.literal('task'), at, task: Task }).meta({ description: 'A task that was closed' }),
  z.strictObject({ kind: z.literal('answer'), at, answer: Answer }).meta({ description: 'To a survey' }),
  z.strictObject({ kind: z.literal('case'), at, case: Case }).meta({ description: 'A case that was settled' }),
  z.strictObject({ kind: z.literal('deal'), at, deal: Deal }).meta({ description: 'A deal that was won or lost' }),
  z.strictObject({ kind: z.literal('approval'), at, approval: Approval }),
  z
    .strictObject({ kind: z.literal('outbound_message'), at, message: OutboundMessage })
    .meta({ description: 'A message that went out, or that did not and will not' }),
  z.strictObject({ kind: z.literal('capture'), at, capture: Capture }).meta({ description: 'A web form' }),
  z.strictObject({ kind: z.literal('created'), ...HistoryItem.omit({ changes: true }).shape }),
  z.strictObject({ kind: z.literal('changed'), ...HistoryItem.shape }),
])
type TimelineItem = z.input<typeof TimelineItem>

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
  readonly written?: Position | 'done'
}

/** Whose timeline it is. */
interface TimelineOf<State extends RecordFields> {
  readonly noun: Noun<State>
  /** Of one record as it is answered. */
  readonly schema: z.ZodType
  readonly customFields: CustomFieldNoun
  /** Of index g1. */
  readonly partition: string
  /** What it did by itself stands there too. */
  readonly hasBehaviours?: true
  readonly record: State
}

const atEnd: Events = { events: [], more: false }

const shown = (request: Request, instant: string, item: Item): TimelineItem | undefined => {
  if (item.noun === interactions.name)
    return request.actor.permissions['interaction:read'] !== undefined
      ? { kind: 'interaction', at: instant, interaction: stateOf<Interaction>(item) }
      : undefined
  if (item.noun === behaviours.name) return { kind: 'behaviour', at: instant, behaviour: stateOf<Behaviour>(item) }
  if (item.noun === captures.name) return { kind: 'capture', at: instant, capture: stateOf<Capture>(item) }
  if (item.noun === answers.name) {
    const answer = stateOf<Answer>(item)
    return maySee(request, answers, answer) ? { kind: 'answer', at: instant, answer } : undefined
  }
  if (item.noun === deals.name) {
    const deal = stateOf<Deal>(item)
    return maySee(request, deals, deal) ? { kind: 'deal', at: instant, deal } : undefined
  }
  if (item.noun === approvals.name) {
    const approval = stateOf<Approval>(item)
    return maySee(request, approvals, approval) ? { kind: 'approval', at: instant, approval } : undefined
  }
  if (item.noun === cases.name) {
    const found = stateOf<Case>(item)
    return maySee(request, cases, found) ? { kind: 'case', at: instant, case: found } : undefined
  }
  if (item.noun === outboundMessages.name) {
    const message = stateOf<OutboundMessage>(item)
    return maySee(request, outboundMessages, message) ? { kind: 'outbound_message', at: instant, message } : undefined
  }
  if (item.noun !== tasks.name) return undefined
  const task = stateOf<Task>(item)
  return maySee(request, tasks, task) ? { kind: 'task', at: instant, task: task as never } : undefined
}

const readIndex = async (
  request: Request,
  partition: string,
  beginsWith: string,
  limit: number,
  after: Position | 'done' | undefined,
): Promise<Events> => {
  if (after === 'done') return atEnd
  const page = await request.store.query({
    index: 'g1',
    partition,
    range: { beginsWith },
    direction: 'descending',
    limit,
    ...(after && { after }),
  })
  const events = page.items.map((item): Event => {
    const indexSk = String(item.g1sk)
    const instant = indexSk.split('#')[1] ?? ''
    const visible = shown(request, instant, item)
    return { at: instant, place: { pk: item.pk, sk: item.sk, indexSk }, ...(visible && { item: visible }) }
  })
  return { events, more: page.next !== undefined }
}

/** Bookkeeping of the record that the interaction beside it tells already, and scores, which have a history of their own. */
const silent = new Set(['lastInteractionAt', 'lastCapturedAt', 'engagement', 'score'])
const isTold = (field: string): boolean => !silent.has(field.split('.')[0] ?? '')

const readWritten = async <State extends RecordFields>(
  request: Request,
  { noun, schema, customFields, record: { id } }: TimelineOf<State>,
  limit: number,
  after: Place['written'],
): Promise<Events> => {
  if (after === 'done') return atEnd
  const { store, actor } = request
  const [{ entries, next }, hide] = await Promise.all([
    historyOf(store, actor.tenantId, noun.name, id, { limit, after }),
    hidingCustomChanges(request, customFields),
  ])
  const show = shownTo(actor, schema)
  const { pk } = recordKey(actor.tenantId, noun.name, id)
  const events = entries.map(({ changes, ...entry }): Event => {
    const place = historyKey(pk, entry.version)
    if (entry.version === 1) return { at: entry.at, place, item: { kind: 'created', ...entry } }
    const told = hide(changes.flatMap(show).filter(({ field }) => isTold(field)))
    return { at: entry.at, place, ...(told.length > 0 && { item: { kind: 'changed', ...entry, changes: told } }) }
  })
  return { events, more: next !== undefined }
}

const lists = ['happened', 'behaved', 'written'] as const
type Lists = Readonly<Record<(typeof lists)[number], Events>>

/** The latest of lists that are each in order, up to the limit and no further than any of them was read. */
const merged = (read: Lists, from: Place, limit: number) => {
  const items: TimelineItem[] = []
  const left = {
    happened: [...read.happened.events],
    behaved: [...read.behaved.events],
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

/** Without the personal custom values of deals, for whoever may not see personal data. */
const withDealsHidden = async (request: Request, items: readonly TimelineItem[]): Promise<TimelineItem[]> => {
  const shownDeals = items.flatMap((item) => (item.kind === 'deal' ? [item.deal] : []))
  const hidden = await withPersonalHidden(request, 'deal', shownDeals)
  const byId = new Map(hidden.map((deal) => [deal.id, deal]))
  return items.map((item) => (item.kind === 'deal' ? { ...item, deal: byId.get(item.deal.id) ?? item.deal } : item))
}

/** Query parameters of a timeline. */
export const TimelineQuery = listQuery({}).pick({ limit: true, cursor: true })
type TimelineQuery = z.output<typeof TimelineQuery>

export const TimelinePage = pageOf(TimelineItem)

/** One page of all that happened with a record that the caller may read, newest first. @throws Refusal `cursor.invalid` */
export const timelineOf = async <State extends RecordFields>(
  request: Request<unknown, TimelineQuery>,
  of: TimelineOf<State>,
): Promise<Reply<z.input<typeof TimelinePage>>> => {
  const { limit, cursor } = request.query
  const from = (await openCursor<Place>(request, cursor)) ?? {}
  const seesBehaviours = of.hasBehaviours && request.actor.permissions['interaction:read'] !== undefined
  const [happened, behaved, written] = await Promise.all([
    readIndex(request, of.partition, 'at#', limit, from.happened),
    readIndex(request, of.partition, behaviourOrder, limit, seesBehaviours ? from.behaved : 'done'),
    readWritten(request, of, limit, from.written),
  ])
  const { items, place } = merged({ happened, behaved, written }, from, limit)
  const told = await withDealsHidden(request, items)
  return { body: { items: told, ...(place && { next: await sealCursor(request, place) }) } }
}

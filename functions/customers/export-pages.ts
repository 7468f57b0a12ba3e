import { contacts, linkedContactOf } from '../../shared/customers/contact-store.ts'
import { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import { cases } from '../../shared/service/case-store.ts'
import { messagesOf } from '../../shared/service/message-store.ts'
import { customerPartition } from '../../shared/storage/customer-index.ts'
import { historyOf } from '../../shared/storage/history.ts'
import { loadRecord, recordKey, stateOf } from '../../shared/storage/record.ts'
import type { Item, Position } from '../../shared/storage/store.ts'
import type { Request } from '../http/route.ts'
import { shownChanges } from '../http/shown-changes.ts'
import { withContents } from './export-contents.ts'
import { type ExportItem, exportedNouns } from './export-item.ts'

/** In the order in which they are answered; what stands in index g1 by the beginning of its sort keys. */
const sections = [
  'customer',
  'current',
  'happened',
  'behaviour',
  'planned',
  'invitations',
  'leads',
  'care',
  'points',
  'history',
] as const
export const exportSections = [...sections, 'messages'] as const
type Section = (typeof sections)[number]
const beginnings: Readonly<Partial<Record<Section, string>>> = {
  current: 'now#',
  happened: 'at#',
  behaviour: 'did#',
  planned: 'planned#',
  invitations: 'asked#',
  leads: 'was#',
  care: 'care#',
  points: 'points#',
}

/** Where an export is read on. The messages of a page's cases come before the page behind it. */
export interface Place {
  readonly section: Section | 'end'
  readonly after?: Position
  readonly caseIds?: readonly string[]
  /** Id of the message that the page before ended with. */
  readonly message?: string
}

export interface Page {
  readonly section: (typeof exportSections)[number]
  readonly items: readonly ExportItem[]
  readonly place: Place
}

const behind = (section: Section, after: Position | undefined): Place =>
  after ? { section, after } : { section: sections[sections.indexOf(section) + 1] ?? 'end' }

/** A contact stands there as a copy of a few of its fields; the export has it whole. */
const wholeOf = async ({ store, actor }: Request, items: readonly Item[]): Promise<readonly Item[]> => {
  const keys = items.map((item) =>
    item.link === undefined ? undefined : recordKey(actor.tenantId, contacts.name, linkedContactOf(item).id),
  )
  const wanted = keys.filter((key) => key !== undefined)
  if (wanted.length === 0) return items
  const found = await store.getMany(wanted)
  let next = 0
  return items.flatMap((item, index) => (keys[index] ? (found[next++] ?? []) : item))
}

const indexPage = async (request: Request, id: string, section: Section, limit: number, after?: Position) => {
  const page = await request.store.query({
    index: 'g1',
    partition: customerPartition(request.actor.tenantId, id),
    range: { beginsWith: beginnings[section] ?? '' },
    limit,
    ...(after && { after }),
  })
  const items = (await wholeOf(request, page.items))
    .filter(({ noun }) => exportedNouns.has(String(noun)))
    .map((item) => ({ noun: item.noun, record: stateOf(item) }) as unknown as ExportItem)
  const caseIds = items.flatMap(({ noun, record }) => (noun === cases.name ? [(record as Case).id] : []))
  const place = behind(section, page.next)
  return {
    section,
    items: await withContents(request, items),
    place: caseIds.length > 0 ? { ...place, caseIds } : place,
  }
}

const historyPage = async (request: Request, id: string, limit: number, after?: Position): Promise<Page> => {
  const { store, actor } = request
  const { entries, next } = await historyOf(store, actor.tenantId, customers.name, id, { limit, after })
  const show = await shownChanges(request, Customer)
  const items = entries.map((entry) => ({
    noun: 'change' as const,
    record: { ...entry, changes: entry.changes.flatMap(show) },
  }))
  return { section: 'history', items, place: behind('history', next) }
}

const messagesPage = async (request: Request, place: Place, limit: number): Promise<Page> => {
  const { store, actor } = request
  const { caseIds = [], message, ...rest } = place
  const [caseId = '', ...others] = caseIds
  const found = await loadRecord(store, cases, actor.tenantId, caseId)
  const read = found
    ? await messagesOf(store, actor.tenantId, found, { direction: 'ascending', limit, after: message })
    : { messages: [] }
  const items = read.messages.map((record) => ({ noun: 'message' as const, record }))
  if (read.next !== undefined) return { section: 'messages', items, place: { ...rest, caseIds, message: read.next } }
  return { section: 'messages', items, place: others.length > 0 ? { ...rest, caseIds: others } : rest }
}

/** The page of an export that stands at a place. A page may be empty and have one behind it. */
export const exportPage = async (
  request: Request,
  customer: Customer,
  place: Place = { section: 'customer' },
  limit: number,
): Promise<Page> => {
  if (place.caseIds) return messagesPage(request, place, limit)
  const { section, after } = place
  if (section === 'customer')
    return { section, items: [{ noun: 'customer', record: customer }], place: behind(section, undefined) }
  if (section === 'history' || section === 'end') return historyPage(request, customer.id, limit, after)
  return indexPage(request, customer.id, section, limit, after)
}

import * as z from 'zod'
import { channels, directions, Interaction, outcomes } from '../../shared/communication/interaction-schema.ts'
import {
  interactions,
  interactionsOfStaff,
  searchableInteractions,
} from '../../shared/communication/interaction-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { methods } from '../../shared/kernel/contact-method.ts'
import { fieldReader, passes } from '../../shared/kernel/filter-match.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { customerPartition } from '../../shared/storage/customer-index.ts'
import { stateOf } from '../../shared/storage/record.ts'
import type { Item, Position } from '../../shared/storage/store.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { withCustomLists } from '../http/custom-lists.ts'
import type { Listing } from '../http/list-asked.ts'
import { checkFields, fieldsServed, filterAsked } from '../http/list-check.ts'
import { type ListQuery, listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { seenRecord } from '../http/references.ts'
import { type Reply, type Request, route } from '../http/route.ts'

const id = z.string().min(1).max(40).optional()

const InteractionQuery = listQuery({
  customerId: id.meta({ description: 'All that was said with this customer, the latest first' }),
  contactId: id,
  leadId: id,
  dealId: id,
  staffId: id,
  channel: z.enum(channels).optional(),
  method: z.enum(methods).optional(),
  direction: z.enum(directions).optional(),
  outcome: z.enum(outcomes).optional(),
}).omit({ q: true })

const listing: Listing<Interaction> = {
  noun: interactions,
  schema: Interaction,
  searchable: searchableInteractions,
  listed: [
    'staffId',
    'teamId',
    'customerId',
    'contactId',
    'leadId',
    'dealId',
    'contactPoint.kind',
    'contactPoint.name',
    'channel',
    'method',
  ].concat(['direction', 'outcome', 'satisfaction']),
  checked: ['startedAt', 'durationSeconds', 'createdBy'],
  orders: {
    startedAt: {
      index: 'g3',
      partition: (tenantId, equal) => {
        const staffId = equal('staffId')
        return staffId === undefined ? undefined : interactionsOfStaff(tenantId, staffId)
      },
    },
  },
}

const mostRounds = 4

/** What was said with one customer, by start. Other things stand in the same timeline, so a page may take several reads. */
const ofCustomer = async (
  request: Request<unknown, ListQuery>,
  customerId: string,
): Promise<Reply<{ items: Interaction[]; next?: string }>> => {
  const { store, actor, now, query } = request
  const { sort = '-startedAt' } = query
  if (sort.replace('-', '') !== 'startedAt') throw new Refusal('sort.unserved', { params: { served: 'startedAt' } })
  const customer = await seenRecord(request, customers, customerId)
  const { customerId: asked, ...rest } = query as ListQuery & { customerId?: string }
  const filter = filterAsked(rest)
  const { listed = [], checked = [] } = await withCustomLists(request, listing)
  checkFields(filter, fieldsServed(actor, { schema: Interaction, listed, checked }))
  const isAnswer = (item: Item) =>
    item.noun === interactions.name && (!filter || passes(filter, fieldReader(stateOf<Interaction>(item)), now))
  const items: Interaction[] = []
  let after = await openCursor<Position>(request, query.cursor)
  for (let round = 0; round < mostRounds; round++) {
    const page = await store.query({
      index: 'g1',
      partition: customerPartition(actor.tenantId, customer.id),
      range: { beginsWith: 'at#' },
      direction: sort === 'startedAt' ? 'ascending' : 'descending',
      limit: query.limit,
      ...(after && { after }),
    })
    for (const item of page.items) {
      if (isAnswer(item)) items.push(stateOf<Interaction>(item))
      if (items.length < query.limit) continue
      const place: Position = { pk: item.pk, sk: item.sk, indexSk: String(item.g1sk) }
      const isLast = page.next === undefined && item === page.items.at(-1)
      return { body: { items, ...(!isLast && { next: await sealCursor(request, place) }) } }
    }
    after = page.next
    if (!after) return { body: { items } }
  }
  return { body: { items, ...(after && { next: await sealCursor(request, after) }) } }
}

export const listInteractions = route({
  name: 'listInteractions',
  method: 'GET',
  path: '/v1/interactions',
  summary: 'List interactions: all of a customer that one may see, or those that one’s permission reaches',
  permission: 'interaction:read',
  query: InteractionQuery,
  returns: pageOf(Interaction),
  refuses: ['not_found', 'filter.unserved', 'sort.unserved', 'cursor.invalid'],
  examples: { ofCustomer: { query: { customerId: 'cus_01J9ZQ4T7M8K3X5V2B6N1R0CDE' } } },
  handle: (request) => {
    const { customerId } = request.query
    return customerId === undefined ? listPage(request, listing) : ofCustomer(request, customerId)
  },
})

import * as z from 'zod'
import { Behaviour } from '../../shared/customers/behaviour.ts'
import { behaviourOrder } from '../../shared/customers/behaviour-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { customerPartition } from '../../shared/storage/customer-index.ts'
import { stateOf } from '../../shared/storage/record.ts'
import type { Position } from '../../shared/storage/store.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { pageOf } from '../http/list-query.ts'
import { seenRecord } from '../http/references.ts'
import { type Request, route } from '../http/route.ts'
import { CustomerParams } from './params.ts'

const mostRounds = 4

const Query = z.strictObject({
  type: z.string().min(1).max(64).optional().meta({ description: 'Only those of this type' }),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(4000).optional().meta({ description: '`next` of the page before' }),
})

/** Those of one type stand among the others, so a page of them may take several reads, and be short. */
const behavioursOf = async (request: Request<unknown, z.output<typeof Query>>, customerId: string) => {
  const { store, actor, query } = request
  const items: Behaviour[] = []
  let after = await openCursor<Position>(request, query.cursor)
  for (let round = 0; round < mostRounds; round++) {
    const page = await store.query({
      index: 'g1',
      partition: customerPartition(actor.tenantId, customerId),
      range: { beginsWith: behaviourOrder },
      direction: 'descending',
      limit: query.limit - items.length,
      ...(after && { after }),
    })
    const found = page.items.map((item) => stateOf<Behaviour>(item))
    items.push(...found.filter(({ type }) => query.type === undefined || type === query.type))
    after = page.next
    if (!after || items.length === query.limit) break
  }
  return { items, after }
}

const getBehaviours = route({
  name: 'listBehavioursOfCustomer',
  method: 'GET',
  path: '/v1/customers/{customerId}/behaviours',
  summary: 'What a customer did by itself, the latest first',
  permission: 'interaction:read',
  params: CustomerParams,
  query: Query,
  returns: pageOf(Behaviour),
  refuses: ['cursor.invalid'],
  examples: {},
  handle: async (request) => {
    const customer = await seenRecord(request, customers, request.params.customerId)
    const { items, after } = await behavioursOf(request, customer.id)
    return { body: { items, ...(after && { next: await sealCursor(request, after) }) } }
  },
})

export const behaviourListRoutes = [getBehaviours]

import * as z from 'zod'
import { nightsKept } from '../../shared/sales/snapshot-store.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { route } from '../http/route.ts'

const getNights = route({
  name: 'forecastNights',
  method: 'GET',
  path: '/v1/forecast/nights',
  summary: 'The nights that were kept, the latest first',
  permission: 'forecast:read',
  query: listQuery({}).pick({ limit: true, cursor: true }),
  returns: pageOf(
    z.strictObject({
      date: z.string().meta({ description: 'The local date that ended with it' }),
      open: z.int(),
      closed: z.int(),
      at: z.iso.datetime(),
    }),
  ),
  refuses: ['cursor.invalid'],
  examples: {},
  handle: async (request) => {
    const { store, actor, query } = request
    const place = await openCursor<{ before: string }>(request, query.cursor)
    const { nights, more } = await nightsKept(store, actor.tenantId, query.limit, place?.before)
    const last = nights.at(-1)
    const next = more && last ? await sealCursor(request, { before: last.date }) : undefined
    return { body: { items: nights, ...(next !== undefined && { next }) } }
  },
})

export const nightRoutes = [getNights]

import * as z from 'zod'
import { customers } from '../../shared/customers/customer-store.ts'
import { noteExport } from '../../shared/customers/export-store.ts'
import type { Permission } from '../../shared/kernel/actor.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { findRecord } from '../http/records.ts'
import { type Request, route } from '../http/route.ts'
import { ExportItem } from './export-item.ts'
import { exportPage, exportSections, type Place } from './export-pages.ts'
import { CustomerParams } from './params.ts'

/** Half of an export would be taken for the whole, so who may not see all that is in it gets none. */
const needed: readonly Permission[] = [
  'customer:read',
  'contact:read',
  'interaction:read',
  'task:read',
  'case:read',
  'deal:read',
  'lead:read',
  'invitation:read',
  'answer:read',
  'outbound_message:read',
  'suppression:read',
  'care_occasion:read',
  'loyalty:read',
  'personal:read',
]

/** @throws Refusal `access.denied` naming the permission that is missing or does not reach all of the tenant */
const checkSeesAll = ({ actor }: Request): void => {
  const permission = needed.find((name) => actor.permissions[name] !== 'all')
  if (permission) throw new Refusal('access.denied', { params: { permission } })
}

const getExport = route({
  name: 'exportCustomer',
  method: 'GET',
  path: '/v1/customers/{customerId}/export',
  summary: 'All that is held on a customer, to hand to that person: page by page until there is no next',
  permission: 'customer:read',
  params: CustomerParams,
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(50).default(50),
    cursor: z.string().max(4000).optional().meta({ description: '`next` of the page before' }),
  }),
  returns: z.strictObject({
    section: z.enum(exportSections),
    items: z.array(ExportItem),
    next: z.string().optional().meta({ description: 'Cursor of the next page; absent on the last one' }),
  }),
  refuses: ['cursor.invalid'],
  examples: {},
  handle: async (request) => {
    checkSeesAll(request)
    const customer = await findRecord(request, customers, request.params.customerId)
    const from = await openCursor<Place>(request, request.query.cursor)
    const { section, items, place } = await exportPage(request, customer, from, request.query.limit)
    const next = place.section === 'end' ? undefined : await sealCursor(request, place)
    const noted = await noteExport(request.store, request, customer.id, section)
    return { body: { section, items: [...items], ...(next !== undefined && { next }) }, steps: [noted] }
  },
})

export const exportRoutes = [getExport]

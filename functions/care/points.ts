import * as z from 'zod'
import type { NewAccount } from '../../shared/care/loyalty.ts'
import { emptyAccount } from '../../shared/care/loyalty.ts'
import { LoyaltyAccount, PointsEntry, PointsInput } from '../../shared/care/loyalty-schema.ts'
import { bookSteps, entriesOf, loyaltyAccounts } from '../../shared/care/loyalty-store.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { type Permission, reaches } from '../../shared/kernel/actor.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Position } from '../../shared/storage/store.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { seenRecord } from '../http/references.ts'
import { type Request, route } from '../http/route.ts'

const Params = z.strictObject({
  customerId: z.string().max(40).meta({ description: 'Id of a customer', example: 'cus_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

/** The customer whose points they are. @throws Refusal `not_found`, `access.denied` */
const customerOf = async (request: Request<{ customerId: string }>): Promise<Customer> => {
  const { actor, permission } = request
  const customer = await seenRecord(request, customers, request.params.customerId)
  if (!reaches(actor, permission as Permission, customer))
    throw new Refusal('access.denied', { params: { permission } })
  return customer
}

const Account = LoyaltyAccount.omit({
  id: true,
  version: true,
  createdAt: true,
  createdBy: true,
  updatedAt: true,
  updatedBy: true,
})

const shown = ({
  customerId,
  balance,
  earned,
  spent,
  expired,
  adjusted,
  level,
  levelSince,
  lots,
  dueAt,
}: NewAccount) => ({
  ...{ customerId, balance, earned, spent, expired, adjusted, lots },
  ...(level !== undefined && { level }),
  ...(levelSince !== undefined && { levelSince }),
  ...(dueAt !== undefined && { dueAt }),
})

const getAccount = route({
  name: 'loyaltyOfCustomer',
  method: 'GET',
  path: '/v1/customers/{customerId}/loyalty',
  summary: 'The points of a customer: balance, level, and when the next ones expire',
  permission: 'loyalty:read',
  params: Params,
  returns: Account,
  examples: {},
  handle: async (request) => {
    const { id } = await customerOf(request)
    const account = await loadRecord(request.store, loyaltyAccounts, request.actor.tenantId, id)
    return { body: shown(account ?? emptyAccount(id)) }
  },
})

const getEntries = route({
  name: 'listPointsEntries',
  method: 'GET',
  path: '/v1/customers/{customerId}/points-entries',
  summary: 'The ledger of a customer’s points, the latest line first',
  permission: 'loyalty:read',
  params: Params,
  query: listQuery({}).pick({ limit: true, cursor: true }),
  returns: pageOf(PointsEntry),
  refuses: ['cursor.invalid'],
  examples: {},
  handle: async (request) => {
    const { store, actor, query } = request
    const { id } = await customerOf(request)
    const after = await openCursor<Position>(request, query.cursor)
    const { items, next } = await entriesOf(store, actor.tenantId, id, { limit: query.limit, after })
    return { body: { items, ...(next && { next: await sealCursor(request, next) }) } }
  },
})

const postEntry = route({
  name: 'bookPoints',
  method: 'POST',
  path: '/v1/customers/{customerId}/points-entries',
  summary: 'Have a customer earn or spend points, or correct them; those that expire first are spent first',
  permission: 'loyalty:write',
  params: Params,
  body: PointsInput,
  returns: PointsEntry,
  status: 201,
  refuses: ['customer.voided', 'points.insufficient', 'points.too_many', 'points.reference_used'],
  examples: {
    order: { body: { kind: 'earn', points: 120, reason: 'Order', reference: 'order-2026-118' } },
    redeemed: { body: { kind: 'spend', points: 100, reason: 'Coffee' } },
  },
  handle: async (request) => {
    const { store, actor, body, now, ids } = request
    const customer = await customerOf(request)
    if (customer.status === 'voided') throw new Refusal('customer.voided')
    const { entry, steps } = await bookSteps(store, request, {
      customerId: customer.id,
      change: { ...body, id: ids('pte'), points: body.kind === 'spend' ? -body.points : body.points },
      time: { now, zone: actor.zone ?? 'UTC' },
      withBonus: body.kind === 'earn',
    })
    return { status: 201, body: entry, version: entry.version, steps }
  },
})

export const pointsRoutes = [getAccount, getEntries, postEntry]

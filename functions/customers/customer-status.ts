import * as z from 'zod'
import { restoreCustomer, shareCustomer, voidCustomer } from '../../shared/customers/customer.ts'
import { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { recordKey, type Step } from '../../shared/storage/record.ts'
import { findRecord } from '../http/records.ts'
import { type Request, route } from '../http/route.ts'
import { changedCustomer } from './changed-customer.ts'
import { CustomerParams } from './params.ts'

const postVoid = route({
  name: 'voidCustomer',
  method: 'POST',
  path: '/v1/customers/{customerId}/void',
  summary: 'Take a customer out of lists and search; it can be restored',
  permission: 'customer:write',
  params: CustomerParams,
  returns: Customer,
  refuses: ['customer.in_pool'],
  examples: {},
  handle: async (request) => {
    const customer = await findRecord(request, customers, request.params.customerId)
    return changedCustomer(request, customer, voidCustomer(customer))
  },
})

const postRestore = route({
  name: 'restoreCustomer',
  method: 'POST',
  path: '/v1/customers/{customerId}/restore',
  summary: 'Bring a voided customer back',
  permission: 'customer:write',
  params: CustomerParams,
  returns: Customer,
  refuses: ['customer.in_pool'],
  examples: {},
  handle: async (request) => {
    const customer = await findRecord(request, customers, request.params.customerId)
    return changedCustomer(request, customer, restoreCustomer(customer))
  },
})

const userExists = (request: Request, userId: string, index: number): Step => ({
  action: { do: 'check', key: recordKey(request.actor.tenantId, 'user', userId), when: { is: 'present' } },
  otherwise: () => fieldRefusal(`/userIds/${index}`, 'no_such_record'),
})

const putShares = route({
  name: 'shareCustomer',
  method: 'PUT',
  path: '/v1/customers/{customerId}/shares',
  summary: 'Say which colleagues may read this customer besides those whose permissions reach it',
  permission: 'customer:write',
  params: CustomerParams,
  body: z.strictObject({ userIds: z.array(z.string().max(40)).max(20) }),
  returns: Customer,
  refuses: ['customer.in_pool'],
  examples: { nobody: { body: { userIds: [] } } },
  handle: async (request) => {
    const customer = await findRecord(request, customers, request.params.customerId)
    const decision = shareCustomer(customer, request.body.userIds)
    const steps = (decision.state.sharedWith ?? []).map((userId, index) => userExists(request, userId, index))
    return changedCustomer(request, customer, decision, steps)
  },
})

export const customerStatusRoutes = [postVoid, postRestore, putShares]

import * as z from 'zod'
import { checkCustom } from '../../shared/customers/custom-field.ts'
import { customFieldsOf } from '../../shared/customers/custom-field-store.ts'
import {
  changeCustomer,
  createCustomer,
  restoreCustomer,
  shareCustomer,
  voidCustomer,
} from '../../shared/customers/customer.ts'
import { Customer, CustomerInput, CustomerPatch } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { recordKey, type Step } from '../../shared/storage/record.ts'
import { changed, created, findRecord } from '../http/records.ts'
import { type Reply, type Request, route } from '../http/route.ts'
import { checkParent, draftOf, freeValues, ownerFor, uniqueOf, uniqueSteps } from './customer-draft.ts'
import { organisationExample, personExample } from './examples.ts'

export const CustomerParams = z.strictObject({
  customerId: z.string().max(40).meta({ description: 'Id of a customer', example: 'cus_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

const Duplicates = z.strictObject({
  allowDuplicate: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'Keep this record knowingly beside another with the same value' }),
})

export const addCustomer = async (
  request: Request,
  input: CustomerInput,
  { allowDuplicate = false, upsertBy = '' } = {},
): Promise<Reply<Customer>> => {
  const { clean, custom } = await draftOf(request, input)
  const id = request.ids('cus')
  const owner = await ownerFor(request, clean)
  await checkParent(request, id, input.kind === 'organisation' ? input.parentId : undefined)
  const { state, raises } = createCustomer(id, clean, owner, request.now)
  const values = uniqueOf(state, custom.unique)
  const { free, takenBy } = allowDuplicate ? await freeValues(request, id, values) : { free: values, takenBy: [] }
  const kept = takenBy.length > 0 ? { ...state, knownDuplicates: takenBy } : state
  return created(
    request,
    customers,
    { state: kept, raises },
    `/v1/customers/${id}`,
    uniqueSteps(request, id, free, [], upsertBy),
  )
}

export const changeFound = async (
  request: Request,
  customer: Customer,
  patch: CustomerPatch,
): Promise<Reply<Customer>> => {
  const { clean, custom } = await draftOf(request, patch, customer)
  if (clean.ownerId !== undefined && clean.ownerId !== customer.ownerId)
    Object.assign(clean, await ownerFor(request, clean))
  if (patch.parentId) await checkParent(request, customer.id, patch.parentId)
  const decision = changeCustomer(customer, { ...clean })
  const fields = await customFieldsOf(request.store, request.actor.tenantId, 'customer')
  const before = uniqueOf(
    customer,
    checkCustom(
      fields.map((field) => ({ ...field, required: false })),
      {},
      customer.custom,
    ).unique,
  )
  const steps = uniqueSteps(request, customer.id, uniqueOf(decision.state, custom.unique), before)
  return changed(request, customers, customer, decision, steps)
}

const postCustomer = route({
  name: 'createCustomer',
  method: 'POST',
  path: '/v1/customers',
  summary: 'Add a customer: a person or an organisation',
  permission: 'customer:write',
  query: Duplicates,
  body: CustomerInput,
  returns: Customer,
  status: 201,
  refuses: ['customer.duplicate'],
  examples: { person: { body: personExample }, organisation: { body: organisationExample } },
  handle: (request) => addCustomer(request, request.body, { allowDuplicate: request.query.allowDuplicate === 'true' }),
})

const getCustomer = route({
  name: 'getCustomer',
  method: 'GET',
  path: '/v1/customers/{customerId}',
  summary: 'Read a customer; the id of a merged one answers with the record that it became',
  permission: 'customer:read',
  params: CustomerParams,
  returns: Customer,
  examples: {},
  handle: async (request) => {
    const customer = await findRecord(request, customers, request.params.customerId)
    return { body: customer, version: customer.version }
  },
})

const patchCustomer = route({
  name: 'changeCustomer',
  method: 'PATCH',
  path: '/v1/customers/{customerId}',
  summary: 'Change fields of a customer: what is given replaces, null removes',
  permission: 'customer:write',
  params: CustomerParams,
  body: CustomerPatch,
  returns: Customer,
  refuses: ['customer.duplicate', 'customer.voided'],
  examples: { level: { body: { level: 'A', tags: ['vip'] } } },
  handle: async (request) =>
    changeFound(request, await findRecord(request, customers, request.params.customerId), request.body),
})

const postVoid = route({
  name: 'voidCustomer',
  method: 'POST',
  path: '/v1/customers/{customerId}/void',
  summary: 'Take a customer out of lists and search; it can be restored',
  permission: 'customer:write',
  params: CustomerParams,
  returns: Customer,
  examples: {},
  handle: async (request) => {
    const customer = await findRecord(request, customers, request.params.customerId)
    return changed(request, customers, customer, voidCustomer(customer))
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
  examples: {},
  handle: async (request) => {
    const customer = await findRecord(request, customers, request.params.customerId)
    return changed(request, customers, customer, restoreCustomer(customer))
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
  examples: { nobody: { body: { userIds: [] } } },
  handle: async (request) => {
    const customer = await findRecord(request, customers, request.params.customerId)
    const decision = shareCustomer(customer, request.body.userIds)
    const steps = (decision.state.sharedWith ?? []).map((userId, index) => userExists(request, userId, index))
    return changed(request, customers, customer, decision, steps)
  },
})

export const customerRoutes = [postCustomer, getCustomer, patchCustomer, postVoid, postRestore, putShares]

import * as z from 'zod'
import { cleanCustomer } from '../../shared/customers/clean-customer.ts'
import { Customer, CustomerInput } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { uniqueFields } from '../../shared/customers/customer-unique.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { ownerOfValue } from '../../shared/storage/unique.ts'
import { BatchResult, batchOf, performBatch } from '../http/batch.ts'
import { hidingCustom } from '../http/hide-custom.ts'
import { findRecord } from '../http/records.ts'
import { type Reply, type Request, type Route, route } from '../http/route.ts'
import { addCustomer, changeFound, defaultRegion } from './change-customer.ts'
import { organisationExample, personExample } from './examples.ts'
import { uniqueOf } from './unique-steps.ts'

const UpsertBy = z.strictObject({
  by: z.enum(uniqueFields).meta({ description: 'The unique field that finds the record' }),
})

/** Changes the customer that has the item's value of the field `by`, or adds one when nobody has it. */
const upsert = async (request: Request, input: CustomerInput, by: string): Promise<Reply<Customer>> => {
  const clean = cleanCustomer(input, request.actor.region ?? defaultRegion)
  const wanted = uniqueOf('customer', clean).find((value) => value.field === by)
  if (!wanted) throw fieldRefusal('', 'lacks_upsert_value', { field: by })
  const owner = await ownerOfValue(request.store, request.actor.tenantId, wanted)
  if (owner === undefined) return addCustomer(request, input, { upsertBy: by })
  const customer = await findRecord(request, customers, owner)
  if (customer.kind !== input.kind) throw fieldRefusal('/kind', 'kind_is_fixed')
  const { kind, ...patch } = input
  return changeFound(request, customer, patch)
}

const postUpsert = route({
  name: 'upsertCustomer',
  method: 'POST',
  path: '/v1/customers/upsert',
  summary: 'Change the customer with this unique value, or add it: 201 when added, 200 when found',
  permission: 'customer:write',
  query: UpsertBy,
  body: CustomerInput,
  returns: Customer,
  alsoAnswers: [201],
  refuses: ['customer.duplicate', 'customer.voided', 'not_found'],
  examples: { byEmail: { query: { by: 'email' }, body: personExample } },
  handle: (request) => upsert(request, request.body, request.query.by),
})

const single = (by: string | undefined): Route =>
  route({
    ...postUpsert,
    query: z.unknown(),
    handle: (request) => (by ? upsert(request, request.body, by) : addCustomer(request, request.body)),
  })

const postBatch = route({
  name: 'batchCustomers',
  method: 'POST',
  path: '/v1/customers/batch',
  summary:
    'Add up to 100 customers, or upsert them when `by` is given, with a status for each: 207 when some were refused',
  permission: 'customer:write',
  body: z.strictObject({ ...batchOf, by: z.enum(uniqueFields).optional() }),
  returns: BatchResult,
  alsoAnswers: [207],
  refuses: ['batch.refused', 'batch.same_record', 'batch.too_large', 'customer.duplicate'],
  examples: {
    two: { body: { by: 'email', items: [personExample, { ...organisationExample, emails: ['info@huaxin.example'] }] } },
  },
  handle: (request) => performBatch(request, single(request.body.by), request.body),
})

export const upsertRoutes = [hidingCustom('customer')(postUpsert), postBatch]

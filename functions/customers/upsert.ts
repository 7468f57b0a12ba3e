import * as z from 'zod'
import { cleanCustomer } from '../../shared/customers/clean-customer.ts'
import { type CustomField, checkCustom } from '../../shared/customers/custom-field.ts'
import { customFieldsOf } from '../../shared/customers/custom-field-store.ts'
import { Customer, CustomerInput } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { uniqueFields } from '../../shared/customers/customer-unique.ts'
import { type FieldFault, fieldRefusal, Refusal } from '../../shared/kernel/refusal.ts'
import type { UniqueValue } from '../../shared/kernel/unique-value.ts'
import { ownerOfValue } from '../../shared/storage/unique.ts'
import { BatchResult, batchOf, performBatch } from '../http/batch.ts'
import { findRecord } from '../http/records.ts'
import { type Reply, type Request, type Route, route } from '../http/route.ts'
import { addCustomer, changeFound, defaultRegion } from './change-customer.ts'
import { organisationExample, personExample } from './examples.ts'
import { uniqueOf } from './unique-steps.ts'

const UniqueField = z
  .union([z.enum(uniqueFields), z.string().regex(/^custom\.[a-z][a-zA-Z0-9]{0,39}$/)])
  .meta({ description: 'The unique field that finds the record; `custom.<key>` is a unique custom field' })

const UpsertBy = z.strictObject({ by: UniqueField })

/** What finds the record: a field, and its definition when it is one of the tenant's own. */
interface Finder {
  readonly by: string
  readonly field?: CustomField
}

/** @throws Refusal naming the unique fields when the tenant has no such unique field */
const finderOf = async (request: Request, by: string, place: FieldFault['in']): Promise<Finder> => {
  if (!by.startsWith('custom.')) return { by }
  const fields = await customFieldsOf(request.store, request.actor.tenantId, 'customer')
  const own = fields.filter(({ unique, retired }) => unique && !retired)
  const field = own.find(({ key }) => by === `custom.${key}`)
  if (field) return { by, field }
  const allowed = [...uniqueFields, ...own.map(({ key }) => `custom.${key}`)].join(', ')
  throw new Refusal('request.invalid', {
    faults: [{ in: place, pointer: '/by', code: 'not_allowed', params: { allowed } }],
  })
}

const wantedValue = (
  { by, field }: Finder,
  { custom }: CustomerInput,
  clean: ReturnType<typeof cleanCustomer>,
): UniqueValue | undefined => {
  const given = field && custom?.[field.key]
  const unique = field && given !== undefined ? checkCustom([field], { [field.key]: given }, {}).unique : []
  return uniqueOf('customer', clean, unique).find((value) => value.field === by)
}

/** Changes the customer that has the item's value of the field `by`, or adds one when nobody has it. */
const upsert = async (request: Request, input: CustomerInput, finder: Finder): Promise<Reply<Customer>> => {
  const { by } = finder
  const wanted = wantedValue(finder, input, cleanCustomer(input, request.actor.region ?? defaultRegion))
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
  refuses: ['customer.duplicate', 'customer.in_pool', 'customer.voided', 'not_found'],
  examples: { byEmail: { query: { by: 'email' }, body: personExample } },
  handle: async (request) => upsert(request, request.body, await finderOf(request, request.query.by, 'query')),
})

const single = (finder: Finder | undefined): Route =>
  route({
    ...postUpsert,
    query: z.unknown(),
    handle: (request) => (finder ? upsert(request, request.body, finder) : addCustomer(request, request.body)),
  })

const postBatch = route({
  name: 'batchCustomers',
  method: 'POST',
  path: '/v1/customers/batch',
  summary:
    'Add up to 100 customers, or upsert them when `by` is given, with a status for each: 207 when some were refused',
  permission: 'customer:write',
  body: z.strictObject({ ...batchOf, by: UniqueField.optional() }),
  returns: BatchResult,
  alsoAnswers: [207],
  refuses: ['batch.refused', 'batch.same_record', 'batch.too_large', 'customer.duplicate'],
  examples: {
    two: { body: { by: 'email', items: [personExample, { ...organisationExample, emails: ['info@huaxin.example'] }] } },
  },
  handle: async (request) => {
    const { by } = request.body
    const finder = by === undefined ? undefined : await finderOf(request, by, 'body')
    return performBatch(request, single(finder), request.body)
  },
})

export const upsertRoutes = [postUpsert, postBatch]

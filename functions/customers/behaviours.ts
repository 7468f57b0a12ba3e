import * as z from 'zod'
import { Behaviour, BehaviourInput, behaviourId, recordBehaviour, whose } from '../../shared/customers/behaviour.ts'
import { behaviours } from '../../shared/customers/behaviour-store.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { fieldRefusal, notFound, Refusal } from '../../shared/kernel/refusal.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { ownerOfValue } from '../../shared/storage/unique.ts'
import { BatchResult, batchOf, performBatch } from '../http/batch.ts'
import { created } from '../http/records.ts'
import { seenRecord } from '../http/references.ts'
import { type Reply, type Request, route } from '../http/route.ts'
import { defaultRegion } from './change-customer.ts'
import { normalised } from './find-by-value.ts'

/**
 * The customer that a behaviour names, by id or by a unique value; a merged one is the record that it became.
 * @throws Refusal when not exactly one way is used, or there is no such customer that the actor may see
 */
const namedCustomer = async (request: Request, input: BehaviourInput): Promise<Customer> => {
  const [by, other] = whose.filter((name) => input[name] !== undefined)
  if (by === undefined) throw fieldRefusal('/customerId', 'required')
  if (other !== undefined) throw fieldRefusal(`/${other}`, 'only_alone', { field: by })
  const given = String(input[by])
  if (by === 'customerId') return seenRecord(request, customers, given)
  const { store, actor } = request
  const value = normalised(by, given, actor.region ?? defaultRegion)
  const owner = await ownerOfValue(store, actor.tenantId, { noun: customers.name, field: by, value })
  if (owner === undefined) throw notFound()
  return seenRecord(request, customers, owner)
}

const record = async (request: Request, input: BehaviourInput): Promise<Reply<Behaviour>> => {
  const { store, actor, now } = request
  const id = behaviourId(actor.tenantId, input.eventId)
  const first = await loadRecord(store, behaviours, actor.tenantId, id)
  if (first) {
    await seenRecord(request, customers, first.customerId)
    return { status: 200, body: first, version: first.version }
  }
  const customer = await namedCustomer(request, input)
  if (customer.status === 'voided') throw new Refusal('customer.voided')
  const decision = recordBehaviour(id, customer.id, input, now)
  return created(request, behaviours, decision, `/v1/customers/${customer.id}/behaviours`)
}

const customerId = 'cus_01J9ZQ4T7M8K3X5V2B6N1R0CDE'
const viewed = {
  customerId,
  eventId: 'visit-7-3',
  type: 'product_viewed',
  subject: 'EV charger 11 kW',
  channel: 'web',
}

const postBehaviour = route({
  name: 'recordBehaviour',
  method: 'POST',
  path: '/v1/behaviours',
  summary: 'Record what a customer did by itself: 201 when recorded, 200 with the first of the same eventId',
  permission: 'interaction:write',
  body: BehaviourInput,
  returns: Behaviour,
  status: 201,
  alsoAnswers: [200],
  refuses: ['not_found', 'customer.voided'],
  examples: { viewed: { body: { ...viewed, properties: { seconds: 42, campaign: 'autumn' } } } },
  handle: (request) => record(request, request.body),
})

const postBatch = route({
  name: 'batchBehaviours',
  method: 'POST',
  path: '/v1/behaviours/batch',
  summary: 'Record up to 100 of them, with a status for each: 207 when some were refused',
  permission: 'interaction:write',
  body: z.strictObject(batchOf),
  returns: BatchResult,
  alsoAnswers: [207],
  refuses: ['batch.refused', 'batch.same_record', 'batch.too_large', 'customer.voided'],
  examples: {
    two: {
      body: {
        items: [
          viewed,
          {
            email: 'anna@example.com',
            eventId: 'order-11',
            type: 'purchased',
            amount: { amount: '4990.00', currency: 'CNY' },
          },
        ],
      },
    },
  },
  handle: (request) => performBatch(request, postBehaviour, request.body),
})

export const behaviourRoutes = [postBehaviour, postBatch]

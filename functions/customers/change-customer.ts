import { cleanCustomer } from '../../shared/customers/clean-customer.ts'
import { changeCustomer, createCustomer } from '../../shared/customers/customer.ts'
import type { Customer, CustomerInput, CustomerPatch } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { checkNotInPool } from '../../shared/pools/waiting.ts'
import { customDraft } from '../http/custom-draft.ts'
import { ownerOfNew, ownerPatch } from '../http/owner.ts'
import { created } from '../http/records.ts'
import type { Reply, Request } from '../http/route.ts'
import { changedCustomer } from './changed-customer.ts'
import { parentSteps } from './parent.ts'
import { exchangeValues, uniqueOf } from './unique-steps.ts'

export const defaultRegion = 'CN'

interface Choices {
  /** Keeps the record knowingly beside others that have the same unique values. */
  readonly allowDuplicate?: boolean
  /** The unique field that an upsert looks for: a clash on it means that the other record was made meanwhile. */
  readonly upsertBy?: string
}

export const addCustomer = async (
  request: Request,
  input: CustomerInput,
  { allowDuplicate = false, upsertBy }: Choices = {},
): Promise<Reply<Customer>> => {
  const id = request.ids('cus')
  const { patch, unique } = await customDraft(request, 'customer', input.custom)
  const { custom, ...clean } = cleanCustomer(input, request.actor.region ?? defaultRegion)
  const owner = await ownerOfNew(request, 'customer:write', input)
  // Nothing stands below a customer that is not there yet, so nothing has to hold until it is.
  if (input.kind === 'organisation' && input.parentId) await parentSteps(request, id, input.parentId)
  const { state, raises } = createCustomer(id, { ...clean, ...patch } as Partial<Customer>, owner, request.now)
  const after = uniqueOf('customer', state, unique)
  const { steps, beside } = await exchangeValues(request, { id, before: [], after, allowDuplicate, upsertBy })
  const kept = beside.length > 0 ? { ...state, knownDuplicates: [...beside] } : state
  return created(request, customers, { state: kept, raises }, `/v1/customers/${id}`, steps)
}

/** Changes a customer that was found: what is given replaces, null removes. */
export const changeFound = async (
  request: Request,
  customer: Customer,
  given: CustomerPatch,
  { allowDuplicate = false }: Choices = {},
): Promise<Reply<Customer>> => {
  const { custom: values, ownerId, teamId, ...rest } = given
  checkNotInPool('customer', customer)
  const { patch, unique, uniqueBefore } = await customDraft(request, 'customer', values, customer)
  const clean = cleanCustomer(rest, request.actor.region ?? defaultRegion)
  const owner = await ownerPatch(request, 'customer:write', customer, { ownerId, teamId })
  const decision = changeCustomer(customer, { ...clean, ...patch, ...owner })
  if (decision.state === customer) return changedCustomer(request, customer, decision)
  const isMoved = customer.kind === 'organisation' && given.parentId !== customer.parentId
  const above = given.parentId && isMoved ? await parentSteps(request, customer.id, given.parentId) : []
  const { steps, beside } = await exchangeValues(request, {
    id: customer.id,
    before: uniqueOf('customer', customer, uniqueBefore),
    after: uniqueOf('customer', decision.state, unique),
    known: customer.knownDuplicates,
    allowDuplicate,
  })
  const state = beside.length > 0 ? { ...decision.state, knownDuplicates: [...beside] } : decision.state
  return changedCustomer(request, customer, { ...decision, state }, [...steps, ...above])
}

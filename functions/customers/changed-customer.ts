import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { pooledCustomers } from '../../shared/customers/pooled-customer.ts'
import type { Decision } from '../../shared/kernel/decision.ts'
import { withClocks } from '../../shared/pools/pool-clock.ts'
import { holdingSteps, poolOf } from '../../shared/pools/pool-store.ts'
import { checkNotInPool } from '../../shared/pools/waiting.ts'
import type { Step } from '../../shared/storage/record.ts'
import { changed } from '../http/records.ts'
import type { Reply, Request } from '../http/route.ts'
import type { Along } from '../pools/holding.ts'

/** Answers with the next version of a customer; the clocks of its pool and what people have of the pool follow. */
export const writtenCustomer = async (
  request: Request,
  before: Customer,
  { state: decided, raises }: Decision<Customer>,
  { pool, limit, steps = [] }: Along,
): Promise<Reply<Customer>> => {
  const { actor, now } = request
  const state = withClocks(pooledCustomers, before, decided, pool, now)
  const held = holdingSteps(pooledCustomers.standing, actor.tenantId, before, state, limit)
  return changed(request, customers, before, { state, raises }, [...steps, ...held])
}

/** The same for a customer that somebody has, and not when nothing changes. @throws Refusal `customer.in_pool` */
export const changedCustomer = async (
  request: Request,
  before: Customer,
  decision: Decision<Customer>,
  steps: readonly Step[] = [],
): Promise<Reply<Customer>> => {
  checkNotInPool('customer', before)
  if (decision.state === before) return { body: before, version: before.version }
  const pool = await poolOf(request.store, request.actor.tenantId, decision.state)
  return writtenCustomer(request, before, decision, { pool, steps })
}

import * as z from 'zod'
import { voidCustomer } from '../../shared/customers/customer.ts'
import { Customer, Person } from '../../shared/customers/customer-schema.ts'
import { customers, customersIn } from '../../shared/customers/customer-store.ts'
import { pooledCustomers } from '../../shared/customers/pooled-customer.ts'
import { PooledCustomer, pooledCustomerView } from '../../shared/customers/pooled-customer-view.ts'
import type { HttpFunction } from '../function.ts'
import { claimRoutes } from '../pools/claims.ts'
import type { Holding } from '../pools/holding.ts'
import { lockRoutes } from '../pools/locks.ts'
import { waitingRoutes } from '../pools/waiting.ts'
import { writtenCustomer } from './changed-customer.ts'
import { CustomerParams } from './params.ts'

const holding: Holding<Customer> = {
  kind: pooledCustomers,
  noun: customers,
  word: { param: 'customerId', name: 'Customer', example: 'cus_01J9ZQ4T7M8K3X5V2B6N1R0CDE' },
  Params: CustomerParams,
  schema: Customer,
  hold: Person.pick({
    ...{ id: true, version: true, status: true, poolId: true, pool: true },
    ...{ ownerId: true, teamId: true, protection: true, lock: true },
  }),
  shown: PooledCustomer,
  view: pooledCustomerView,
  waitingIn: customersIn,
  written: writtenCustomer,
  removal: {
    body: z.strictObject({ void: z.literal(true) }).meta({ title: 'for good' }),
    example: { void: true },
    end: (_, customer) => voidCustomer(customer),
  },
}

/** Apart from the function of pools and leads, which would load half as much again. */
const customerPoolsFunction: HttpFunction = {
  kind: 'http',
  name: 'customer-pools',
  summary: 'Customers in public pools: what waits there, who claims it, and for how long it is theirs',
  source: 'functions/customers/pools.ts',
  uses: ['table:read', 'table:write'],
  routes: [...waitingRoutes(holding), ...claimRoutes(holding), ...lockRoutes(holding)],
}

export default customerPoolsFunction

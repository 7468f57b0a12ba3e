import { pooledCustomers } from '../../shared/customers/pooled-customer.ts'
import { customersKnownBy } from '../../shared/customers/protection-lookup-store.ts'
import type { HttpFunction } from '../function.ts'
import { lookupRoutes } from '../pools/lookup.ts'
import { contactListRoutes } from './contact-list.ts'
import { customerListRoutes } from './customer-list.ts'
import { duplicateRoutes } from './duplicates.ts'

/** Apart from the customers function: search terms and duplicate keys need pinyin, which the others need not load. */
const customerSearchFunction: HttpFunction = {
  kind: 'http',
  name: 'customer-search',
  summary: 'Lists, search and duplicates of customers and contacts, and who has one protected',
  source: 'functions/customers/search.ts',
  uses: ['table:read', 'table:write'],
  routes: [
    ...customerListRoutes,
    ...contactListRoutes,
    ...duplicateRoutes,
    ...lookupRoutes('lookUpCustomerProtection', pooledCustomers, customersKnownBy),
  ],
}

export default customerSearchFunction

import type { HttpFunction } from '../function.ts'
import { contactListRoutes } from './contact-list.ts'
import { customerListRoutes } from './customer-list.ts'
import { duplicateRoutes } from './duplicates.ts'

/** Apart from the customers function: search terms and duplicate keys need pinyin, which the others need not load. */
const customerSearchFunction: HttpFunction = {
  kind: 'http',
  name: 'customer-search',
  summary: 'Lists, search and duplicates of customers and contacts',
  source: 'functions/customers/search.ts',
  uses: ['table:read', 'table:write'],
  routes: [...customerListRoutes, ...contactListRoutes, ...duplicateRoutes],
}

export default customerSearchFunction

import type { HttpFunction } from '../function.ts'
import { behaviourRoutes } from './behaviours.ts'
import { contactRoutes } from './contacts.ts'
import { customerContactRoutes } from './customer-contacts.ts'
import { customerStatusRoutes } from './customer-status.ts'
import { customerRoutes } from './customers.ts'
import { fieldRoutes } from './fields.ts'
import { historyRoutes } from './history.ts'
import { qualityRoutes } from './quality.ts'
import { sourceRoutes } from './sources.ts'
import { upsertRoutes } from './upsert.ts'

const customersFunction: HttpFunction = {
  kind: 'http',
  name: 'customers',
  summary: 'Customers, contacts, custom fields, capture sources, data quality',
  source: 'functions/customers/index.ts',
  uses: ['table:read', 'table:write'],
  routes: [
    ...customerRoutes,
    ...customerStatusRoutes,
    ...upsertRoutes,
    ...behaviourRoutes,
    ...contactRoutes,
    ...customerContactRoutes,
    ...historyRoutes,
    ...qualityRoutes,
    ...sourceRoutes,
    ...fieldRoutes,
  ],
}

export default customersFunction

import { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { customerPartition } from '../../shared/storage/customer-index.ts'
import { findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'
import { TimelinePage, TimelineQuery, timelineOf } from '../http/timeline.ts'
import { CustomerParams } from './params.ts'

const getTimeline = route({
  name: 'customerTimeline',
  method: 'GET',
  path: '/v1/customers/{customerId}/timeline',
  summary:
    'All that happened with a customer, newest first: interactions, messages, behaviour, closed tasks, settled cases, closed deals, answers to surveys, changes of the record',
  permission: 'customer:read',
  params: CustomerParams,
  query: TimelineQuery,
  returns: TimelinePage,
  refuses: ['cursor.invalid'],
  examples: {},
  handle: async (request) => {
    const customer = await findRecord(request, customers, request.params.customerId)
    const partition = customerPartition(request.actor.tenantId, customer.id)
    return timelineOf(request, {
      noun: customers,
      schema: Customer,
      partition,
      hasBehaviours: true,
      record: customer,
    })
  },
})

export const timelineRoutes = [getTimeline]

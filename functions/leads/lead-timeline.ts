import { Lead } from '../../shared/leads/lead-schema.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { leadPartition } from '../../shared/storage/customer-index.ts'
import { findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'
import { TimelinePage, TimelineQuery, timelineOf } from '../http/timeline.ts'
import { LeadParams } from './lead-params.ts'

const getTimeline = route({
  name: 'leadTimeline',
  method: 'GET',
  path: '/v1/leads/{leadId}/timeline',
  summary: 'All that happened with a lead, newest first: interactions, closed tasks, web forms, changes of the record',
  permission: 'lead:read',
  params: LeadParams,
  query: TimelineQuery,
  returns: TimelinePage,
  refuses: ['cursor.invalid'],
  examples: {},
  handle: async (request) => {
    const lead = await findRecord(request, leads, request.params.leadId)
    const partition = leadPartition(request.actor.tenantId, lead.id)
    return timelineOf(request, { noun: leads, schema: Lead, partition, record: lead })
  },
})

export const leadTimelineRoutes = [getTimeline]

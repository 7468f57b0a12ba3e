import { plusDays } from '../../shared/kernel/instant.ts'
import { Deal } from '../../shared/sales/deal-schema.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { customerPartition, dealPartition } from '../../shared/storage/customer-index.ts'
import { stateOf } from '../../shared/storage/record.ts'
import { findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'
import { TimelinePage, TimelineQuery, timelineOf } from '../http/timeline.ts'
import { DealParams } from './deal-params.ts'

/** What led to a deal is written down with it, but began before it. */
const daysBefore = 30

const getTimeline = route({
  name: 'dealTimeline',
  method: 'GET',
  path: '/v1/deals/{dealId}/timeline',
  summary:
    'All that happened with a deal, newest first: interactions, closed tasks, moves from stage to stage, approvals, its other changes',
  permission: 'deal:read',
  params: DealParams,
  query: TimelineQuery,
  returns: TimelinePage,
  refuses: ['cursor.invalid'],
  examples: {},
  handle: async (request) => {
    const { tenantId } = request.actor
    const deal = await findRecord(request, deals, request.params.dealId)
    const { id, customerId, openedAt } = deal
    return timelineOf(request, {
      noun: deals,
      schema: Deal,
      partition: dealPartition(tenantId, id),
      record: deal,
      ...(customerId !== undefined && {
        among: {
          partition: customerPartition(tenantId, customerId),
          since: plusDays(openedAt, -daysBefore),
          isAbout: (item) => stateOf<Deal & { dealId?: string }>(item).dealId === id,
        },
      }),
    })
  },
})

export const dealTimelineRoutes = [getTimeline]

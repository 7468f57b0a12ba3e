import * as z from 'zod'
import { label, longText, personal } from '../../shared/customers/person-schema.ts'
import { actorName } from '../../shared/kernel/actor.ts'
import { disqualifyLead } from '../../shared/leads/lead.ts'
import { Lead } from '../../shared/leads/lead-schema.ts'
import { leads, openLeadsOf } from '../../shared/leads/lead-store.ts'
import { pooledLeads } from '../../shared/leads/pooled-lead.ts'
import { PooledLead, pooledLeadView } from '../../shared/leads/pooled-lead-view.ts'
import type { HttpFunction } from '../function.ts'
import { claimRoutes } from '../pools/claims.ts'
import type { Holding } from '../pools/holding.ts'
import { lockRoutes } from '../pools/locks.ts'
import { poolRecordRoutes } from '../pools/records.ts'
import { poolRecyclingRoutes } from '../pools/recycling.ts'
import { waitingRoutes } from '../pools/waiting.ts'
import { writtenLead } from './changed-lead.ts'
import { LeadParams } from './lead-params.ts'

const Disqualified = z.strictObject({ reason: label, note: longText.min(1).optional().meta(personal) })

const holding: Holding<Lead> = {
  kind: pooledLeads,
  noun: leads,
  word: { param: 'leadId', name: 'Lead', example: 'lea_01J9ZQ4T7M8K3X5V2B6N1R0CDE' },
  Params: LeadParams,
  schema: Lead,
  hold: Lead.pick({
    ...{ id: true, version: true, status: true, poolId: true, pool: true },
    ...{ ownerId: true, teamId: true, protection: true, lock: true },
  }),
  shown: PooledLead,
  view: pooledLeadView,
  waitingIn: (tenantId, poolId) => openLeadsOf(tenantId, { poolId }),
  written: writtenLead,
  removal: {
    body: z.strictObject({ disqualify: Disqualified }).meta({ title: 'for good' }),
    example: { disqualify: { reason: 'wrong_number' } },
    end: ({ actor, now }, lead, { disqualify }) =>
      disqualifyLead(lead, { ...(disqualify as z.infer<typeof Disqualified>), by: actorName(actor) }, now),
  },
}

const poolsFunction: HttpFunction = {
  kind: 'http',
  name: 'pools',
  summary: 'Public pools, and leads in them: what waits there, who claims it, and for how long it is theirs',
  source: 'functions/leads/pools.ts',
  uses: ['table:read', 'table:write'],
  routes: [
    ...poolRecordRoutes,
    ...waitingRoutes(holding),
    ...claimRoutes(holding),
    ...lockRoutes(holding),
    ...poolRecyclingRoutes,
  ],
}

export default poolsFunction

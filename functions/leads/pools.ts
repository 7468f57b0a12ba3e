import type { HttpFunction } from '../function.ts'
import { poolClaimRoutes } from './pool-claims.ts'
import { poolLeadRoutes } from './pool-leads.ts'
import { poolLockRoutes } from './pool-locks.ts'
import { poolRecordRoutes } from './pool-records.ts'
import { poolRecyclingRoutes } from './pool-recycling.ts'
import { protectionLookupRoutes } from './protection-lookup.ts'

const poolsFunction: HttpFunction = {
  kind: 'http',
  name: 'pools',
  summary: 'Public pools: what waits in them, who claims it, and for how long it is theirs',
  source: 'functions/leads/pools.ts',
  uses: ['table:read', 'table:write'],
  routes: [
    ...poolRecordRoutes,
    ...poolLeadRoutes,
    ...poolClaimRoutes,
    ...poolLockRoutes,
    ...poolRecyclingRoutes,
    ...protectionLookupRoutes,
  ],
}

export default poolsFunction

import { Lead } from '../../shared/leads/lead-schema.ts'

/** Who has a lead of a pool and for how long: all that is told of it to those who may not see more. */
export const Hold = Lead.pick({
  id: true,
  version: true,
  status: true,
  poolId: true,
  pool: true,
  ownerId: true,
  teamId: true,
  protection: true,
  lock: true,
})

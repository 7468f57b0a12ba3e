import { PoolInput } from '../../shared/pools/pool-schema.ts'

export const zone = 'Asia/Shanghai'
export const poolId = 'pol_1'
export const people = ['usr_1', 'usr_2', 'usr_3']

/** The rules that histories are played by; they do not change, so that the check may read them here. */
export const rules = PoolInput.parse({
  name: 'Pool',
  userIds: people,
  limits: { claimsPerDay: 2, holding: 3 },
  coolDownDays: 2,
  closedForHours: 1,
  protection: { protectDays: 3, extendDays: 1, mostDays: 5, actions: ['call'] },
  recycle: [{ withoutFollowUpDays: 2 }],
  warnDays: [1],
})

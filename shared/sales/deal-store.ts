import { atIndex, nowIndex } from '../storage/customer-index.ts'
import { dueIndex } from '../storage/due.ts'
import { byMonth } from '../storage/months.ts'
import type { IndexAttributes, Noun } from '../storage/record.ts'
import type { Deal } from './deal-schema.ts'

/** After every date, for deals that nobody expects to close yet. */
const noDate = '~'

/** Open deals of an owner by close date; those without an owner by team: index g3. */
export const openDealsOf = (tenantId: string, { ownerId, teamId }: Pick<Deal, 'ownerId' | 'teamId'>): string => {
  if (ownerId !== undefined) return `${tenantId}#deal#user#${ownerId}`
  return teamId !== undefined ? `${tenantId}#deal#team#${teamId}` : `${tenantId}#deal#unassigned`
}

const byOwner = (tenantId: string, deal: Deal): IndexAttributes => {
  const partition = openDealsOf(tenantId, deal)
  return deal.state === 'open'
    ? { g3pk: partition, g3sk: `${deal.closeDate ?? noDate}#${deal.id}` }
    : { g3pk: `${partition}#closed`, g3sk: `${deal.closedAt}#${deal.id}` }
}

const byCustomer = (tenantId: string, { customerId, state, closeDate, closedAt, id }: Deal): IndexAttributes => {
  if (customerId === undefined) return {}
  return state === 'open' || closedAt === undefined
    ? nowIndex(tenantId, customerId, 'deal', closeDate ?? noDate, id)
    : atIndex(tenantId, customerId, closedAt, id)
}

/** Who works on a deal beside its owner may read it. */
const sharedWith = ({ team = [] }: Pick<Deal, 'team'>): string[] => team.map(({ userId }) => userId)

export const deals: Noun<Deal> = {
  name: 'deal',
  indexes: (tenantId, deal) => ({
    ...byCustomer(tenantId, deal),
    ...byMonth(tenantId, 'deal', deal),
    ...byOwner(tenantId, deal),
    ...dueIndex(tenantId, 'deal', deal.id, deal.agesAt),
  }),
  owned: (deal) => ({ ownerId: deal.ownerId, teamId: deal.teamId, sharedWith: sharedWith(deal) }),
}

/** Where an open deal stands on the board of its pipeline. */
export const boardPlace = (pipelineId: string, stage: string): string => `${pipelineId}/${stage}`

/** The same on the board as an owner, a team or a colleague sees it, so that nobody's board is looked for among all deals. */
export const boardPlaceOf = (board: string, id: string): string => `${board}/${id}`

/** All places of a deal on boards; none of a closed one. */
export const boardPlaces = (deal: Deal): readonly string[] | undefined => {
  if (deal.state !== 'open') return undefined
  const board = boardPlace(deal.pipelineId, deal.stage)
  const ids = [deal.ownerId, deal.teamId, ...sharedWith(deal)].filter((id) => id !== undefined)
  return [board, ...new Set(ids.map((id) => boardPlaceOf(board, id)))]
}

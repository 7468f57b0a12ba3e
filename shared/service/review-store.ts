import { byMonth } from '../storage/months.ts'
import { type Noun, stateOf } from '../storage/record.ts'
import type { Position, Store } from '../storage/store.ts'
import type { Review, Scorecard } from './review-schema.ts'

const samplingPartition = (tenantId: string): string => `${tenantId}#scorecard#sampling`

/** Scorecards belong to the tenant. */
export const scorecards: Noun<Scorecard> = {
  name: 'scorecard',
  indexes: (tenantId, scorecard) => ({
    ...byMonth(tenantId, 'scorecard', scorecard),
    ...(scorecard.status === 'active' &&
      scorecard.sampling && { g3pk: samplingPartition(tenantId), g3sk: scorecard.id }),
  }),
  owned: () => ({}),
}

/** A review is its reviewer's; once it is completed, whose work it is about may read it. */
export const reviews: Noun<Review> = {
  name: 'review',
  indexes: (tenantId, review) => byMonth(tenantId, 'review', review),
  owned: ({ reviewerId, teamId, handlerId, status }) => ({
    ...{ ownerId: reviewerId, teamId },
    sharedWith: status === 'completed' ? [handlerId] : [],
  }),
}

/** The scorecards by which closed cases are reviewed. */
export const samplingScorecards = async (store: Store, tenantId: string): Promise<Scorecard[]> => {
  const found: Scorecard[] = []
  let after: Position | undefined
  do {
    const partition = samplingPartition(tenantId)
    const page = await store.query({ index: 'g3', partition, limit: 100, ...(after && { after }) })
    found.push(...page.items.map((item) => stateOf<Scorecard>(item)))
    after = page.next
  } while (after)
  return found
}

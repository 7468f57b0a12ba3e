import { caseClosed } from '../../events/cases.ts'
import type { User } from '../../shared/admin/user.ts'
import { users } from '../../shared/admin/user-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { derivedId } from '../../shared/kernel/derived-id.ts'
import { cases } from '../../shared/service/case-store.ts'
import { openReview, reviewersOf } from '../../shared/service/review.ts'
import { reviews, samplingScorecards } from '../../shared/service/review-store.ts'
import { createRecord, loadRecord } from '../../shared/storage/record.ts'
import { ConditionFailed, type Store } from '../../shared/storage/store.ts'
import type { ConsumerFunction } from '../function.ts'

const firstAtWork = async (store: Store, tenantId: string, ids: readonly string[]): Promise<User | undefined> => {
  for (const id of ids) {
    const user = await loadRecord(store, users, tenantId, id)
    if (user && user.status !== 'disabled') return user
  }
  return undefined
}

const reviewsOnCaseClosed: ConsumerFunction = {
  kind: 'consumer',
  name: 'reviews-on-case-closed',
  summary: 'Gives closed cases that are in the sample of a scorecard to a reviewer',
  source: 'functions/service/reviews-on-case-closed.ts',
  uses: ['table:read', 'table:write'],
  on: [caseClosed],
  handle: async ({ tenantId, recordId, requestId }, { store, clock }) => {
    const scorecards = await samplingScorecards(store, tenantId)
    const found = scorecards.length > 0 ? await loadRecord(store, cases, tenantId, recordId) : undefined
    if (!found) return
    const stamp = { actor: automation(tenantId, reviewsOnCaseClosed.name), now: clock.now(), requestId }
    for (const scorecard of scorecards) {
      const reviewer = await firstAtWork(store, tenantId, reviewersOf(scorecard, found))
      if (!reviewer) continue
      // A case that is closed again is not reviewed again.
      const id = derivedId('rev', found.createdAt, `${found.id}#${scorecard.id}`)
      try {
        const { step } = createRecord(reviews, stamp, openReview(id, scorecard, found, reviewer.id))
        await store.commit([step.action])
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error
      }
    }
  },
}

export default reviewsOnCaseClosed

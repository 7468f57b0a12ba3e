import * as z from 'zod'
import { fieldRefusal, Refusal } from '../../shared/kernel/refusal.ts'
import { mergeCases } from '../../shared/service/case-merge.ts'
import { Case } from '../../shared/service/case-schema.ts'
import { loadSettings } from '../../shared/service/case-settings-store.ts'
import { firstOf, type StatusChoice } from '../../shared/service/case-status.ts'
import { cases } from '../../shared/service/case-store.ts'
import { loadPublished } from '../../shared/service/sla-policy-store.ts'
import { unwatchCase } from '../../shared/service/sla-watch-store.ts'
import { recordKey, redirectRecord, type Step, stateOf } from '../../shared/storage/record.ts'
import { type Request, route } from '../http/route.ts'
import { CaseParams } from './case-params.ts'
import { changedCase } from './changed-case.ts'
import { findCase, mayWriteCase, seenCase } from './find-case.ts'

/** The cases to merge, each of which the caller may see and write. */
const losersOf = async (request: Request, ids: readonly string[]): Promise<Case[]> => {
  const losers: Case[] = []
  for (const [index, id] of ids.entries()) {
    const loser = await seenCase(request, id).catch((error: unknown) => {
      throw error instanceof Refusal ? fieldRefusal(`/caseIds/${index}`, 'no_such_record') : error
    })
    if (!mayWriteCase(request, loser)) throw new Refusal('access.denied', { params: { permission: 'case:write' } })
    if (losers.some((other) => other.id === loser.id)) throw fieldRefusal(`/caseIds/${index}`, 'named_twice')
    losers.push(loser)
  }
  return losers
}

/** What was merged into a loser before leads to the winner at once, not through the loser. */
const repointed = async (request: Request, ids: readonly string[], to: string): Promise<Step[]> => {
  const { store, actor } = request
  const items = await Promise.all(ids.map((id) => store.get(recordKey(actor.tenantId, cases.name, id))))
  return items.flatMap((item) => {
    const state = item && { ...stateOf<Case>(item), mergedInto: to }
    return state ? [redirectRecord(cases, request, { state, raises: [] }, to)] : []
  })
}

/** What went up in another is no more among the cases that an edit of their calendar looks through. */
const unwatched = async ({ store, actor }: Request, losers: readonly Case[]): Promise<Step[]> => {
  const steps = losers.map(async ({ id, sla }): Promise<Step[]> => {
    const rules = sla?.policy && sla.isWatched && (await loadPublished(store, actor.tenantId, sla.policy))
    return rules ? [{ action: unwatchCase(actor.tenantId, rules.calendarId, id) }] : []
  })
  return (await Promise.all(steps)).flat()
}

const postMerge = route({
  name: 'mergeCases',
  method: 'POST',
  path: '/v1/cases/{caseId}/merge',
  summary:
    'Make other cases of the same customer a part of this one; their ids and conversations lead here from now on',
  permission: 'case:write',
  params: CaseParams,
  body: z.strictObject({ caseIds: z.array(z.string().min(1).max(40)).min(1).max(5) }),
  returns: Case,
  refuses: ['case.closed', 'case.full'],
  examples: { one: { body: { caseIds: ['cas_01J9ZQ4T7M8K3X5V2B6N1R0CDF'] } } },
  handle: async (request) => {
    const { store, actor, now, body } = request
    const winner = await findCase(request, request.params.caseId)
    const losers = await losersOf(request, body.caseIds)
    const { statuses } = await loadSettings(store, actor.tenantId, now)
    const merge = mergeCases(winner, losers, firstOf(statuses, 'closed') as StatusChoice, now)
    const steps = [
      ...merge.losers.map((state) => redirectRecord(cases, request, { state, raises: [] }, winner.id)),
      ...(await repointed(
        request,
        losers.flatMap(({ mergedIds = [] }) => mergedIds),
        winner.id,
      )),
      ...(await unwatched(request, losers)),
    ]
    const others = losers.map((loser, index) => [loser, merge.losers[index]] as const)
    return changedCase(request, winner, merge.winner, steps, others)
  },
})

export const caseMergeRoutes = [postMerge]

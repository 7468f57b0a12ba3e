import { caseMerged } from '../../events/cases.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import { fieldRefusal, Refusal } from '../kernel/refusal.ts'
import { present } from './case.ts'
import type { Case } from './case-schema.ts'
import type { StatusChoice } from './case-status.ts'
import { slaMergedAway, slaOfWinner } from './sla-merge.ts'

const mostMerged = 20

type When = 'firstRepliedAt' | 'waitsSince' | 'lastRepliedAt' | 'lastCustomerMessageAt'

const earliest = (all: readonly Case[], field: When): Instant | undefined =>
  all.flatMap((one) => one[field] ?? []).sort()[0]
const latest = (all: readonly Case[], field: When): Instant | undefined =>
  all
    .flatMap((one) => one[field] ?? [])
    .sort()
    .at(-1)

/** @throws Refusal naming the case that can not become a part of this one */
const checkLoser = (winner: Case, loser: Case, pointer: string): void => {
  if (loser.id === winner.id) throw fieldRefusal(pointer, 'is_itself')
  if (loser.childIds?.length) throw fieldRefusal(pointer, 'has_parts')
  if (winner.customerId !== undefined && loser.customerId !== undefined && winner.customerId !== loser.customerId)
    throw fieldRefusal(pointer, 'other_customer')
  if (loser.kind !== 'complaint') return
  // Else a complaint would leave its path by going up in something else.
  const [about, other] = [winner.complaint?.aboutUserId, loser.complaint?.aboutUserId]
  const isSameAbout = about === undefined || other === undefined || about === other
  if (winner.kind !== 'complaint' || winner.complaint?.signOff?.approved || !isSameAbout)
    throw fieldRefusal(pointer, 'is_complaint')
}

/** The winner's custom values, and of the others those that it and the ones before have none of. */
const customOfAll = (all: readonly Case[]): Pick<Case, 'custom' | 'searchableCustom'> => {
  const custom = Object.assign({}, ...all.toReversed().map((one) => one.custom)) as NonNullable<Case['custom']>
  const searchable = [...new Set(all.flatMap((one) => one.searchableCustom ?? []))]
  return {
    ...(Object.keys(custom).length > 0 && { custom }),
    ...(searchable.length > 0 && { searchableCustom: searchable }),
  }
}

export interface Merge {
  readonly winner: Decision<Case>
  /** As they are kept under their own keys, which lead to the winner from now on. */
  readonly losers: readonly Case[]
}

/**
 * Makes other cases a part of one. It keeps its number, owner and status; the earliest answer and the latest message of all count.
 * The others raise nothing: nobody is asked how satisfied they are with a case that went up in another.
 * @param closed the status in which the others end
 * @throws Refusal `case.closed`, `case.full`, or naming the one that can not be merged
 */
export const mergeCases = (winner: Case, losers: readonly Case[], closed: StatusChoice, now: Instant): Merge => {
  if (winner.statusGroup === 'closed') throw new Refusal('case.closed')
  for (const [index, loser] of losers.entries()) checkLoser(winner, loser, `/caseIds/${index}`)
  const mergedIds = [...(winner.mergedIds ?? []), ...losers.flatMap(({ id, mergedIds: own = [] }) => [id, ...own])]
  if (mergedIds.length > mostMerged) throw new Refusal('case.full', { params: { limit: mostMerged } })
  const all = [winner, ...losers]
  const lost = new Set(losers.map(({ id }) => id))
  const childIds = winner.childIds?.filter((id) => !lost.has(id))
  const first = <Field extends keyof Case>(field: Field): Case[Field] | undefined =>
    all.find((one) => one[field] !== undefined)?.[field]
  const aboutUserId = all.find(({ complaint }) => complaint?.aboutUserId)?.complaint?.aboutUserId
  const handledBy = [...new Set(all.flatMap(({ complaint }) => complaint?.handledBy ?? []))]
  const { childIds: _, waitsSince, ...rest } = winner
  const { parentId } = rest
  if (parentId !== undefined && lost.has(parentId)) throw fieldRefusal('/caseIds', 'has_parts')
  const state = {
    ...rest,
    ...customOfAll(all),
    ...present({
      customerId: first('customerId'),
      contactId: first('contactId'),
      requester: first('requester'),
      mail: first('mail'),
      firstRepliedAt: earliest(all, 'firstRepliedAt'),
      lastRepliedAt: latest(all, 'lastRepliedAt'),
      lastCustomerMessageAt: latest(all, 'lastCustomerMessageAt'),
      waitsSince: earliest(all, 'waitsSince'),
      sla: slaOfWinner(winner),
      childIds: childIds?.length ? childIds : undefined,
      complaint: winner.complaint && {
        ...winner.complaint,
        ...present({ aboutUserId, handledBy: handledBy.length > 0 ? handledBy : undefined }),
      },
    }),
    replies: all.reduce((sum, { replies }) => sum + replies, 0),
    mergedIds,
  } as Case
  const ended = losers.map(
    (loser): Case => ({
      ...loser,
      mergedInto: winner.id,
      status: closed.key,
      statusGroup: closed.group,
      statusSince: now,
      closedAt: loser.closedAt ?? now,
      ...(loser.sla && { sla: slaMergedAway(loser.sla, now) }),
    }),
  )
  return { winner: { state, raises: [raise(caseMerged, { losers: [...lost] })] }, losers: ended }
}

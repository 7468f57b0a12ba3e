import { localDate } from '../kernel/local-time.ts'
import { keyOf } from '../storage/check.ts'
import type { Step } from '../storage/record.ts'
import { LimitExceeded, limits, type Position } from '../storage/store.ts'
import { keyText } from '../storage/units.ts'
import type { Assigning, Given } from './assigning-store.ts'
import type { Needs } from './eligible.ts'
import type { AssignmentFact } from './fact.ts'
import { laterFact } from './fact-store.ts'
import { countAmong } from './fairness-store.ts'
import { countGiven, takePlace } from './load-store.ts'
import { type Placement, placeOne, type Standing } from './plan.ts'
import { moveTurn } from './turn-store.ts'
import { leaveQueue, pageOfWaiting, type Waiting } from './waiting-store.ts'

/** One commit of assignments. */
export interface Batch {
  readonly steps: readonly Step[]
  /** Of each step: the subject it is of, or `turn`; undefined for counts. */
  readonly owners: readonly (string | undefined)[]
  readonly assigned: number
}

const mostOfBatch = 16
const pageSize = 100
const mostPages = 20
/** Of counts that one more assignment can add: its member's places and day, and among whom it was given. */
const countsOfOne = 3

const waitingFact = (noun: string, waiting: Waiting, rosterId: string): AssignmentFact => ({
  noun,
  subjectId: waiting.subjectId,
  state: 'waiting',
  askedAt: waiting.cause.at,
  cause: waiting.cause.id,
  ruleId: waiting.ruleId,
  rulesVersion: waiting.rulesVersion,
  rosterId,
})

const assignedFact = (noun: string, placement: Placement<Waiting>, { roster, now }: Standing): AssignmentFact => ({
  ...waitingFact(noun, placement.waiting, roster.id),
  state: 'assigned',
  at: now,
  userId: placement.member.userId,
  ...(roster.teamId !== undefined && { teamId: roster.teamId }),
  rosterVersion: roster.version,
  method: roster.method,
  ticket: placement.ticket,
  candidates: placement.eligible.map(({ userId }) => userId),
  leftOut: [...placement.leftOut],
})

const givenTo = ({ waiting, member }: Placement<Waiting>, { roster, now }: Standing): Given => ({
  subjectId: waiting.subjectId,
  userId: member.userId,
  ...(roster.teamId !== undefined && { teamId: roster.teamId }),
  rosterId: roster.id,
  ruleId: waiting.ruleId,
  cause: waiting.cause.id,
  at: now,
})

/** The counts of a batch: each member's places, their day, and among whom it was given. */
const countSteps = (work: Assigning, { roster, now }: Standing, placements: readonly Placement<Waiting>[]): Step[] => {
  const { tenantId, noun } = work
  const date = localDate(now, roster.zone)
  const byMember = Map.groupBy(placements, ({ member }) => member)
  const ofMembers = [...byMember].flatMap(([member, own]) => {
    const place = { noun, userId: member.userId }
    const drawn = { rosterId: roster.id, ticket: Math.max(...own.map(({ ticket }) => ticket)) }
    return [
      takePlace(tenantId, place, { cap: member.backlogCap, count: own.length, drawn }),
      countGiven(tenantId, roster.id, member, date, own.length),
    ]
  })
  return [...ofMembers, ...countAmong(tenantId, roster, date, placements)]
}

const needsText = ({ language = '', skills = [] }: Needs): string => JSON.stringify([language, ...skills])

/** Collects what one commit can hold. */
const opened = (work: Assigning, first: Standing) => {
  const { tenantId, noun, give } = work
  const owned: { readonly step: Step; readonly owner: string }[] = []
  const placements: Placement<Waiting>[] = []
  const keys = new Set<string>()
  let standing = first

  /** Adds steps if they fit; two subjects that write the same item go into two commits. */
  const add = (owner: string, steps: readonly Step[], counts: number): boolean => {
    const own = steps.map(({ action }) => keyText(keyOf(action)))
    const size = 1 + owned.length + steps.length + countsOfOne * (placements.length + counts)
    if (size > limits.commitActions || own.some((key) => keys.has(key))) return false
    for (const key of own) keys.add(key)
    owned.push(...steps.map((step) => ({ step, owner })))
    return true
  }

  return {
    isFull: (): boolean => placements.length >= mostOfBatch,
    isEmpty: (): boolean => owned.length === 0,
    /** Gives one; whether there was room, or nobody who can take it. */
    give: async (waiting: Waiting): Promise<'given' | 'nobody' | 'no room'> => {
      const placed = placeOne(standing, waiting)
      if (!placed) return 'nobody'
      const { placement, after } = placed
      const { subjectId } = waiting
      const given = await give(givenTo(placement, standing))
      if (!given) {
        const fact = {
          ...waitingFact(noun, waiting, standing.roster.id),
          state: 'withdrawn' as const,
          at: standing.now,
        }
        return add(subjectId, [leaveQueue(waiting), laterFact(tenantId, fact)], 0) ? 'given' : 'no room'
      }
      const date = localDate(standing.now, standing.roster.zone)
      const fact = laterFact(tenantId, assignedFact(noun, placement, standing), date)
      if (!add(subjectId, [leaveQueue(waiting), fact, ...given], 1)) return 'no room'
      placements.push(placement)
      standing = after
      return 'given'
    },
    close: (): Batch => {
      if (owned.length === 0) return { steps: [], owners: [], assigned: 0 }
      const steps = owned.map(({ step }) => step)
      const owners = owned.map(({ owner }) => owner)
      if (placements.length === 0) return { steps, owners, assigned: 0 }
      const turn = moveTurn(tenantId, first.roster.id, first.turn, standing.turn, noun)
      const counts = countSteps(work, standing, placements)
      return {
        steps: [turn, ...steps, ...counts],
        owners: ['turn', ...owners, ...counts.map(() => undefined)],
        assigned: placements.length,
      }
    },
  }
}

/**
 * The next commit of a drain: the oldest of the queue that somebody can take. What nobody can take keeps nobody behind it waiting.
 * @param failures subjects to leave alone; one whose `give` throws is added
 */
export const gatherBatch = async (
  work: Assigning,
  standing: Standing,
  failures: Map<string, unknown>,
): Promise<Batch> => {
  const { store, tenantId, noun } = work
  const batch = opened(work, standing)
  const unserved = new Set<string>()
  let after: Position | undefined
  for (let pages = 0; pages < mostPages; pages++) {
    const { waiting, next } = await pageOfWaiting(store, tenantId, noun, standing.roster.id, pageSize, after)
    for (const one of waiting) {
      const needs = needsText(one.needs)
      if (unserved.has(needs) || failures.has(one.subjectId)) continue
      try {
        const outcome = await batch.give(one)
        if (outcome === 'nobody') unserved.add(needs)
        if (outcome === 'no room' && batch.isEmpty()) throw new LimitExceeded('more steps than a commit holds')
        if (outcome === 'no room' || batch.isFull()) return batch.close()
      } catch (error) {
        failures.set(one.subjectId, error)
      }
    }
    if (!next) break
    after = next
  }
  return batch.close()
}

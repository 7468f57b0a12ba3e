import { loadRecord } from '../storage/record.ts'
import { ConditionFailed } from '../storage/store.ts'
import type { Assigning, Given } from './assigning-store.ts'
import { drain } from './drain-store.ts'
import type { AssignmentFact } from './fact.ts'
import { type Cause, factKey, firstFact, loadFact } from './fact-store.ts'
import { takePlace } from './load-store.ts'
import { matchRule, needsUnder, type RoutedNoun, type RoutingRule, type Subject } from './routing-rule.ts'
import { routings } from './routing-store.ts'
import { enterQueue, markOverflow, waitingKey } from './waiting-store.ts'

const mostTries = 8

/** What became of it. `unrouted`: no rule holds; the subject is as it was. */
export type Outcome = AssignmentFact['state'] | 'unrouted'

interface Wish {
  readonly subject: Subject
  readonly cause: Cause
  readonly rule: RoutingRule
  readonly rulesVersion: number
}

const factOfWish = (noun: string, { subject, cause, rule, rulesVersion }: Wish): AssignmentFact => ({
  noun,
  subjectId: subject.id,
  state: 'waiting',
  askedAt: cause.at,
  cause: cause.id,
  ruleId: rule.id,
  rulesVersion,
  ...(rule.rosterId !== undefined && { rosterId: rule.rosterId }),
})

/** To the one user or team that a rule names, whatever they have to do. */
const assignDirectly = async (work: Assigning, wish: Wish): Promise<Outcome> => {
  const { store, tenantId, noun, now } = work
  const { subject, cause, rule } = wish
  const to = {
    ...(rule.userId !== undefined && { userId: rule.userId }),
    ...(rule.teamId !== undefined && { teamId: rule.teamId }),
  }
  const given: Given = { subjectId: subject.id, ...to, ruleId: rule.id, cause: cause.id, at: now }
  for (let tries = 1; ; tries++) {
    const steps = await work.give(given)
    const state = steps ? 'assigned' : 'withdrawn'
    const fact: AssignmentFact = { ...factOfWish(noun, wish), ...(steps && to), state, at: now }
    try {
      const place = steps && rule.userId !== undefined ? [takePlace(tenantId, { noun, userId: rule.userId })] : []
      await store.commit([firstFact(tenantId, fact), ...(steps ?? []), ...place].map(({ action }) => action))
      return state
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error
      const before = error.failures.some(({ index }) => index === 0)
      if (before) return (await loadFact(store, factKey(tenantId, fact)))?.state ?? state
      if (tries >= mostTries) throw error
    }
  }
}

/** Into the queue of the roster, once for each cause; then the queue is drained, with whatever else waits there. */
const assignByRoster = async (work: Assigning, wish: Wish, rosterId: string): Promise<Outcome> => {
  const { store, tenantId, noun, now } = work
  const { subject, cause, rule, rulesVersion } = wish
  const fact = factOfWish(noun, wish)
  const key = waitingKey(tenantId, noun, rosterId, subject.id, cause)
  const waiting = { key, subjectId: subject.id, cause, ruleId: rule.id, rulesVersion, needs: needsUnder(rule, subject) }
  try {
    await store.commit([firstFact(tenantId, fact), enterQueue(waiting)].map(({ action }) => action))
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error
  }
  const state = async (): Promise<Outcome> => (await loadFact(store, factKey(tenantId, fact)))?.state ?? 'waiting'
  const before = await state()
  if (before !== 'waiting') return before
  const { failures } = await drain(work, rosterId, key)
  const after = await state()
  if (after !== 'waiting') return after
  await markOverflow(store, tenantId, noun, rosterId, now, `${subject.id} ${cause.id} ${now}`)
  if (failures.has(subject.id)) throw failures.get(subject.id)
  return 'waiting'
}

/**
 * Assigns a subject by the routing rules of its noun, once for each cause, however often and by how many at once it is called.
 *
 * A consumer uses it like this (`functions/service/on-case-opened.ts`):
 *
 *     const work = { store, tenantId, noun: 'case', now, people: peopleOf(store, tenantId), give: giveCase(…) }
 *     await assign(work, { id, fields: { ...theCase, customer }, language }, { id: event.id, at: event.at })
 *
 * `give` loads the case and answers the step of its change. Every other commit that opens, hands over or settles one carries `takePlace`
 * or `releasePlace` (load-store.ts); `place: { rosterId, userId }` in the case says which roster a consumer then calls `drain` (drain-store.ts) of.
 * A tick calls `drainOverflows` (overflow-store.ts). An HTTP command raises an event that such a consumer hears of: the answer to the command
 * does not wait for a place.
 * @throws whatever `give` threw for this subject, or ConditionFailed when it kept changing; the event is then delivered again
 */
export const assign = async (work: Assigning, subject: Subject, cause: Cause): Promise<Outcome> => {
  const routing = await loadRecord(work.store, routings, work.tenantId, work.noun as RoutedNoun)
  const rule = routing && matchRule(routing.rules, subject, work.now)
  if (!rule) return 'unrouted'
  const wish = { subject, cause, rule, rulesVersion: routing.version }
  return rule.rosterId === undefined ? assignDirectly(work, wish) : assignByRoster(work, wish, rule.rosterId)
}

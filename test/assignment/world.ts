import { assign } from '../../shared/assignment/assign-store.ts'
import type { Assigning } from '../../shared/assignment/assigning-store.ts'
import { drain } from '../../shared/assignment/drain-store.ts'
import type { AssignmentFact } from '../../shared/assignment/fact.ts'
import { assignmentsOf } from '../../shared/assignment/fact-store.ts'
import { loadsOf, type Place, releasePlace } from '../../shared/assignment/load-store.ts'
import type { Person } from '../../shared/assignment/person.ts'
import { createRoster, type Member, RosterInput } from '../../shared/assignment/roster.ts'
import { rosters } from '../../shared/assignment/roster-store.ts'
import { createRouting, RoutingInput, type Subject } from '../../shared/assignment/routing-rule.ts'
import { routings } from '../../shared/assignment/routing-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import type { RecordFields } from '../../shared/kernel/record-fields.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import { changeRecord, createRecord, loadRecord, type Noun } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'

export const tenantId = 'ten_1'
export const rosterId = 'ros_01J9ZQ4T7M8K3X5V2B6N1R0CDE'

/** The least that can be assigned: what cases and leads have in common. */
export interface Job extends RecordFields {
  readonly isOpen: boolean
  readonly userId?: string
  readonly teamId?: string
  readonly place?: Place
}
export const jobs: Noun<Job> = { name: 'case', indexes: () => ({}) }

/** Two nouns may share a roster; the rules of leads are those of cases here. */
export const nouns = ['case', 'lead'] as const
type RoutedName = (typeof nouns)[number]

export const userId = (n: number): string => `usr_${String(n).padStart(26, '0')}`

export const person = (n: number, given: Partial<Person> = {}): Person => ({
  id: userId(n),
  status: 'active',
  skills: [],
  absences: [],
  ...given,
})

export const members = (count: number, given: Partial<Member> = {}): Member[] =>
  Array.from({ length: count }, (_, n) => ({ userId: userId(n + 1), weight: 1, ...given }))

const stampOf = (now: string) => ({ actor: automation(tenantId, 'test'), now, requestId: 'test' })

interface Setup {
  readonly members: readonly Member[]
  readonly method?: string
  readonly rules?: readonly object[]
}

/** A roster, and rules that send everything to it unless others are given. */
export const setUp = async ({ store, clock }: Pick<Platform, 'store' | 'clock'>, setup: Setup): Promise<void> => {
  const stamp = stampOf(clock.now())
  const { members, method = 'round_robin', rules = [{ rosterId }] } = setup
  const roster = RosterInput.parse({ name: 'Desk', zone: 'Asia/Shanghai', members, method })
  let ids = 0
  const routing = createRouting('case', RoutingInput.parse({ rules }), () => `rul_${++ids}`)
  const routingOf = (id: string) => ({ ...routing, state: { ...routing.state, id } })
  await store.commit([
    createRecord(rosters, stamp, createRoster(rosterId, roster)).step.action,
    ...nouns.map((noun) => createRecord(routings, stamp, routingOf(noun)).step.action),
  ])
}

/** What a consumer hands to the engine. */
export const workOf = (store: Store, now: string, people: readonly Person[], noun: RoutedName = 'case'): Assigning => ({
  store,
  tenantId,
  noun,
  now,
  people: async (ids) => new Map(people.filter(({ id }) => ids.includes(id)).map((one) => [one.id, one])),
  give: async ({ subjectId, userId, teamId }) => {
    const job = await loadRecord(store, jobs, tenantId, subjectId)
    if (!job?.isOpen || job.userId !== undefined) return undefined
    const state = {
      ...job,
      ...(userId !== undefined && { userId }),
      ...(teamId !== undefined && { teamId }),
      ...(userId !== undefined && { place: { noun, userId } }),
    }
    return [changeRecord(jobs, stampOf(now), { state, raises: [] }).step]
  },
})

export const addJob = (store: Store, now: string, id: string): Promise<void> =>
  store.commit([createRecord(jobs, stampOf(now), { state: { id, isOpen: true }, raises: [] }).step.action])

export const subject = (id: string, given: Partial<Subject> = {}): Subject => ({ id, fields: {}, ...given })

/** Assigns a job because of an event that is named after it. */
export const assignJob = (work: Assigning, id: string, at = work.now, given: Partial<Subject> = {}) =>
  assign(work, subject(id, given), { id: `case/${id}/1/0`, at })

/** Closes a job, which frees its place, and drains. */
export const closeJob = async (work: Assigning, id: string): Promise<void> => {
  const { store, now } = work
  for (;;) {
    const job = await loadRecord(store, jobs, tenantId, id)
    if (!job?.isOpen) return
    const { place, ...rest } = job
    const closing = changeRecord(jobs, stampOf(now), { state: { ...rest, isOpen: false } as Job, raises: [] })
    const steps = [closing.step, ...(place ? [releasePlace(tenantId, place)] : [])]
    const done = await store.commit(steps.map(({ action }) => action)).then(
      () => true,
      () => false,
    )
    if (done) break
  }
  await drain(work, rosterId)
}

export const touchJob = (store: Store, now: string, id: string): Promise<void> =>
  changeStored(store, jobs, stampOf(now), id, (state) => ({ state: { ...state }, raises: [] }))

/** How many open jobs each member has by the jobs themselves, and by the loads that the engine keeps. */
export const openOf = async (store: Store, ids: readonly string[], now: string) => {
  const roster = { id: rosterId, zone: 'Asia/Shanghai', members: [] }
  const loads = await Promise.all(nouns.map((noun) => loadsOf(store, tenantId, noun, roster, now)))
  const found = await Promise.all(ids.map((id) => loadRecord(store, jobs, tenantId, id)))
  const byJobs: Record<string, number> = {}
  for (const job of found)
    if (job?.isOpen && job.userId !== undefined) byJobs[job.userId] = (byJobs[job.userId] ?? 0) + 1
  const byLoads: Record<string, number> = {}
  for (const [id, { open }] of loads.flatMap((ofNoun) => [...ofNoun]))
    if (open !== 0) byLoads[id] = (byLoads[id] ?? 0) + open
  return { byJobs, byLoads, unassigned: found.filter((job) => job?.isOpen && job.userId === undefined).length }
}

/** The facts of jobs in the order of their tickets. */
export const factsOf = async (store: Store, ids: readonly string[]): Promise<AssignmentFact[]> => {
  const all = nouns.flatMap((noun) => ids.map((id) => assignmentsOf(store, tenantId, noun, id)))
  const facts = (await Promise.all(all)).flat()
  return facts.sort((a, b) => (a.ticket ?? 0) - (b.ticket ?? 0))
}

export const spread = (counts: Readonly<Record<string, number>>): number =>
  Math.max(...Object.values(counts)) - Math.min(...Object.values(counts))

import { describe, expect, it, onTestFinished } from 'vitest'
import { users } from '../../shared/admin/user-store.ts'
import { drain } from '../../shared/assignment/drain-store.ts'
import { drainOverflows } from '../../shared/assignment/overflow-store.ts'
import { peopleOf } from '../../shared/assignment/people-store.ts'
import type { Person } from '../../shared/assignment/person.ts'
import { overflows } from '../../shared/assignment/waiting-store.ts'
import { day, epochMs, hour, minute } from '../../shared/kernel/instant.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { testPlatform } from '../support/api.ts'
import { addUser } from '../support/people.ts'
import {
  addJob,
  assignJob,
  closeJob,
  factsOf,
  jobs,
  members,
  openOf,
  person,
  rosterId,
  setUp,
  subject,
  tenantId,
  touchJob,
  userId,
  workOf,
} from './world.ts'

type Setup = Parameters<typeof setUp>[1]

const world = async (setup: Setup, people: readonly Person[]) => {
  const { platform, advance, close } = testPlatform()
  onTestFinished(close)
  const { store, clock } = platform
  await setUp(platform, setup)
  const work = (those = people) => workOf(store, clock.now(), those)
  const open = async (id: string, given = {}, those = people) => {
    await addJob(store, clock.now(), id)
    const outcome = await assignJob(work(those), id, clock.now(), given)
    advance(1000)
    return outcome
  }
  const job = (id: string) => loadRecord(store, jobs, tenantId, id)
  return { platform, store, clock, advance, work, open, job }
}

const team = (count: number) => Array.from({ length: count }, (_, n) => person(n + 1))

describe('a subject', () => {
  it('goes by the first rule that holds: to a user, to a team, to whose turn it is, or nowhere', async () => {
    const rules = [
      { when: { field: 'kind', op: 'eq', value: 'complaint' }, userId: userId(9) },
      { when: { field: 'customer.level', op: 'in', value: ['A', 'B'] }, teamId: 'tea_00000000000000000000000001' },
      { when: { field: 'kind', op: 'exists', value: true }, rosterId },
    ]
    const { open, job } = await world({ members: members(2), rules }, team(2))
    expect(await open('cas_1', { fields: { kind: 'complaint', customer: { level: 'A' } } })).toBe('assigned')
    expect(await open('cas_2', { fields: { kind: 'question', customer: { level: 'A' } } })).toBe('assigned')
    expect(await open('cas_3', { fields: { kind: 'question' } })).toBe('assigned')
    expect(await open('cas_4', { fields: {} })).toBe('unrouted')
    expect(await job('cas_1')).toMatchObject({ userId: userId(9), place: { noun: 'case', userId: userId(9) } })
    expect(await job('cas_2')).toMatchObject({ teamId: 'tea_00000000000000000000000001' })
    expect(await job('cas_3')).toMatchObject({ userId: userId(1), place: { noun: 'case', userId: userId(1) } })
    expect(await job('cas_4')).toMatchObject({ version: 1 })
  })

  it('is assigned once for each cause, however often it comes', async () => {
    const { store, open, work, job, clock } = await world({ members: members(3) }, team(3))
    await open('cas_1')
    const at = (await factsOf(store, ['cas_1']))[0]?.askedAt
    for (let again = 0; again < 3; again++) expect(await assignJob(work(), 'cas_1', at)).toBe('assigned')
    expect((await job('cas_1'))?.version).toBe(2)
    expect((await openOf(store, ['cas_1'], clock.now())).byLoads).toEqual({ [userId(1)]: 1 })
  })

  it('leaves a fact: by which rule, roster and method, with which ticket, who else could and who could not', async () => {
    const people = [
      person(1, { status: 'disabled' }),
      person(2),
      person(3, { skills: ['zh'] }),
      person(4, { skills: ['zh'] }),
    ]
    const { store, open } = await world({ members: members(4), method: 'least_open' }, people)
    await open('cas_1', { language: 'zh' })
    expect(await factsOf(store, ['cas_1'])).toEqual([
      {
        noun: 'case',
        subjectId: 'cas_1',
        state: 'assigned',
        askedAt: '2026-03-02T08:00:00.000Z',
        at: '2026-03-02T08:00:00.000Z',
        cause: 'case/cas_1/1/0',
        ruleId: 'rul_1',
        rulesVersion: 1,
        rosterId,
        rosterVersion: 1,
        method: 'least_open',
        ticket: 1,
        userId: userId(3),
        candidates: [userId(3), userId(4)],
        leftOut: [
          { userId: userId(1), reason: 'disabled' },
          { userId: userId(2), reason: 'language' },
        ],
      },
    ])
  })

  it('that somebody took by hand while it waited leaves the queue and takes no place', async () => {
    const { store, open, work, clock } = await world({ members: members(1, { backlogCap: 1 }) }, team(1))
    expect(await open('cas_1')).toBe('assigned')
    expect(await open('cas_2')).toBe('waiting')
    await closeJob(workOf(store, clock.now(), []), 'cas_2')
    await closeJob(work(), 'cas_1')
    const [fact] = await factsOf(store, ['cas_2'])
    expect(fact?.state).toBe('withdrawn')
    expect((await openOf(store, ['cas_1', 'cas_2'], clock.now())).byLoads).toEqual({})
  })

  it('that cannot be given keeps nobody behind it waiting, and its own delivery fails', async () => {
    const { store, work, clock } = await world({ members: members(2) }, team(2))
    await addJob(store, clock.now(), 'cas_2')
    const broken = {
      ...work(),
      give: async (given: Parameters<ReturnType<typeof work>['give']>[0]) => {
        if (given.subjectId === 'cas_1') throw new Error('broken')
        return work().give(given)
      },
    }
    await expect(assignJob(broken, 'cas_1')).rejects.toThrow('broken')
    expect(await assignJob(broken, 'cas_2')).toBe('assigned')
  })
})

describe('what it consumes', () => {
  it.each([
    [2, 12, 19],
    [50, 36, 26],
  ])('of a roster of %i, when nothing waits: %d read units and %d write units', async (count, read, write) => {
    const people = team(count)
    const { store, platform, clock, open } = await world({ members: members(count) }, people)
    for (const { id } of people) await addUser(platform, id)
    await open('cas_0')
    await addJob(store, clock.now(), 'cas_1')
    const units = { read: 0, write: 0 }
    const metered = store.metered((more) => {
      units.read += more.read
      units.write += more.write
    })
    const work = { ...workOf(metered, clock.now(), []), people: peopleOf(metered, tenantId, users) }
    expect(await assignJob(work, 'cas_1')).toBe('assigned')
    expect(units).toEqual({ read, write })
  })
})

describe('a full roster', () => {
  it('lets the rest wait, and serves the oldest first as places come free', async () => {
    const { store, open, work, clock } = await world({ members: members(2, { backlogCap: 2 }) }, team(2))
    const ids = Array.from({ length: 9 }, (_, n) => `cas_${n}`)
    const outcomes: string[] = []
    for (const id of ids) outcomes.push(await open(id))
    expect(outcomes).toEqual([...Array(4).fill('assigned'), ...Array(5).fill('waiting')])
    for (const id of ['cas_2', 'cas_0', 'cas_3']) await closeJob(work(), id)
    const facts = await factsOf(store, ids)
    const served = facts.filter(({ ticket }) => ticket !== undefined).map(({ subjectId }) => subjectId)
    expect(served).toEqual(['cas_0', 'cas_1', 'cas_2', 'cas_3', 'cas_4', 'cas_5', 'cas_6'])
    const { byLoads, byJobs } = await openOf(store, ids, clock.now())
    expect(byLoads).toEqual(byJobs)
    expect(byLoads).toEqual({ [userId(1)]: 2, [userId(2)]: 2 })
  })

  it('serves the next day what a quota left, when the tick comes, and not before', async () => {
    const { open, work, job, store, clock, advance } = await world({ members: members(1, { quotaPerDay: 1 }) }, team(1))
    await open('cas_1')
    expect(await open('cas_2')).toBe('waiting')
    const tick = () => drainOverflows({ ...work(), of: () => work(), limit: 100, onFailure: () => {} })
    advance(hour)
    expect(await tick()).toBe(0)
    // Midnight in Shanghai is 16:00 UTC.
    advance(8 * hour)
    expect(await tick()).toBe(1)
    expect((await job('cas_2'))?.userId).toBe(userId(1))
    expect(await tick()).toBe(0)
    expect(await overflows(store, 'case', clock.now(), 100)).toEqual([])
  })

  it('serves the next Monday, there, what a quota by week left, whatever was given on which day', async () => {
    const { open, work, store, clock, advance } = await world({ members: members(1, { quotaPerWeek: 3 }) }, team(1))
    const tick = () => drainOverflows({ ...work(), of: () => work(), limit: 100, onFailure: () => {} })
    const ids = Array.from({ length: 8 }, (_, n) => `cas_${n}`)
    // Monday 16:00 in Shanghai, Wednesday, Thursday.
    const outcomes = [await open('cas_0')]
    advance(2 * day)
    outcomes.push(await open('cas_1'))
    advance(day)
    for (const id of ids.slice(2)) outcomes.push(await open(id))
    expect(outcomes).toEqual([...Array(3).fill('assigned'), ...Array(5).fill('waiting')])
    // Sunday there is until 16:00 UTC of the eighth of March.
    advance(epochMs('2026-03-08T15:59:00.000Z') - epochMs(clock.now()))
    expect(await tick()).toBe(0)
    advance(minute)
    expect(await tick()).toBe(3)
    const { unassigned } = await openOf(store, ids, clock.now())
    expect(unassigned).toBe(2)
  })

  it('keeps a subject waiting for its language, and serves those behind it', async () => {
    const people = [person(1, { skills: ['zh'] }), person(2, { skills: ['zh'] })]
    const { open, work, job } = await world({ members: members(2) }, people)
    expect(await open('cas_1', { language: 'ja' })).toBe('waiting')
    expect(await open('cas_2', { language: 'zh' })).toBe('assigned')
    await drain(work([...people.slice(1), person(1, { skills: ['ja'] })]), rosterId)
    expect((await job('cas_1'))?.userId).toBe(userId(1))
  })
})

describe('a change of the subject while it is assigned', () => {
  it('is kept, and it is assigned all the same', async () => {
    const { store, work, job, clock } = await world({ members: members(1) }, team(1))
    await addJob(store, clock.now(), 'cas_1')
    let touched = 0
    const { give } = work()
    const outcome = await assignJob(
      {
        ...work(),
        give: async (given) => {
          const steps = await give(given)
          if (touched++ < 2) await touchJob(store, clock.now(), 'cas_1')
          return steps
        },
      },
      subject('cas_1').id,
    )
    expect([outcome, touched]).toEqual(['assigned', 3])
    expect(await job('cas_1')).toMatchObject({ userId: userId(1), version: 4 })
  })
})

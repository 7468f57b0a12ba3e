import { describe, expect, it } from 'vitest'
import watchSla from '../../functions/service/watch-sla.ts'
import { hour, minute } from '../../shared/kernel/instant.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import { factsOf } from '../../shared/service/sla-fact-store.ts'
import type { Store } from '../../shared/storage/store.ts'
import { milestonesOf, openSla } from './sla-world.ts'

const monday = (time: string) => `2026-11-23T${time}:00.000Z`

const twoCases = async () => {
  const world = await openSla(monday('09:00'))
  await world.publish({ levels: [] })
  const winner = await world.open()
  world.advance(10 * minute)
  const loser = await world.open()
  const merge = () => world.must('POST', `/v1/cases/${winner.id}/merge`, { caseIds: [loser.id] })
  const stored = async (id: string) =>
    (await world.platform.store.get({ pk: `ten_1#case#${id}`, sk: '.' })) as unknown as { data: Case; redirect: string }
  const milestones = async (id: string) => {
    const { facts } = await factsOf(world.platform.store, 'ten_1', id, { limit: 50 })
    return facts.map(({ clock, milestone }) => `${clock} ${milestone}`).sort()
  }
  return { ...world, winner, loser, merge, stored, milestones }
}

describe('a case that goes up in another', () => {
  it('stops its clocks, neither kept nor broken, and comes to no milestone any more', async () => {
    const { winner, loser, merge, stored, milestones, tick, until, platform, calendar } = await twoCases()
    await tick()
    await until(monday('10:00'))
    expect(await milestones(loser.id)).toEqual(['firstResponse warning:80'])
    await merge()
    await until(monday('16:00'))
    expect(await milestones(loser.id)).toEqual(['firstResponse warning:80'])
    const { data, redirect } = await stored(loser.id)
    expect(redirect).toBe(winner.id)
    expect(data.sla?.clocks).toMatchObject([
      { name: 'firstResponse', metAt: monday('10:00'), isWithdrawn: true },
      { name: 'resolution', metAt: monday('10:00'), isWithdrawn: true },
    ])
    expect(data.sla?.clocks.some(({ dueAt, breachedAt }) => dueAt !== undefined || breachedAt !== undefined)).toBe(
      false,
    )
    const watch = { index: 'table', partition: `ten_1#sla-watch#${calendar.id}`, limit: 10 } as const
    expect((await platform.store.query(watch)).items.map(({ sk }) => sk)).toEqual([winner.id])
  })

  it('leaves the other its own: an answer to it is none to that one, and deadlines stay', async () => {
    const { winner, loser, merge, must, tick, slaOf, until } = await twoCases()
    await tick()
    const before = (await slaOf(winner.id)).clocks
    await must('POST', `/v1/cases/${loser.id}/messages`, { text: 'answer' })
    await merge()
    await tick()
    expect((await slaOf(winner.id)).clocks).toEqual(before)
    await until(monday('10:05'))
    expect(milestonesOf(await slaOf(winner.id)).slice(0, 2)).toEqual([
      'firstResponse warning:80 11-23T09:48',
      'firstResponse breach 11-23T10:00',
    ])
  })

  it('does so too when neither was planned yet', async () => {
    const { winner, loser, merge, must, until, slaOf } = await twoCases()
    await must('POST', `/v1/cases/${loser.id}/messages`, { text: 'answer' })
    await merge()
    await until(monday('10:05'))
    expect((await slaOf(winner.id)).clocks[0]).toMatchObject({ state: 'running', isBreached: true })
  })

  it('stays merged when the tick was about to plan it at that moment', async () => {
    const { winner, loser, merge, stored, platform } = await twoCases()
    const { store, clock } = platform
    let isMerged = false
    const meanwhile: Store = {
      ...store,
      get: async (key, options) => {
        if (!isMerged && key.pk.includes(loser.id)) {
          isMerged = true
          await merge()
        }
        return store.get(key, options)
      },
    }
    const later = { now: () => new Date(Date.parse(clock.now()) + 8 * hour).toISOString() }
    await watchSla.handle({ ...platform, store: meanwhile, clock: later })
    expect(isMerged).toBe(true)
    expect((await stored(loser.id)).redirect).toBe(winner.id)
  })
})

describe('a case that is split off', () => {
  const split = async (answer: boolean) => {
    const world = await openSla(monday('09:00'))
    await world.publish({ levels: [] })
    const found = await world.open()
    const say = async (body: object) => (await world.must('POST', `/v1/cases/${found.id}/messages`, body)).message.id
    const messageIds = [await say({ author: 'customer', text: 'one' })]
    if (answer) messageIds.push(await say({ text: 'answer' }))
    world.advance(10 * minute)
    if (answer) messageIds.push(await say({ author: 'customer', text: 'two' }))
    await world.tick()
    world.advance(20 * minute)
    const before = (await world.slaOf(found.id)).clocks
    const other = await world.must('POST', `/v1/cases/${found.id}/split`, { messageIds, subject: 'Other' })
    const after = (await world.slaOf(found.id)).clocks
    await world.tick()
    return { ...world, before, after, clocks: (await world.slaOf(other.id)).clocks }
  }

  it('starts its own clocks from the split, and that which it came from keeps its own', async () => {
    const { clocks, before, after } = await split(false)
    expect(clocks).toMatchObject([
      { clock: 'firstResponse', state: 'running', startedAt: monday('09:30'), deadline: monday('10:30') },
      { clock: 'resolution', state: 'running', startedAt: monday('09:30') },
    ])
    expect(after).toEqual(before)
  })

  it('is answered as far as its messages were, and what waits among them waits from the split on', async () => {
    const { clocks } = await split(true)
    expect(clocks).toMatchObject([
      { clock: 'firstResponse', state: 'met', elapsedMs: 0, isBreached: false },
      { clock: 'resolution', state: 'running', startedAt: monday('09:30') },
      { clock: 'nextResponse', state: 'running', startedAt: monday('09:30'), deadline: monday('10:30') },
    ])
  })
})

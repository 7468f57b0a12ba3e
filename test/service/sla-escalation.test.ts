import { describe, expect, it } from 'vitest'
import watchSla from '../../functions/service/watch-sla.ts'
import { day, hour, minute } from '../../shared/kernel/instant.ts'
import { ConditionFailed, type Store } from '../../shared/storage/store.ts'
import { milestonesOf, openSla } from './sla-world.ts'

const monday = (time: string) => `2026-11-23T${time}:00.000Z`
const milestoneEvents = ['case.sla_warned', 'case.sla_breached', 'case.escalated'] as const

describe('a case that nobody answers', () => {
  it('warns, is late, and escalates level by level, each once, with mails to whoever is meant', async () => {
    const world = await openSla()
    const { open, publish, until, slaOf, mails, must, raised, problems } = world
    await publish()
    const { id, number } = await open()
    await until(monday('12:00'))
    const sla = await slaOf(id)
    expect(milestonesOf(sla)).toEqual([
      'firstResponse warning:80 11-20T16:48',
      'firstResponse breach 11-20T17:00',
      'firstResponse level:2 11-20T19:00',
      'firstResponse level:1 11-23T10:00',
    ])
    expect(sla.milestones.at(-1)).toMatchObject({ done: ['raise_priority'], skipped: [], notify: ['manager'] })
    expect((await must('GET', `/v1/cases/${id}`)).priority).toBe('high')
    expect([...new Map(mails.map(({ key, to, subject }) => [key, `${to} ${subject}`])).values()]).toEqual([
      `ada@staff.example ${number}: 80 % of the time for the first response is gone`,
      `ada@staff.example ${number}: the first response is late`,
      `boss@staff.example ${number}：首次响应已超时`,
      `boss@staff.example ${number}：首次响应已超时，第 1 级升级`,
    ])
    const { items } = await must('GET', '/v1/tasks?status=open&assigneeId=usr_1&sort=dueAt')
    expect(items.map(({ title, createdBy }: { title: string; createdBy: string }) => [title, createdBy])).toEqual([
      [`处理超时 (${number})`, 'automation:watch-sla'],
    ])
    expect(raised(...milestoneEvents)).toHaveLength(4)
    expect(problems).toEqual([])
  })

  it('does so at once and only once when the tick comes days late, twice, at the same time, or dies in between', async () => {
    const { open, publish, tick, advance, platform, raised } = await openSla()
    await publish()
    for (let index = 0; index < 6; index++) await open()
    await tick()
    advance(4 * day)
    let commits = 0
    const { store } = platform
    const dying: Store = {
      ...store,
      commit: async (actions) => {
        commits += 1
        if (commits > 3) throw new ConditionFailed([])
        return store.commit(actions)
      },
    }
    await watchSla.handle({ ...platform, store: dying })
    await Promise.all([watchSla.handle(platform), watchSla.handle(platform)])
    await tick(2)
    expect(raised(...milestoneEvents).filter(({ data }) => data.clock === 'firstResponse')).toHaveLength(6 * 4)
    expect(raised('task.created')).toHaveLength(6 * 2)
  })

  it('is left alone when it is resolved at the moment at which it is to escalate', async () => {
    const { open, publish, tick, advance, platform, must, raised, slaOf } = await openSla(monday('09:00'))
    await publish({ levels: [{ afterMinutes: 60, actions: [{ do: 'raise_priority' }] }] })
    const { id } = await open()
    await tick()
    advance(3 * hour)
    const { store } = platform
    let isResolved = false
    const meanwhile: Store = {
      ...store,
      commit: async (actions) => {
        if (!isResolved) {
          isResolved = true
          await must('POST', `/v1/cases/${id}/resolve`)
        }
        return store.commit(actions)
      },
    }
    await watchSla.handle({ ...platform, store: meanwhile })
    await tick()
    expect((await must('GET', `/v1/cases/${id}`)).priority).toBe('normal')
    expect((await slaOf(id)).milestones.at(-1)).toMatchObject({
      milestone: 'level:1',
      done: [],
      skipped: ['raise_priority'],
    })
    expect(raised('case.escalated')).toHaveLength(1)
  })

  it('goes to whom the level names, unless that one has left', async () => {
    const { open, publish, until, must, boss, platform, slaOf } = await openSla(monday('09:00'))
    const levels = [{ afterMinutes: 10, actions: [{ do: 'reassign', ownerId: boss }] }]
    await publish({ levels })
    const given = await open()
    await until(monday('10:30'))
    expect((await must('GET', `/v1/cases/${given.id}`)).ownerId).toBe(boss)
    const key = { pk: `ten_1#user#${boss}`, sk: '.' }
    const item = (await platform.store.get(key)) as unknown as { data: object }
    await platform.store.commit([
      { do: 'put', item: { ...key, ...item, data: { ...item.data, status: 'disabled' } } as never },
    ])
    const kept = await open()
    await until(monday('12:00'))
    expect((await must('GET', `/v1/cases/${kept.id}`)).ownerId).toBe('usr_1')
    expect(milestonesOf(await slaOf(kept.id)).at(-1)).toBe('firstResponse level:1 11-23T11:40')
  })
})

describe('a case that is dealt with', () => {
  it('in time reaches nothing, and shows what it took', async () => {
    const { open, publish, tick, advance, must, slaOf, mails, raised } = await openSla(monday('09:00'))
    await publish()
    const { id } = await open()
    await tick()
    advance(30 * minute)
    await must('POST', `/v1/cases/${id}/messages`, { text: 'hello' })
    await must('POST', `/v1/cases/${id}/status`, { status: 'waiting_for_customer' })
    advance(2 * day)
    await tick()
    await must('POST', `/v1/cases/${id}/resolve`)
    await tick()
    const sla = await slaOf(id)
    expect(sla.milestones).toEqual([])
    expect(sla.clocks.map((clock: object) => clock)).toMatchObject([
      { clock: 'firstResponse', state: 'met', elapsedMs: 30 * minute, isBreached: false },
      { clock: 'resolution', state: 'met', elapsedMs: 30 * minute, pausedMs: 16 * hour, isBreached: false },
    ])
    expect([mails.length, raised(...milestoneEvents).length]).toEqual([0, 0])
  })

  it('has nothing due once it is resolved, and is no longer watched', async () => {
    const { open, publish, tick, must, platform, calendar } = await openSla(monday('09:00'))
    await publish()
    const { id } = await open()
    await tick()
    const watched = async () =>
      (await platform.store.query({ index: 'table', partition: `ten_1#sla-watch#${calendar.id}`, limit: 10 })).items
    expect((await watched()).map(({ sk }) => sk)).toEqual([id])
    await must('POST', `/v1/cases/${id}/resolve`)
    await tick()
    expect(await watched()).toEqual([])
    expect((await platform.store.get({ pk: `ten_1#case#${id}`, sk: '.' }))?.duepk).toBeUndefined()
  })
})

describe('a changed priority', () => {
  const targets = { normal: { firstResponse: 240 }, high: { firstResponse: 60 } }

  const changePriority = async ({ must }: Awaited<ReturnType<typeof openSla>>, id: string, change: object) => {
    const { version } = await must('GET', `/v1/cases/${id}`)
    return must('PATCH', `/v1/cases/${id}`, change, { 'if-match': `"${version}"` })
  }

  it('is promised what it asks for at the next tick, not when the former promise comes due', async () => {
    const world = await openSla(monday('09:00'))
    const { open, publish, tick, until, slaOf } = world
    await publish({ targets, warnings: [], levels: [] })
    const { id } = await open()
    await until(monday('09:30'))
    await changePriority(world, id, { priority: 'high' })
    await tick()
    expect((await slaOf(id)).clocks[0].deadline).toBe(monday('10:00'))
    await until(monday('10:15'))
    expect(milestonesOf(await slaOf(id))).toEqual(['firstResponse breach 11-23T10:00'])
  })

  it('by impact and urgency counts too, and one that was lowered has longer', async () => {
    const world = await openSla(monday('09:00'))
    const { open, publish, tick, until, slaOf, raised } = world
    await publish({ targets, warnings: [], levels: [] })
    const { id } = await open()
    await until(monday('09:30'))
    await changePriority(world, id, { impact: 'high' })
    await tick()
    expect((await slaOf(id)).clocks[0].deadline).toBe(monday('10:00'))
    await changePriority(world, id, { impact: 'medium' })
    await until(monday('10:15'))
    expect((await slaOf(id)).clocks[0].deadline).toBe(monday('13:00'))
    expect(raised(...milestoneEvents)).toEqual([])
  })

  it('while it waits or is resolved holds once it goes on', async () => {
    const world = await openSla(monday('09:00'))
    const { open, publish, until, slaOf, must } = world
    await publish({ targets, warnings: [], levels: [] })
    const [waiting, resolved] = [await open(), await open()]
    await until(monday('09:30'))
    await must('POST', `/v1/cases/${waiting.id}/status`, { status: 'waiting_for_customer' })
    await must('POST', `/v1/cases/${resolved.id}/resolve`)
    await until(monday('10:00'))
    for (const { id } of [waiting, resolved]) await changePriority(world, id, { priority: 'high' })
    await until(monday('11:00'))
    await must('POST', `/v1/cases/${waiting.id}/status`, { status: 'in_progress' })
    await must('POST', `/v1/cases/${resolved.id}/reopen`)
    await until(monday('11:15'))
    for (const { id } of [waiting, resolved]) {
      const sla = await slaOf(id)
      expect([sla.clocks[0].deadline, sla.milestones]).toEqual([monday('11:30'), []])
    }
  })
})

describe('an edited calendar', () => {
  it('moves the deadlines of open cases, earlier ones too, and those of calendars below it', async () => {
    const { open, publish, tick, until, must, slaOf, calendar } = await openSla()
    const below = await must('POST', '/v1/calendars', {
      name: 'Below',
      zone: 'UTC',
      weekly: calendar.weekly,
      parentId: calendar.id,
    })
    await publish({ calendarId: below.id })
    const { id } = await open()
    await until('2026-11-20T16:15:00.000Z')
    const deadline = async () => (await slaOf(id)).clocks[1].deadline
    expect(await deadline()).toBe(monday('16:00'))
    const exceptions = [
      { date: '2026-11-21', intervals: [{ from: '09:00', to: '12:00' }] },
      { date: '2026-11-23', intervals: [] },
    ]
    await must('PATCH', `/v1/calendars/${calendar.id}`, { exceptions }, { 'if-match': `"${calendar.version}"` })
    await tick(3)
    expect(await deadline()).toBe('2026-11-24T13:00:00.000Z')
    await until('2026-11-21T10:15:00.000Z', 60)
    expect(milestonesOf(await slaOf(id)).at(-1)).toBe('firstResponse level:1 11-21T10:00')
    await tick()
    const before = (await must('GET', `/v1/cases/${id}`)).version
    await tick(3)
    expect((await must('GET', `/v1/cases/${id}`)).version).toBe(before)
  })
})

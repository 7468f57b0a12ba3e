import { describe, expect, it } from 'vitest'
import watchLeads from '../../functions/leads/watch-leads.ts'
import { day, minute } from '../../shared/kernel/instant.ts'
import { openTravel } from './pool-travel.ts'
import type { PoolGiven } from './pool-world.ts'

const open = (given: PoolGiven) => openTravel(given)

describe('recycling', () => {
  it('warns on the stated days, recycles once, spares what is exempt, and the list of tomorrow is what happens', async () => {
    const world = await open({ recycle: [{ withoutFollowUpDays: 10 }], warnDays: [3, 1] })
    const { waiting, claim, members, must, admin, head, travel, recordOf, problems, came } = world
    const ids: string[] = []
    for (let n = 0; n < 5; n++) {
      const id = await waiting({ company: `Company ${n}` })
      await claim(id, members[n])
      ids.push(id)
    }
    const [idle = '', called = '', won = '', locked = '', lost = ''] = ids
    await must('POST', `/v1/leads/${won}/status`, { status: 'working' }, admin)
    await must('POST', `/v1/leads/${won}/convert`, {}, admin)
    await must('PUT', `/v1/leads/${locked}/lock`, {}, head)
    await must('POST', `/v1/leads/${lost}/disqualify`, { reason: 'no_budget' }, admin)
    const promised: string[] = []
    for (let days = 0; days < 18; days++) {
      if (days === 4) {
        await world.log(called, 1)
        await world.deliver()
      }
      promised.push(...(await world.promisedFor(world.tomorrow())))
      await travel(1)
    }
    expect(came().toSorted()).toEqual(promised.toSorted())
    const of = (id: string) => came().filter((line) => line.includes(id))
    expect(of(idle)).toEqual([
      `2026-03-09 ${idle} lead.recycle_warned 3`,
      `2026-03-11 ${idle} lead.recycle_warned 1`,
      `2026-03-12 ${idle} lead.recycled without_follow_up`,
    ])
    expect(of(called).map((line) => line.slice(0, 10))).toEqual(['2026-03-13', '2026-03-15', '2026-03-16'])
    for (const exempt of [won, locked, lost]) expect(of(exempt)).toEqual([])
    expect(await recordOf(idle)).toMatchObject({ pool: { formerOwnerId: 'usr_1' } })
    await world.follow()
    const told = (await must('GET', '/v1/tasks?assigneeId=usr_1', undefined, admin)).items
    expect(told.map(({ title }: { title: string }) => title).toSorted()).toEqual([
      'Get in touch: the lead goes back to the public pool in 3 days',
      'Get in touch: the lead goes back to the public pool in a day',
    ])
    expect(problems).toEqual([])
    world.close()
  }, 60_000)

  it('ends a lock with the lock, warned of beforehand', async () => {
    const world = await open({ recycle: [{ withoutFollowUpDays: 5 }], warnDays: [1] })
    const id = await world.waiting()
    await world.claim(id, world.members[0])
    await world.must('PUT', `/v1/leads/${id}/lock`, { until: '2026-03-14T08:00:00.000Z' }, world.head)
    await world.travel(14)
    expect(world.happened().map(({ type, at }) => [type, at.slice(0, 13)])).toEqual([
      ['lead.recycle_warned', '2026-03-13T08'],
      ['lead.recycled', '2026-03-14T08'],
    ])
    world.close()
  })

  it('goes by the status of a lead, and a lead that is nurtured waits in the pool for no date', async () => {
    const world = await open({
      recycle: [{ levels: ['nurturing'], withoutFollowUpDays: 4 }, { withoutFollowUpDays: 2 }],
    })
    const [plain, nurtured] = [await world.waiting(), await world.waiting()]
    for (const id of [plain, nurtured]) await world.claim(id, world.members[0])
    await world.must('POST', `/v1/leads/${nurtured}/nurture`, { until: '2026-03-20' }, world.members[0])
    await world.travel(20)
    expect(world.happened().map(({ recordId, at }) => [recordId, at.slice(0, 10)])).toEqual([
      [plain, '2026-03-04'],
      [nurtured, '2026-03-06'],
    ])
    expect((await world.recordOf(nurtured)).status).toBe('working')
    world.close()
  })
})

describe('the protection of a lead', () => {
  const protection = { protectDays: 10, extendDays: 3, mostDays: 20, actions: ['call', 'task_done'] }

  it('starts with a claim and is extended by what the pool lists, heard of twice or late, up to its hard end', async () => {
    const world = await open({ protection })
    const { members, deliver, recordOf, travel } = world
    const id = await world.waiting()
    await world.claim(id, members[0])
    const expires = async () => (await recordOf(id)).protection.expiresAt.slice(0, 10)
    expect(await expires()).toBe('2026-03-12')
    const goOn = async (days: number, method?: string) => {
      await travel(days)
      await world.log(id, 0, method)
      await deliver(2)
      return expires()
    }
    expect(await goOn(3)).toBe('2026-03-12')
    expect(await goOn(5, 'message')).toBe('2026-03-12')
    expect(await goOn(0)).toBe('2026-03-13')
    const task = await world.must('POST', '/v1/tasks', { leadId: id, kind: 'to_do', title: 'Offer' }, members[0])
    await travel(2)
    await world.must('POST', `/v1/tasks/${task.id}/complete`, undefined, members[0])
    await deliver(2)
    expect(await expires()).toBe('2026-03-15')
    for (const days of [2, 2, 2, 2]) await goOn(days)
    expect(await expires()).toBe('2026-03-22')
    await travel(5)
    expect(world.happened()).toMatchObject([{ type: 'lead.recycled', data: { reason: 'protection_ended' } }])
    expect((await recordOf(id)).protection).toBeUndefined()
    world.close()
  }, 30_000)

  it('starts anew with a transfer and a hand-out; an edit of the policy leaves a clock that runs as it is', async () => {
    const world = await open({ protection })
    const { must, admin, advance, recordOf, members, head, pool } = world
    const [one, other] = [await world.waiting(), await world.waiting()]
    await world.claim(one, members[0])
    advance(5 * day)
    await must('POST', `/v1/leads/${one}/assign`, { ownerId: 'usr_2' }, admin)
    await must('POST', `/v1/leads/${other}/hand-out`, { ownerId: 'usr_3' }, head)
    for (const id of [one, other])
      expect((await recordOf(id)).protection).toEqual({
        startsAt: '2026-03-07T08:00:00.000Z',
        expiresAt: '2026-03-17T08:00:00.000Z',
        hardEndsAt: '2026-03-27T08:00:00.000Z',
      })
    const before = (await recordOf(one)).protection
    for (const edited of [null, { ...protection, protectDays: 1, mostDays: 2 }]) {
      await must('PATCH', `/v1/pools/${pool.id}`, { protection: edited }, admin)
      advance(2 * minute)
      await watchLeads.handle(world.platform)
      expect((await recordOf(one)).protection).toEqual(before)
    }
    world.close()
  })
})

describe('an edit of the rules of a pool', () => {
  it('holds for what people have already: earlier after a pass over all of them, later when it would have been due', async () => {
    const world = await open({ recycle: [{ withoutFollowUpDays: 30 }] })
    const { must, admin, travel, happened, foreseen, pool } = world
    const ids: string[] = []
    for (let n = 0; n < 5; n++) {
      ids.push(await world.waiting())
      await world.claim(ids[n] ?? '', world.members[n])
    }
    await must('PATCH', `/v1/pools/${pool.id}`, { recycle: [{ withoutFollowUpDays: 3 }] }, admin)
    expect(await foreseen('2026-03-05')).toHaveLength(5)
    await travel(1)
    await must('PATCH', `/v1/pools/${pool.id}`, { recycle: [{ withoutFollowUpDays: 6 }] }, admin)
    await travel(4)
    expect(happened()).toEqual([])
    await travel(2)
    expect(
      happened()
        .map(({ recordId }) => recordId)
        .toSorted(),
    ).toEqual(ids.toSorted())
    world.close()
  })

  it('that retires it has nothing go back', async () => {
    const world = await open({ recycle: [{ withoutFollowUpDays: 3 }] })
    const id = await world.waiting()
    await world.claim(id, world.members[0])
    await world.must('POST', `/v1/pools/${world.pool.id}/retire`, undefined, world.admin)
    await world.travel(5)
    expect(world.happened()).toEqual([])
    expect((await world.recordOf(id)).ownerId).toBe('usr_1')
    world.close()
  })
})

import { describe, expect, it } from 'vitest'
import cases from '../../functions/service/cases.ts'
import { hour, minute } from '../../shared/kernel/instant.ts'
import { apiOf, testActor } from '../support/api.ts'
import { faultsOf } from './calendar-world.ts'
import { milestonesOf, openSla } from './sla-world.ts'

const monday = (time: string) => `2026-11-23T${time}:00.000Z`
const complaintSteps = { acknowledge: 60, cause: 120, remedy: 240, compensation: 60, signOff: 60, prevention: 480 }

const openComplaints = async () => {
  const world = await openSla(monday('09:00'))
  await world.publish({
    complaintSteps,
    targets: { normal: { resolution: 4800 } },
    levels: [{ afterMinutes: 60, actions: [{ do: 'notify', to: ['manager'] }, { do: 'raise_priority' }] }],
  })
  const { id, number } = await world.open({ kind: 'complaint' })
  await world.tick()
  const step = (name: string, given: object = {}) =>
    world.must('POST', `/v1/cases/${id}/complaint`, { step: name, ...given })
  const signOff = async (approved: boolean) => {
    const as = testActor({ id: 'usr_9' })
    const answer = await apiOf(cases, world.platform)('POST', `/v1/cases/${id}/complaint`, {
      body: { step: 'sign_off', approved },
      as,
    })
    expect(answer.status).toBe(200)
  }
  type Reading = { clock: string; state: string; round?: number }
  const steps = async (): Promise<Reading[]> =>
    (await world.slaOf(id)).clocks.filter(({ clock }: Reading) => clock.startsWith('complaint'))
  const states = async () =>
    (await steps()).map(({ clock, round, state }) => `${clock.slice(9)}${round ? ` ${round}` : ''} ${state}`)
  return { ...world, id, number, step, signOff, steps, states }
}

type World = Awaited<ReturnType<typeof openComplaints>>

const untilSignOff = async ({ step, advance, tick }: World) => {
  await step('acknowledge')
  await step('cause', { text: 'x' })
  await step('remedy', { text: 'x' })
  await step('compensation')
  advance(10 * minute)
  await tick()
}

describe('a step of a complaint', () => {
  it('has a promise of its own, from when the step before it was done, shown among the clocks of the case', async () => {
    const { step, steps, advance, tick } = await openComplaints()
    expect(await steps()).toMatchObject([
      { clock: 'complaintAcknowledge', state: 'running', targetMs: hour, deadline: monday('10:00') },
    ])
    advance(30 * minute)
    await step('acknowledge')
    await tick()
    expect(await steps()).toMatchObject([
      { clock: 'complaintAcknowledge', state: 'met', elapsedMs: 30 * minute, isBreached: false },
      { clock: 'complaintCause', state: 'running', startedAt: monday('09:30'), deadline: monday('11:30') },
    ])
  })

  it('that is not taken warns, is late and escalates, each once, on the timeline and by mail like any other promise', async () => {
    const { step, until, id, number, slaOf, mails, raised, must } = await openComplaints()
    await step('acknowledge')
    await until(monday('12:15'))
    await until(monday('13:00'))
    expect(milestonesOf(await slaOf(id))).toEqual([
      'complaintCause warning:80 11-23T10:36',
      'complaintCause breach 11-23T11:00',
      'complaintCause level:1 11-23T12:00',
    ])
    expect([...new Set(mails.map(({ to, subject }) => `${to} ${subject}`))]).toEqual([
      `ada@staff.example ${number}: 80 % of the time for the cause of the complaint is gone`,
      `ada@staff.example ${number}: the cause of the complaint is late`,
      `boss@staff.example ${number}：投诉原因分析已超时`,
      `boss@staff.example ${number}：投诉原因分析已超时，第 1 级升级`,
    ])
    expect(raised('case.sla_warned', 'case.sla_breached', 'case.escalated')).toHaveLength(3)
    expect((await must('GET', `/v1/cases/${id}`)).priority).toBe('high')
  })

  it('stands still while the case waits for somebody else', async () => {
    const { must, id, advance, tick, steps } = await openComplaints()
    advance(20 * minute)
    await must('POST', `/v1/cases/${id}/status`, { status: 'waiting_for_customer' })
    advance(2 * hour)
    await must('POST', `/v1/cases/${id}/status`, { status: 'in_progress' })
    await tick()
    expect(await steps()).toMatchObject([{ elapsedMs: 20 * minute, pausedMs: 2 * hour, deadline: monday('12:00') }])
  })

  it('that is done again, better, moves no clock', async () => {
    const world = await openComplaints()
    await untilSignOff(world)
    const before = await world.steps()
    await world.step('remedy', { text: 'better' })
    await world.tick()
    expect(await world.steps()).toEqual(before)
  })

  it('signed off is kept; refused, the next sign-off is waited for from then on', async () => {
    const world = await openComplaints()
    await untilSignOff(world)
    await world.signOff(false)
    world.advance(2 * hour)
    await world.tick()
    expect(milestonesOf(await world.slaOf(world.id))).toEqual([
      'complaintSignOff warning:80 11-23T09:58',
      'complaintSignOff breach 11-23T10:10',
      'complaintSignOff level:1 11-23T11:10',
    ])
    await world.signOff(true)
    await world.step('prevention', { text: 'x' })
    await world.tick()
    expect((await world.states()).slice(-2)).toEqual(['SignOff 2 met', 'Prevention met'])
  })

  it('has to be taken once more after reopening, where what follows it is no longer waited for', async () => {
    const world = await openComplaints()
    const { must, id } = world
    await untilSignOff(world)
    await world.signOff(true)
    await must('POST', `/v1/cases/${id}/resolve`)
    await world.tick()
    await must('POST', `/v1/cases/${id}/reopen`)
    await world.tick()
    expect((await world.states()).slice(-3)).toEqual(['Compensation met', 'Prevention withdrawn', 'SignOff 2 running'])
    await world.signOff(true)
    await world.tick()
    expect((await world.states()).at(-1)).toBe('Prevention 2 running')
  })

  it('is promised from when a case became a complaint', async () => {
    const world = await openComplaints()
    const { id } = await world.open()
    await world.tick()
    world.advance(hour)
    await world.must('PATCH', `/v1/cases/${id}`, { kind: 'complaint' })
    await world.tick()
    const { clocks } = await world.slaOf(id)
    expect(clocks.at(-1)).toMatchObject({ clock: 'complaintAcknowledge', deadline: monday('11:00') })
  })

  it('may be all that a policy promises', async () => {
    const { call } = await openSla()
    const draft = { targets: {}, complaintSteps: { acknowledge: 60 } }
    expect((await call('POST', '/v1/sla-policies', { name: 'x', draft })).status).toBe(201)
    const none = await call('POST', '/v1/sla-policies', { name: 'x', draft: { targets: {}, complaintSteps: {} } })
    expect(faultsOf(none)).toEqual(['/draft/targets required'])
  })
})

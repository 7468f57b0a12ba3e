import { describe, expect, it } from 'vitest'
import { hour, minute } from '../../shared/kernel/instant.ts'
import { nextDue } from '../../shared/service/sla-clock.ts'
import { living, office, promiseOf } from './sla-support.ts'

// 2026-11-20 is a Friday.
const friday = (time: string) => `2026-11-20T${time}:00.000Z`
const monday = (time: string) => `2026-11-23T${time}:00.000Z`
const tuesday = (time: string) => `2026-11-24T${time}:00.000Z`

describe('a clock', () => {
  it('set on Friday afternoon runs out on Monday morning', () => {
    const life = living(friday('16:30'))
    life.plan(friday('16:31'))
    expect(life.clock('firstResponse', friday('16:31'))).toMatchObject({
      deadline: monday('09:30'),
      elapsedMs: minute,
      remainingMs: 59 * minute,
      state: 'running',
      isBreached: false,
    })
    expect(nextDue(life.state())).toBe(monday('09:18'))
  })

  it('reaches every milestone once, however late and however often it is looked at', () => {
    const life = living(friday('16:30'))
    for (const now of [friday('16:30'), monday('09:18'), monday('09:18'), monday('12:00'), monday('12:00')])
      life.plan(now)
    expect(life.reached()).toEqual([
      'firstResponse warning:80 11-23T09:18',
      'firstResponse breach 11-23T09:30',
      'firstResponse level:1 11-23T10:30',
    ])
  })

  it('is met by the first public reply of staff, and stays as it was then', () => {
    const life = living(friday('16:00'))
    life.plan(friday('16:00'))
    life.says('staff', friday('16:20'))
    life.plan(monday('16:00'))
    expect(life.clock('firstResponse', monday('16:00'))).toMatchObject({
      state: 'met',
      elapsedMs: 20 * minute,
      isBreached: false,
    })
    expect(life.reached().filter((line) => line.startsWith('first'))).toEqual([])
  })

  it('of the next response runs for each message that waits, breaks each once, and warns only of the first', () => {
    const life = living(monday('09:00'))
    life.says('staff', monday('09:10'))
    life.plan(monday('09:11'))
    life.says('customer', monday('10:00'))
    life.says('customer', monday('10:30'))
    expect(nextDue(life.state())).toBe(monday('10:00'))
    life.plan(monday('13:00'))
    life.plan(monday('14:00'))
    expect(life.reached().filter((line) => line.startsWith('next'))).toEqual([
      'nextResponse warning:80 11-23T10:48',
      'nextResponse breach 11-23T11:00',
      'nextResponse breach 11-23T11:30',
      'nextResponse level:1 11-23T12:00',
    ])
    life.says('staff', monday('14:00'))
    life.plan(monday('14:01'))
    expect(life.read(monday('15:00')).filter(({ clock }) => clock === 'nextResponse')).toHaveLength(1)
  })

  it('of the resolution goes on after reopening, without the time in between', () => {
    const life = living(monday('09:00'))
    life.plan(monday('09:00'))
    life.move('resolved', monday('11:00'))
    life.plan(monday('11:00'))
    expect(life.clock('resolution', monday('16:00'))).toMatchObject({ state: 'met', elapsedMs: 2 * hour })
    life.move('open', monday('15:00'))
    life.plan(monday('15:00'))
    expect(life.clock('resolution', monday('16:00'))).toMatchObject({
      state: 'running',
      elapsedMs: 3 * hour,
      deadline: tuesday('13:00'),
    })
  })

  it('of an answer during a pause counts the time up to the pause', () => {
    const life = living(monday('09:00'))
    life.plan(monday('09:00'))
    life.move('paused', monday('09:30'))
    life.says('staff', monday('12:00'))
    life.plan(monday('12:00'))
    expect(life.clock('firstResponse', monday('13:00'))).toMatchObject({
      state: 'met',
      elapsedMs: 30 * minute,
      isBreached: false,
    })
  })

  it('counts wall time after the breach where a level says so', () => {
    const wall = { afterMinutes: 120, of: 'wall', actions: [{ do: 'raise_priority' }] } as const
    const life = living(friday('15:30'), promiseOf({ levels: [{ ...wall, actions: [...wall.actions] }] }))
    life.plan(monday('08:00'))
    expect(life.reached().at(-1)).toBe('firstResponse level:1 11-20T18:30')
  })
})

describe('mistakes of other systems', () => {
  it('hold time is not added to the clock at its creation: the pause counts from when it began', () => {
    const life = living(monday('09:00'))
    life.plan(monday('09:00'))
    life.move('paused', monday('09:20'))
    life.move('open', monday('11:20'))
    life.plan(monday('11:21'))
    expect(life.clock('firstResponse', monday('11:30'))).toMatchObject({
      elapsedMs: 30 * minute,
      pausedMs: 2 * hour,
      deadline: monday('12:00'),
    })
  })

  it('a pause is not lost when a case goes from paused to resolved', () => {
    const life = living(monday('09:00'))
    life.plan(monday('09:00'))
    life.move('paused', monday('10:00'))
    life.move('resolved', tuesday('16:00'))
    life.plan(tuesday('16:00'))
    expect(life.clock('resolution', tuesday('16:00'))).toMatchObject({
      state: 'met',
      elapsedMs: hour,
      pausedMs: 14 * hour,
      isBreached: false,
    })
  })

  it('deadlines are instants, whatever the zone of the calendar: the same hours end earlier in Shanghai', () => {
    const shanghai = promiseOf({}, office({ zone: 'Asia/Shanghai' }))
    const life = living('2026-11-20T08:30:00.000Z', shanghai)
    life.plan('2026-11-20T08:30:00.000Z')
    expect(life.clock('firstResponse', '2026-11-20T08:40:00.000Z')?.deadline).toBe('2026-11-23T01:30:00.000Z')
  })

  it('nothing runs in the lunch break', () => {
    const hours = [
      { from: '09:00', to: '12:00' },
      { from: '13:00', to: '17:00' },
    ]
    const life = living(monday('11:30'), promiseOf({}, office({ weekly: { monday: hours } })))
    life.plan(monday('11:30'))
    expect(life.clock('firstResponse', monday('12:30'))).toMatchObject({
      elapsedMs: 30 * minute,
      deadline: monday('13:30'),
    })
  })

  it('a holiday of the calendar counts, one of somewhere else does not', () => {
    const closed = [{ date: '2026-11-23', intervals: [] }]
    const deadlineWith = (exceptions: typeof closed) => {
      const life = living(friday('16:30'), promiseOf({}, office({ exceptions })))
      life.plan(friday('16:30'))
      return life.clock('firstResponse', friday('16:30'))?.deadline
    }
    expect([deadlineWith(closed), deadlineWith([])]).toEqual([tuesday('09:30'), monday('09:30')])
  })

  it('an edited calendar moves what was planned, pauses that were counted included', () => {
    const life = living(friday('16:00'))
    life.plan(friday('16:00'))
    life.move('paused', monday('09:00'))
    life.move('open', monday('17:00'))
    life.plan(monday('17:00'))
    const closed = promiseOf({}, office({ exceptions: [{ date: '2026-11-23', intervals: [] }] }), 2)
    life.promise = closed
    life.plan(monday('17:01'))
    expect(life.state().sla?.clocks[1]).toMatchObject({ name: 'resolution', deadline: tuesday('16:00') })
    expect(life.state().sla?.clockVersion).toBe(3)
  })

  it('an automation’s own reply is no response, and neither are internal notes and auto-replies of the customer', () => {
    const life = living(monday('09:00'))
    life.plan(monday('09:00'))
    life.says('automation', monday('09:05'))
    life.says('staff', monday('09:06'), { visibility: 'internal' })
    life.says('customer', monday('09:07'), { isAutomatic: true })
    life.plan(monday('09:10'))
    expect(life.read(monday('09:10')).map(({ clock, state }) => `${clock} ${state}`)).toEqual([
      'firstResponse running',
      'resolution running',
    ])
  })
})

it('a pause, an answer or a settlement after a milestone does not undo it, though the tick comes later', () => {
  const life = living(monday('09:00'))
  life.plan(monday('09:00'))
  life.move('paused', monday('09:55'))
  expect(nextDue(life.state())).toBe(monday('09:48'))
  life.plan(monday('12:00'))
  expect(life.reached()).toEqual(['firstResponse warning:80 11-23T09:48'])
  expect(nextDue(life.state())).toBeUndefined()
  life.move('open', monday('13:00'))
  life.says('staff', monday('13:10'))
  life.plan(monday('14:00'))
  expect(life.reached().slice(1)).toEqual(['firstResponse breach 11-23T13:05'])
})

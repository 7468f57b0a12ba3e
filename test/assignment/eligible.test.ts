import { describe, expect, it } from 'vitest'
import { awayReason, fullReason, unfitReason } from '../../shared/assignment/eligible.ts'
import { isInShift } from '../../shared/assignment/person.ts'
import { members, person } from './world.ts'

const shanghai = { zone: 'Asia/Shanghai' }
/** Monday 2 March 2026, 16:00 in Shanghai. */
const now = '2026-03-02T08:00:00.000Z'
const shift = (from: string, to: string, weekdays = [1, 2, 3, 4, 5], zone = 'Asia/Shanghai') => ({
  from,
  to,
  weekdays,
  zone,
})

describe('somebody is not there', () => {
  it.each([
    ['who is no user any more', undefined, 'unknown'],
    ['who is disabled', person(1, { status: 'disabled' }), 'disabled'],
    ['on the last day of an absence', person(1, { absences: [{ from: '2026-02-20', to: '2026-03-02' }] }), 'absent'],
    ['after the shift', person(1, { shift: shift('07:00', '16:00') }), 'off_shift'],
    ['on a free weekday', person(1, { shift: shift('09:00', '18:00', [2, 3]) }), 'off_shift'],
  ])('%s', (_, who, reason) => {
    expect(awayReason(who, shanghai, now)).toBe(reason)
  })

  it('but on the day after, before it, and without a shift they are', () => {
    const absences = [{ from: '2026-03-03', to: '2026-03-09' }]
    expect(awayReason(person(1, { absences }), shanghai, now)).toBeUndefined()
    expect(awayReason(person(1, { shift: shift('09:00', '18:00') }), shanghai, now)).toBeUndefined()
  })

  it('by the day of their own shift: it is still Sunday in New York', () => {
    const absences = [{ from: '2026-03-02', to: '2026-03-02' }]
    const late = '2026-03-02T02:00:00.000Z'
    const there = person(1, { absences, shift: shift('09:00', '23:00', [7], 'America/New_York') })
    expect(awayReason(there, shanghai, late)).toBeUndefined()
    expect(awayReason(person(1, { absences }), shanghai, late)).toBe('absent')
  })
})

describe('a shift past midnight', () => {
  const night = person(1, { shift: shift('22:00', '06:00', [5], 'UTC') })
  it.each([
    ['Friday before it', '2026-03-06T21:59:00.000Z', false],
    ['Friday', '2026-03-06T22:00:00.000Z', true],
    ['Saturday morning', '2026-03-07T05:59:00.000Z', true],
    ['Saturday at its end', '2026-03-07T06:00:00.000Z', false],
    ['Friday morning, which is of Thursday', '2026-03-06T05:00:00.000Z', false],
  ])('%s', (_, at, runs) => {
    expect(isInShift(night, at)).toBe(runs)
  })

  it('goes around the clock when it ends as it starts', () => {
    const day = person(1, { shift: shift('08:00', '08:00', [5], 'UTC') })
    expect(
      ['2026-03-06T07:59:00.000Z', '2026-03-06T08:00:00.000Z', '2026-03-07T07:59:00.000Z'].map((at) =>
        isInShift(day, at),
      ),
    ).toEqual([false, true, true])
  })
})

describe('somebody can not do it', () => {
  it('without the language, among the skills or of their own screens', () => {
    expect(unfitReason(person(1, { skills: ['en'] }), { language: 'zh-CN' })).toBe('language')
    expect(unfitReason(person(1, { skills: ['ZH'] }), { language: 'zh-CN' })).toBeUndefined()
    expect(unfitReason(person(1, { locale: 'zh-CN' }), { language: 'zh' })).toBeUndefined()
  })

  it('without one of the skills', () => {
    expect(unfitReason(person(1, { skills: ['billing'] }), { skills: ['billing', 'refunds'] })).toBe('skill')
    expect(unfitReason(person(1, { skills: ['Billing', 'refunds'] }), { skills: ['billing'] })).toBeUndefined()
  })

  it('with the backlog, the day or the week full', () => {
    const [member] = members(1, { backlogCap: 2, quotaPerDay: 5, quotaPerWeek: 9 }) as [ReturnType<typeof members>[0]]
    expect(fullReason(member, { open: 2, today: 5, thisWeek: 9, lastTicket: 0 })).toBe('backlog_full')
    expect(fullReason(member, { open: 1, today: 5, thisWeek: 9, lastTicket: 0 })).toBe('quota_reached')
    expect(fullReason(member, { open: 1, today: 4, thisWeek: 9, lastTicket: 0 })).toBe('week_quota_reached')
    expect(fullReason(member, { open: 1, today: 4, thisWeek: 8, lastTicket: 0 })).toBeUndefined()
  })
})

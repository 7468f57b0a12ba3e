import { afterAll, describe, expect, it } from 'vitest'
import { addBusiness } from '../../shared/kernel/business-time.ts'
import { calendarFor } from '../../shared/service/calendar-chain-store.ts'
import { calendarsFollowing, defaultCalendarId } from '../../shared/service/calendar-store.ts'
import type { Units } from '../../shared/storage/store.ts'
import { faultsOf, hours, openCalendars } from './calendar-world.ts'

const { platform, add, patch, act, deadline, close } = openCalendars()
const { store } = platform
afterAll(close)

const hour = 3_600_000
/** 16:30 in Shanghai. */
const friday = '2026-11-20T08:30:00.000Z'

describe('a preview', () => {
  it('says when an hour from Friday 16:30 is over, and what was counted', async () => {
    const { id } = await add()
    const { status, body } = await act(id, 'preview', { start: '2026-11-20T16:30:00+08:00', duration: 'PT1H' })
    expect(status).toBe(200)
    expect(body).toEqual({
      businessMs: hour,
      deadline: '2026-11-23T01:30:00.000Z',
      localDeadline: '2026-11-23 09:30',
      zone: 'Asia/Shanghai',
      intervals: [
        { from: friday, to: '2026-11-20T09:00:00.000Z', local: '2026-11-20 16:30 – 2026-11-20 17:00' },
        {
          from: '2026-11-23T01:00:00.000Z',
          to: '2026-11-23T01:30:00.000Z',
          local: '2026-11-23 09:00 – 2026-11-23 09:30',
        },
      ],
      hasMoreIntervals: false,
      versions: [{ id, version: 1 }],
    })
    expect((await act(id, 'preview', { start: friday, businessMs: hour })).body).toEqual(body)
  })

  it('shows the first hundred intervals of many', async () => {
    const { id } = await add()
    const { body } = await act(id, 'preview', { start: friday, duration: 'PT1000H' })
    expect(body.intervals).toHaveLength(100)
    expect(body.hasMoreIntervals).toBe(true)
  })

  it.each([
    ['no amount', { start: friday }, '/businessMs required'],
    ['two amounts', { start: friday, businessMs: 1, duration: 'PT1H' }, '/duration only_alone'],
    ['a negative amount', { start: friday, businessMs: -1 }, '/businessMs too_small.number'],
    ['days, which have no one length', { start: friday, duration: 'P1D' }, '/duration wrong_format'],
    ['a duration of nothing', { start: friday, duration: 'PT' }, '/duration wrong_format'],
    ['a start without a zone', { start: '2026-11-20T16:30:00', duration: 'PT1H' }, '/start wrong_format'],
  ])('refuses %s', async (_, body, fault) => {
    const { id } = await add()
    const answer = await act(id, 'preview', body)
    expect(answer.status).toBe(400)
    expect(faultsOf(answer)).toEqual([fault])
  })

  it('gives up on what lies too far away', async () => {
    const { id } = await add({ weekly: {}, exceptions: [{ date: '2026-11-23', intervals: hours('09:00-10:00') }] })
    expect((await act(id, 'preview', { start: friday, duration: 'PT1H' })).status).toBe(200)
    const { status, body } = await act(id, 'preview', { start: friday, duration: 'PT2H' })
    expect([status, body.code]).toEqual([422, 'calendar.too_far'])
  })
})

describe('the time between', () => {
  it('is counted, and negative backwards', async () => {
    const { id } = await add()
    const [from, to] = [friday, '2026-11-23T01:30:00.000Z']
    const { body } = await act(id, 'between', { from, to })
    expect(body).toMatchObject({ businessMs: hour, hasMoreIntervals: false })
    const back = (await act(id, 'between', { from: to, to: from })).body
    expect(back.businessMs).toBe(-hour)
    expect(back.intervals).toEqual(body.intervals)
  })

  it('is refused over more years than are counted', async () => {
    const { id } = await add()
    const { body } = await act(id, 'between', { from: friday, to: '2056-11-20T08:30:00.000Z' })
    expect(body.code).toBe('calendar.too_far')
  })
})

describe('what a calendar inherits', () => {
  it('is the exceptions above it, its own and nearer ones before farther', async () => {
    const closed = (date: string) => ({ date, intervals: [] })
    const open = (date: string) => ({ date, intervals: hours('10:00-12:00') })
    const country = await add({ exceptions: [closed('2026-11-23'), closed('2026-11-24'), closed('2026-11-25')] })
    const city = await add({ parentId: country.id, exceptions: [open('2026-11-24')] })
    const team = await add({ parentId: city.id, exceptions: [open('2026-11-23')] })
    expect(await deadline(team.id, friday, 'PT1H')).toBe('2026-11-23T02:30:00.000Z')
    expect(await deadline(city.id, friday, 'PT1H')).toBe('2026-11-24T02:30:00.000Z')
    expect(await deadline(country.id, friday, 'PT1H')).toBe('2026-11-26T01:30:00.000Z')
    expect(await deadline(team.id, friday, 'PT5H')).toBe('2026-11-26T01:30:00.000Z')
  })

  it('changes with the calendar above, and says so in its versions', async () => {
    const above = await add()
    const below = await add({ parentId: above.id })
    const before = await calendarFor(store, 'ten_1', below.id)
    await patch(above.id, { exceptions: [{ date: '2026-11-23' }] })
    const after = await calendarFor(store, 'ten_1', below.id)
    expect(before?.versions).toEqual([
      { id: below.id, version: 1 },
      { id: above.id, version: 1 },
    ])
    expect(after?.versions[1]).toEqual({ id: above.id, version: 2 })
    expect(before && addBusiness(before.calendar, friday, hour)).toBe('2026-11-23T01:30:00.000Z')
    expect(after && addBusiness(after.calendar, friday, hour)).toBe('2026-11-24T01:30:00.000Z')
    expect(await calendarsFollowing(store, 'ten_1', above.id)).toEqual([above.id, below.id])
  })

  it('is read level by level, five at most', async () => {
    let id: string | undefined
    for (let level = 0; level < 5; level++) id = (await add({ parentId: id })).id
    let read = 0
    const metered = store.metered((units: Units) => {
      read += units.read
    })
    expect((await calendarFor(metered, 'ten_1', id ?? ''))?.versions).toHaveLength(5)
    expect(read).toBe(5)
  })
})

describe('for code that keeps promises', () => {
  it('finds the default calendar, if there is one', async () => {
    expect(await defaultCalendarId(store, 'ten_2')).toBeUndefined()
    const { id } = await add({ isDefault: true })
    expect(await defaultCalendarId(store, 'ten_1')).toBe(id)
  })

  it('finds no calendar that is not there or is another tenant’s', async () => {
    const { id } = await add()
    expect(await calendarFor(store, 'ten_1', 'cal_1')).toBeUndefined()
    expect(await calendarFor(store, 'ten_2', id)).toBeUndefined()
  })

  it('makes the same calendar ready once', async () => {
    const exceptions = [{ date: '2026-12-31' }]
    const [a, b] = [await add({ exceptions }), await add({ exceptions })]
    const [one, other] = [await calendarFor(store, 'ten_1', a.id), await calendarFor(store, 'ten_1', b.id)]
    expect(one?.calendar).toBe(other?.calendar)
  })
})

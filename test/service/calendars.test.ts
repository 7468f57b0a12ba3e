import { afterAll, describe, expect, it } from 'vitest'
import { calendarLimits } from '../../shared/service/calendar-tree.ts'
import { faultsOf, hours, office, openCalendars, weekly } from './calendar-world.ts'

const { call, add, read, patch, raised, follow, advance, otherTenant, close } = openCalendars()
afterAll(close)

const dateAfter = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)

describe('a new calendar', () => {
  it('is kept as it was written, its exceptions by date', async () => {
    const exceptions = [
      { date: '2026-10-10', intervals: hours('10:00-12:00', '12:00-24:00'), label: '调休' },
      { date: '2026-10-01', label: '国庆节' },
    ]
    const { status, body, headers } = await call('POST', '/v1/calendars', { body: { ...office, exceptions } })
    expect(status).toBe(201)
    expect(body).toMatchObject({ ...office, isDefault: false, status: 'active', version: 1 })
    expect(body.exceptions).toEqual([{ date: '2026-10-01', label: '国庆节', intervals: [] }, exceptions[0]])
    expect((await call('GET', headers.location ?? '')).body).toEqual(body)
    expect(raised(body.id)).toMatchObject([{ type: 'calendar.created', data: {} }])
  })

  it.each([
    ['an unknown zone', { zone: 'Asia/Beijing' }, '/zone time_zone'],
    ['a bare offset as zone', { zone: '+08:00' }, '/zone time_zone'],
    ['no weekly hours', { weekly: undefined }, '/weekly required'],
    ['no working time at all', { weekly: { monday: [] } }, '/weekly never_open'],
    [
      'overlapping intervals',
      { weekly: { monday: hours('09:00-12:00', '11:59-13:00') } },
      '/weekly/monday/1 overlapping_interval',
    ],
    ['a reversed interval', { weekly: { friday: hours('17:00-09:00') } }, '/weekly/friday/0 reversed_interval'],
    ['an empty interval', { weekly: { friday: hours('09:00-09:00') } }, '/weekly/friday/0 reversed_interval'],
    ['a time that is none', { weekly: { friday: hours('09:00-25:00') } }, '/weekly/friday/0/to wrong_format'],
    [
      'a day that begins at its end',
      { weekly: { friday: hours('24:00-24:00') } },
      '/weekly/friday/0/from wrong_format',
    ],
    ['a weekday that is none', { weekly: { ...weekly, someday: [] } }, '/weekly/someday unknown_field'],
    [
      'too many intervals',
      { weekly: { monday: Array.from({ length: 9 }, () => hours('09:00-12:00')[0]) } },
      '/weekly/monday too_big.array',
    ],
    [
      'an exception with overlapping intervals',
      { exceptions: [{ date: '2026-10-01', intervals: hours('09:00-12:00', '08:00-10:00') }] },
      '/exceptions/0/intervals/1 overlapping_interval',
    ],
    ['a date that is none', { exceptions: [{ date: '2026-02-30' }] }, '/exceptions/0/date wrong_format'],
    [
      'a date twice',
      { exceptions: [{ date: '2026-10-01' }, { date: '2026-10-02' }, { date: '2026-10-01' }] },
      '/exceptions/2/date named_twice',
    ],
    [
      'too many exceptions',
      { exceptions: Array.from({ length: 301 }, () => ({ date: '2026-10-01' })) },
      '/exceptions too_big.array',
    ],
    ['a calendar above that is not there', { parentId: 'cal_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }, '/parentId no_such_record'],
  ])('refuses %s', async (_, given, fault) => {
    const answer = await call('POST', '/v1/calendars', { body: { ...office, ...given } })
    expect(answer.status).toBe(400)
    expect(faultsOf(answer)).toContain(fault)
  })

  it('may be open on dates alone', async () => {
    const exceptions = [{ date: '2026-10-01', intervals: hours('09:00-10:00') }]
    expect((await add({ weekly: {}, exceptions })).weekly).toEqual({})
  })

  it('is nobody else’s', async () => {
    const { id } = await add()
    expect((await call('GET', `/v1/calendars/${id}`, { as: otherTenant })).status).toBe(404)
    const below = { body: { ...office, parentId: id }, as: otherTenant }
    expect(faultsOf(await call('POST', '/v1/calendars', below))).toEqual(['/parentId no_such_record'])
  })
})

describe('a changed calendar', () => {
  it('says which fields changed, and from which version', async () => {
    const { id } = await add()
    const { status, body } = await patch(id, { exceptions: [{ date: '2026-12-24', label: '停电' }], name: office.name })
    expect(status).toBe(200)
    expect(body.version).toBe(2)
    expect(raised(id).at(-1)).toMatchObject({
      type: 'calendar.changed',
      data: { fields: ['exceptions'], fromVersion: 1 },
    })
  })

  it('stays as it is when nothing of it changes', async () => {
    const exceptions = [{ date: '2026-10-02' }, { date: '2026-10-01' }]
    const { id } = await add({ exceptions })
    expect((await patch(id, { exceptions, weekly: { ...weekly, sunday: [] } })).body.version).toBe(1)
    expect(raised(id)).toHaveLength(1)
  })

  it('wants the version that it was read at', async () => {
    const { id } = await add()
    const url = `/v1/calendars/${id}`
    expect((await call('PATCH', url, { body: { name: 'x' } })).status).toBe(428)
    const headers = { 'if-match': '"7"' }
    expect((await call('PATCH', url, { body: { name: 'x' }, headers })).status).toBe(412)
  })

  it('can not lose its last working time', async () => {
    const { id } = await add()
    expect(faultsOf(await patch(id, { weekly: {} }))).toEqual(['/weekly never_open'])
    expect((await read(id)).version).toBe(1)
  })
})

describe('the default calendar', () => {
  it('is one: the one before gives way in the same write', async () => {
    const first = await add({ isDefault: true })
    const second = await add({ isDefault: true })
    expect(await read(first.id)).toMatchObject({ isDefault: false, version: 2 })
    expect((await patch(first.id, { isDefault: true })).body.isDefault).toBe(true)
    expect((await read(second.id)).isDefault).toBe(false)
    expect(raised(second.id).at(-1)).toMatchObject({ type: 'calendar.changed', data: { fields: ['isDefault'] } })
  })

  it('is one when many are made at once', async () => {
    const made = await Promise.all(Array.from({ length: 6 }, () => add({ isDefault: true })))
    const now = await Promise.all(made.map(({ id }) => read(id)))
    expect(now.filter(({ isDefault }) => isDefault)).toHaveLength(1)
  })

  it('can not be retired before another one is it', async () => {
    const { id } = await add({ isDefault: true })
    expect(faultsOf(await patch(id, { status: 'retired' }))).toEqual(['/status default_stays'])
    expect((await patch(id, { isDefault: false, status: 'retired' })).body.status).toBe('retired')
  })
})

describe('inheritance', () => {
  it('goes round in no circle, not even when two close it at once', async () => {
    const a = await add()
    const b = await add({ parentId: a.id })
    expect(faultsOf(await patch(a.id, { parentId: b.id }))).toEqual(['/parentId circular'])
    expect(faultsOf(await patch(a.id, { parentId: a.id }))).toEqual(['/parentId circular'])
    const [c, d] = [await add(), await add()]
    const both = await Promise.all([patch(c.id, { parentId: d.id }), patch(d.id, { parentId: c.id })])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 400])
  })

  it('is at most so many levels deep, counted with what moves along', async () => {
    const chain = [await add()]
    while (chain.length < calendarLimits.levels) chain.push(await add({ parentId: chain.at(-1)?.id }))
    const tooDeep = await call('POST', '/v1/calendars', { body: { ...office, parentId: chain.at(-1)?.id } })
    expect(faultsOf(tooDeep)).toEqual(['/parentId too_deep'])
    const above = await add()
    expect(faultsOf(await patch(chain[0]?.id, { parentId: above.id }))).toEqual(['/parentId too_deep'])
  })

  it('begins at no retired calendar, but goes on under one', async () => {
    const parent = await add()
    const child = await add({ parentId: parent.id })
    await patch(parent.id, { status: 'retired' })
    const refused = await call('POST', '/v1/calendars', { body: { ...office, parentId: parent.id } })
    expect(faultsOf(refused)).toEqual(['/parentId is_retired'])
    expect((await patch(child.id, { isDefault: true })).status).toBe(200)
    expect((await patch(child.id, { parentId: null })).body).not.toHaveProperty('parentId')
  })
})

it('keeps the history of the largest change that there can be', async () => {
  const day = Array.from({ length: 8 }, (_, index) => hours(`0${index}:00-0${index}:59`)[0])
  const largest = (label: string, from: string) =>
    Array.from({ length: 300 }, (_, index) => ({
      date: dateAfter(from, index),
      intervals: day,
      label: label.repeat(100),
    }))
  const { id } = await add({ exceptions: largest('节', '2026-01-01') })
  expect((await patch(id, { exceptions: largest('假', '2027-01-01') })).status).toBe(200)
  await follow()
  const { body } = await call('GET', `/v1/calendars/${id}/history`)
  expect(body.items.map(({ version }: { version: number }) => version)).toEqual([2, 1])
  expect(body.items[0].changes.map(({ field }: { field: string }) => field)).toEqual(['exceptions'])
})

it('lists calendars newest first', async () => {
  advance(1000)
  const { id } = await add({ name: 'last' })
  const { body } = await call('GET', '/v1/calendars?limit=3')
  expect(body.items[0].id).toBe(id)
  expect(body.items).toHaveLength(3)
})

it('takes no more calendars than the limit', async () => {
  const { call: callNew, add: addNew, close: closeNew } = openCalendars()
  for (let count = 0; count < calendarLimits.calendars; count++) await addNew()
  const { status, body } = await callNew('POST', '/v1/calendars', { body: office })
  expect([status, body.code]).toEqual([409, 'calendar.limit'])
  closeNew()
})

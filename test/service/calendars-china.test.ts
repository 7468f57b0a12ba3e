import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chinaHolidays } from '../../shared/service/holidays/china.ts'
import { faultsOf, openCalendars } from './calendar-world.ts'

const { call, patch, act, deadline, close } = openCalendars()
afterAll(close)

const day = 86_400_000
const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
const datesOf = (from: string, to: string): string[] => {
  const count = (Date.parse(to) - Date.parse(from)) / day + 1
  return Array.from({ length: count }, (_, index) => dateOf(Date.parse(from) + index * day))
}
const weekday = (date: string): number => new Date(`${date}T12:00:00Z`).getUTCDay()
const isWeekend = (date: string): boolean => weekday(date) === 0 || weekday(date) === 6

const yearOf = (year: number) => {
  const found = chinaHolidays.find((one) => one.year === year)
  if (!found) throw new Error(`no ${year}`)
  return found
}
const daysOff = (year: number, label: string): string[] =>
  yearOf(year)
    .holidays.filter((holiday) => holiday.label === label)
    .flatMap(({ from, to }) => datesOf(from, to))

/** Month and day of the Chinese calendar, `1/15`; `bis` marks a leap month. */
const lunar = (date: string): string => {
  const format = new Intl.DateTimeFormat('en-u-ca-chinese', {
    timeZone: 'Asia/Shanghai',
    month: 'numeric',
    day: 'numeric',
  })
  return format.format(Date.parse(`${date}T12:00:00+08:00`))
}

/**
 * New Year's Eve and the first three days of the year. The new moon of 6 February 2027 comes four minutes before midnight in
 * Beijing; the runtime's Chinese calendar puts it after midnight and is a day late in that month, so it can not be asked.
 */
const newYear2027 = ['2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08']

describe('the data of mainland China', () => {
  it.each(chinaHolidays.map((one) => [one.year, one] as const))(
    'of %d lies in its year and names its source',
    (year, one) => {
      expect(one.source.length).toBeGreaterThan(20)
      const dates = one.holidays.flatMap(({ from, to }) => datesOf(from, to))
      expect(new Set(dates).size).toBe(dates.length)
      for (const date of [...dates, ...one.makeUpDays.map((madeUp) => madeUp.date)])
        expect(date.slice(0, 4)).toBe(String(year))
    },
  )

  it('of 2026 has 33 days off, and its make-up days on weekends that are not among them', () => {
    const { holidays, makeUpDays } = yearOf(2026)
    const off = holidays.flatMap(({ from, to }) => datesOf(from, to))
    expect(off).toHaveLength(33)
    expect(makeUpDays).toHaveLength(6)
    for (const { date } of makeUpDays) {
      expect(isWeekend(date)).toBe(true)
      expect(off).not.toContain(date)
    }
  })

  it('of 2027 is the thirteen days of the regulation, on the Chinese calendar of that year', () => {
    expect(daysOff(2027, '春节')).toEqual(newYear2027)
    expect(daysOff(2027, '端午节').map(lunar)).toEqual(['5/5'])
    expect(daysOff(2027, '中秋节').map(lunar)).toEqual(['8/15'])
    expect(daysOff(2027, '劳动节')).toEqual(['2027-05-01', '2027-05-02'])
    expect(daysOff(2027, '国庆节')).toEqual(['2027-10-01', '2027-10-02', '2027-10-03'])
    expect(yearOf(2027)).toMatchObject({ basis: 'statutory', makeUpDays: [] })
  })
})

describe('a calendar made from the template', () => {
  let made: { id: string; exceptions: { date: string }[] }
  beforeAll(async () => {
    const { status, body } = await call('POST', '/v1/calendar-templates/cn-mainland', {
      body: { hours: [{ from: '09:00', to: '17:00' }], isDefault: true },
    })
    expect(status).toBe(201)
    made = body
  })

  it('knows holidays and make-up days, and says where they are from', () => {
    expect(made).toMatchObject({ zone: 'Asia/Shanghai', isDefault: true, status: 'active' })
    expect(made.exceptions).toHaveLength(33 + 6 + 13)
    expect(made).toHaveProperty('note', expect.stringContaining('2027'))
  })

  it('works through 14 February, then not before the 24th', async () => {
    const start = '2026-02-13T16:30:00+08:00'
    expect(await deadline(made.id, start, 'PT1H')).toBe('2026-02-14T01:30:00.000Z')
    expect(await deadline(made.id, start, 'PT9H')).toBe('2026-02-24T01:30:00.000Z')
  })

  it('is edited like any other: a year’s announcement is put in by replacing the exceptions', async () => {
    const exceptions = [...made.exceptions, { date: '2027-02-09', label: '春节' }]
    expect((await patch(made.id, { exceptions })).body.exceptions).toHaveLength(53)
    const { body } = await act(made.id, 'between', { from: '2027-02-08T16:00:00Z', to: '2027-02-09T16:00:00Z' })
    expect(body.businessMs).toBe(0)
  })

  it('is open by default from nine to six', async () => {
    const { body } = await call('POST', '/v1/calendar-templates/cn-mainland', { body: {} })
    expect(body.weekly.monday).toEqual([{ from: '09:00', to: '18:00' }])
  })

  it('refuses a template that there is not, and hours that are none', async () => {
    const unknown = await call('POST', '/v1/calendar-templates/atlantis', { body: {} })
    expect(faultsOf(unknown)).toEqual(['/template not_allowed'])
    const empty = await call('POST', '/v1/calendar-templates/cn-mainland', { body: { hours: [] } })
    expect(faultsOf(empty)).toEqual(['/hours too_small.array'])
  })
})

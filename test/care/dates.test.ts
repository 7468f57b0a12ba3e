import { expect, test } from 'vitest'
import { openCare, task } from './care-world.ts'

const born = (date: string, more: object = {}) => ({ birthDate: { date, calendar: 'solar', ...more } })
const dueOf = (occasions: Record<string, string>[]) => occasions.map(({ dueAt }) => dueAt).sort()

test('a birthday comes at ten on the clocks of the customer, on both sides of the date line', async () => {
  const { plan, customer, prefers, until, occasions } = await openCare()
  for (const zone of ['Pacific/Kiritimati', 'America/Los_Angeles', 'Pacific/Pago_Pago']) {
    const id = await customer(born('1990-03-05'))
    await prefers(id, { zone })
  }
  await customer(born('1990-03-05'))
  await customer(born('1990-03-06'))
  const { id } = await plan({ occasion: { on: 'birthday' } })
  await until('2026-03-05T23:59:00.000Z')
  const done = await occasions(id, '&status=done')
  expect(dueOf(done)).toEqual([
    '2026-03-04T20:00:00.000Z',
    '2026-03-05T02:00:00.000Z',
    '2026-03-05T18:00:00.000Z',
    '2026-03-05T21:00:00.000Z',
  ])
  expect(done.every(({ settledAt, dueAt }) => settledAt === dueAt)).toBe(true)
})

test('whoever was born on 29 February or by the lunar calendar is not forgotten', async () => {
  const { plan, customer, until, occasions, advance } = await openCare()
  advance(-3 * 86_400_000)
  const leap = await customer(born('1992-02-29'))
  const lunar = await customer(born('1990-01-17', { calendar: 'lunar' }))
  const other = await plan({ occasion: { on: 'birthday', leapDay: 'mar1' } })
  const { id } = await plan({ occasion: { on: 'birthday' } })
  await until('2026-03-08T00:00:00.000Z')
  const byDate = (list: Record<string, string>[]) => list.map(({ customerId, date }) => [customerId, date]).sort()
  expect(byDate(await occasions(id))).toEqual(
    [
      [leap, '2026-02-28'],
      [lunar, '2026-03-05'],
    ].sort(),
  )
  expect(byDate(await occasions(other.id))).toEqual(
    [
      [leap, '2026-03-01'],
      [lunar, '2026-03-05'],
    ].sort(),
  )
})

test('a birthday is kept once, however often it is looked for', async () => {
  const { plan, customer, until, occasions, tasksOf, must } = await openCare()
  const id = await customer(born('1990-03-05'))
  const { id: planId } = await plan({ occasion: { on: 'birthday' } })
  await until('2026-03-05T01:00:00.000Z')
  await must('PATCH', `/v1/care-plans/${planId}`, { time: '11:00' })
  await must('PATCH', `/v1/care-plans/${planId}`, { status: 'paused' })
  await must('PATCH', `/v1/care-plans/${planId}`, { status: 'active' })
  await until('2026-06-01T00:00:00.000Z', 2)
  expect(await occasions(planId)).toMatchObject([{ status: 'done', settledAt: '2026-03-05T03:00:00.000Z' }])
  expect(await tasksOf(id)).toHaveLength(1)
})

test('a birth date that is corrected moves the occasion, and what was planned before falls away', async () => {
  const { plan, customer, until, occasions, must } = await openCare()
  const id = await customer(born('1990-03-05'))
  const { id: planId } = await plan({ occasion: { on: 'birthday' } })
  await until('2026-03-04T12:00:00.000Z')
  await must('PATCH', `/v1/customers/${id}`, born('1990-03-20'))
  await until('2026-03-06T00:00:00.000Z')
  expect(await occasions(planId)).toMatchObject([{ status: 'skipped', reason: 'occasion_gone' }])
  await until('2026-03-21T00:00:00.000Z')
  expect(await occasions(planId)).toMatchObject([{ status: 'done', date: '2026-03-20' }])
})

test('a customer who is entered on the day itself is still in time', async () => {
  const { plan, customer, until, occasions } = await openCare()
  const { id: planId } = await plan({ occasion: { on: 'birthday' }, time: '18:00' })
  await until('2026-03-05T08:00:00.000Z')
  const id = await customer(born('1980-03-05'))
  await customer({ ...born('1980-03-05'), name: '王芳', status: undefined })
  await until('2026-03-05T20:00:00.000Z')
  const found = await occasions(planId)
  expect(found).toHaveLength(2)
  expect(found.map(({ customerId, settledAt }) => [customerId, settledAt])).toContainEqual([
    id,
    '2026-03-05T10:00:00.000Z',
  ])
})

test('festivals and fixed dates are for the whole audience, and for nobody else', async () => {
  const { plan, customer, until, occasions } = await openCare()
  const important = await customer({ level: 'A' })
  await customer({ level: 'B' })
  const audience = { field: 'level', op: 'eq', value: 'A' }
  const festival = await plan({ occasion: { on: 'festival', festivals: ['dragon_boat', 'womens_day'] }, audience })
  const fixed = await plan({ occasion: { on: 'date', dates: ['03-15', '2027-01-02'] } })
  await until('2027-01-05T00:00:00.000Z')
  expect((await occasions(festival.id)).map(({ customerId, date }) => [customerId, date]).sort()).toEqual([
    [important, '2026-03-08'],
    [important, '2026-06-19'],
  ])
  expect((await occasions(fixed.id)).map(({ date }) => date).sort()).toEqual([
    '2026-03-15',
    '2026-03-15',
    '2027-01-02',
    '2027-01-02',
  ])
})

test('anniversaries and what runs out hang on searchable dates of one’s own', async () => {
  const { plan, customer, until, occasions, dateField, call, mails } = await openCare()
  await dateField('firstOrder')
  await dateField('contractEnd')
  await dateField('hidden', { searchable: false })
  const emails = ['li@example.com']
  await customer({ emails, custom: { firstOrder: '2020-03-10', contractEnd: '2026-04-01' } })
  await customer({ custom: { firstOrder: '2026-03-10' } })
  const message = { do: 'message', templateId: 'tpl_care' }
  const yearly = await plan({ name: 'Years', occasion: { on: 'anniversary', field: 'firstOrder' }, action: message })
  const expiry = await plan({ occasion: { on: 'expiry', field: 'contractEnd', daysBefore: 14 } })
  await until('2026-03-31T00:00:00.000Z')
  expect(await occasions(yearly.id)).toMatchObject([{ status: 'done', key: 'anniversary:2026', date: '2026-03-10' }])
  expect(mails.map(({ text }) => text)).toEqual(['Years 2026-03-10 -'])
  expect(await occasions(expiry.id)).toMatchObject([{ status: 'done', date: '2026-03-18', nominalDate: '2026-03-18' }])
  for (const field of ['hidden', 'nothing']) {
    const body = { name: 'x', occasion: { on: 'expiry', field, daysBefore: 1 }, action: task }
    const refused = await call('POST', '/v1/care-plans', { body })
    expect([refused.status, refused.body.errors]).toEqual([
      400,
      [expect.objectContaining({ pointer: '/occasion/field', code: 'not_a_date_field' })],
    ])
  }
})

test('a holiday moves an occasion to the next business day, a make-up day is one', async () => {
  const { plan, customer, until, occasions, must } = await openCare()
  const day = [{ from: '09:00', to: '17:00' }]
  const weekly = { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day }
  // Thursday and Friday off, Saturday worked instead.
  const exceptions = [{ date: '2026-03-05' }, { date: '2026-03-06' }, { date: '2026-03-07', intervals: day }]
  const calendar = await must('POST', '/v1/calendars', { name: 'Office', zone: 'Asia/Shanghai', weekly, exceptions })
  for (const date of ['1990-03-05', '1990-03-06', '1990-03-07', '1990-03-08']) await customer(born(date))
  const shifts = ['before', 'after', 'skip'] as const
  const plans: string[] = []
  for (const shift of shifts)
    plans.push((await plan({ occasion: { on: 'birthday' }, businessDays: { calendarId: calendar.id, shift } })).id)
  await until('2026-03-12T00:00:00.000Z')
  const dates = await Promise.all(
    plans.map(async (id) => (await occasions(id)).map(({ date }) => date?.slice(8)).sort()),
  )
  expect(Object.fromEntries(shifts.map((shift, index) => [shift, dates[index]]))).toEqual({
    before: ['04', '04', '07', '07'],
    after: ['07', '07', '07', '09'],
    skip: ['07'],
  })
})

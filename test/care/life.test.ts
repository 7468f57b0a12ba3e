import { expect, test } from 'vitest'
import { addUser } from '../support/people.ts'
import { openCare, task } from './care-world.ts'

const after = (event: string, days: number, more: object = {}) => ({ on: 'after_event', event, days, ...more })
const statuses = (list: Record<string, string>[]) => list.map(({ status, reason }) => reason ?? status).sort()

interface Exported {
  readonly items: readonly { readonly noun: string; readonly record: { readonly planId: string } }[]
  readonly next?: string
}

/** Plans of the occasions in the export of all that is held on a customer. */
const held = async (must: (method: string, path: string) => Promise<Exported>, id: string): Promise<string[]> => {
  const found: string[] = []
  for (let cursor = ''; ; ) {
    const { items, next } = await must('GET', `/v1/customers/${id}/export${cursor}`)
    found.push(...items.flatMap(({ noun, record }) => (noun === 'care_occasion' ? [record.planId] : [])))
    if (next === undefined) return found.sort()
    cursor = `?cursor=${next}`
  }
}

test('a welcome series follows a new customer, each message once', async () => {
  const { plan, customer, until, occasions, settle } = await openCare()
  await customer({ name: 'early' })
  await settle()
  const atOnce = await plan({ occasion: after('customer.created', 0) })
  const later = await plan({ occasion: after('customer.created', 3), time: '09:00' })
  const id = await customer({ name: 'new' })
  await until('2026-03-10T00:00:00.000Z', 3)
  const [first, third] = await Promise.all([occasions(atOnce.id), occasions(later.id)])
  expect(first).toMatchObject([{ customerId: id, status: 'done', settledAt: '2026-03-02T08:00:00.000Z' }])
  expect(third).toMatchObject([{ customerId: id, status: 'done', settledAt: '2026-03-05T01:00:00.000Z' }])
})

test('a stage of life is looked at again before somebody is won back', async () => {
  const { plan, customer, until, occasions, must, settle } = await openCare()
  const { id } = await plan({ occasion: after('lifecycle', 7, { lifecycle: 'dormant' }) })
  const [gone, back] = [await customer(), await customer({ name: '王芳' })]
  for (const one of [gone, back]) await must('PATCH', `/v1/customers/${one}`, { lifecycle: 'dormant' })
  await settle()
  await must('PATCH', `/v1/customers/${back}`, { lifecycle: 'active' })
  await until('2026-03-20T00:00:00.000Z')
  const found = await occasions(id)
  expect(found.find(({ customerId }) => customerId === gone)).toMatchObject({ status: 'done' })
  expect(found.find(({ customerId }) => customerId === back)).toMatchObject({ reason: 'occasion_gone' })
})

test('calls at intervals go on by level, and end with it', async () => {
  const { plan, customer, until, occasions, must, settle } = await openCare()
  const day = [{ from: '09:00', to: '17:00' }]
  const weekly = { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day }
  const calendar = await must('POST', '/v1/calendars', { name: 'Office', zone: 'Asia/Shanghai', weekly })
  const businessDays = { calendarId: calendar.id, shift: 'after' }
  const id = await customer({ level: 'A' })
  const other = await customer({ level: 'C', name: '王芳' })
  const { id: planId } = await plan({ occasion: { on: 'interval', businessDays: { A: 5, B: 10 } }, businessDays })
  await settle()
  const { items: ahead } = await must('GET', `/v1/care-plans/${planId}/preview?days=28`)
  await until('2026-03-30T00:00:00.000Z')
  const dates = (await occasions(planId)).map(({ date }) => date as string).sort()
  expect(dates.length).toBeGreaterThanOrEqual(3)
  expect((ahead as { date: string }[]).map(({ date }) => date).filter((date) => date < '2026-03-30')).toEqual(dates)
  for (const [index, date] of dates.entries())
    if (index > 0) expect(Date.parse(date) - Date.parse(dates[index - 1] as string)).toBe(7 * 86_400_000)
  await must('PATCH', `/v1/customers/${id}`, { level: 'D' })
  await must('PATCH', `/v1/customers/${other}`, { level: 'B' })
  await until('2026-05-01T00:00:00.000Z')
  const all = await occasions(planId)
  expect(all.filter(({ customerId }) => customerId === id)).toHaveLength(dates.length)
  expect(all.filter(({ customerId }) => customerId === other).length).toBeGreaterThanOrEqual(2)
})

test('nothing is done for who bought, answered, complains or opted out, where the plan says so', async () => {
  const { plan, customer, until, occasions, must, settle } = await openCare()
  const conditions = ['bought', 'replied', 'opted_out', 'open_complaint'] as const
  const plans = await Promise.all(
    conditions.map((stop) => plan({ name: stop, occasion: after('customer.created', 5), stopWhen: [stop] })),
  )
  const id = await customer()
  await settle()
  await must('POST', '/v1/behaviours', { customerId: id, eventId: 'e1', type: 'purchased' })
  await must('POST', '/v1/interactions', {
    customerId: id,
    contactPoint: { kind: 'own', name: 'Hotline' },
    ...{ channel: 'phone', method: 'call', direction: 'inbound', summary: 'Asked for a price' },
  })
  await must('PATCH', `/v1/customers/${id}/contact-preference`, { optOut: { all: true } })
  await must('POST', '/v1/cases', { kind: 'complaint', subject: 'Late again', customerId: id })
  await until('2026-03-09T00:00:00.000Z')
  const reasons = await Promise.all(plans.map(async (one) => statuses(await occasions(one.id))))
  expect(reasons).toEqual([['bought'], ['replied'], ['opted_out'], ['open_complaint']])
})

test('some are held out, and both groups are compared by the goal', async () => {
  const { plan, customer, until, occasions, must, settle } = await openCare()
  const birthDate = { date: '1990-03-05', calendar: 'solar' }
  const ids: string[] = []
  for (let count = 0; count < 40; count++) ids.push(await customer({ name: `客户${count}`, birthDate }))
  const goal = { kind: 'bought', withinDays: 10 }
  const { id } = await plan({ occasion: { on: 'birthday' }, holdOutPercent: 30, goal })
  await until('2026-03-06T00:00:00.000Z')
  const heldOut = (await occasions(id, '&status=held_out')).map(({ customerId }) => customerId)
  expect(heldOut.length).toBeGreaterThan(3)
  expect(heldOut.length).toBeLessThan(25)
  const treated = ids.filter((one) => !heldOut.includes(one))
  const buyers = [...treated.slice(0, 10), ...heldOut.slice(0, 1)]
  for (const [index, one] of buyers.entries())
    await must('POST', '/v1/behaviours', { customerId: one, eventId: `buy${index}`, type: 'purchased' })
  await settle(2)
  const effect = await must('GET', `/v1/care-plans/${id}/effect`)
  expect(effect).toMatchObject({
    done: treated.length,
    heldOut: heldOut.length,
    goal: 'bought',
    treated: { met: 10, of: treated.length },
    untreated: { met: 1, of: heldOut.length },
  })
  const { value, interval } = effect.lift
  expect(value).toBeCloseTo(10 / treated.length - 1 / heldOut.length, 3)
  expect(interval.low).toBeLessThan(value)
  expect(interval.high).toBeGreaterThan(value)
})

test('coupons, points, webhooks and messages are made along with the log', async () => {
  const { plan, customer, until, occasions, must, mails, webhooks } = await openCare()
  const id = await customer({ emails: ['li@example.com'] })
  const occasion = { on: 'date', dates: ['03-05'] }
  const message = { templateId: 'tpl_care' }
  const coupon = await plan({ name: 'Spring', occasion, action: { do: 'coupon', prefix: 'SPRING', message } })
  const points = await plan({ occasion, action: { do: 'points', points: 50 } })
  const webhook = await plan({ occasion, action: { do: 'webhook', url: 'https://hooks.example.com/care' } })
  await until('2026-03-06T00:00:00.000Z', 2)
  const [given] = await occasions(coupon.id)
  expect(await held(must, id)).toEqual([coupon.id, points.id, webhook.id].sort())
  expect(given?.couponCode).toMatch(/^SPRING-[0-9A-Z]{10}$/)
  expect(mails.map(({ text }) => text)).toEqual([`Spring 2026-03-05 ${given?.couponCode}`])
  expect(await occasions(points.id)).toMatchObject([{ status: 'done', points: 50 }])
  expect(await occasions(webhook.id)).toMatchObject([{ status: 'done', action: 'webhook' }])
  expect(webhooks).toHaveLength(1)
  expect(JSON.parse(webhooks[0]?.body ?? '')).toMatchObject({ data: { customerId: id, planId: webhook.id } })
  expect((await must('GET', `/v1/care-plans/${webhook.id}/webhook-secret`)).secret).toMatch(/^whsec_/)
})

test('what could not be done in time is left, and so is what a paused plan had planned', async () => {
  const { plan, customer, occasions, must, advance, tick, settle, until } = await openCare()
  await customer()
  const late = await plan({ occasion: { on: 'date', dates: ['03-05'] }, validHours: 4 })
  const paused = await plan({ occasion: { on: 'date', dates: ['03-05'] } })
  await until('2026-03-05T00:00:00.000Z')
  await must('PATCH', `/v1/care-plans/${paused.id}`, { status: 'paused' })
  await settle()
  advance(7 * 3_600_000)
  await tick()
  expect(statuses(await occasions(late.id))).toEqual(['too_late'])
  expect(statuses(await occasions(paused.id))).toEqual(['plan_not_active'])
})

test('the preview tells who would get what when, and writes nothing', async () => {
  const { plan, customer, must, settle, prefers, changes, until } = await openCare()
  const id = await customer({ emails: ['li@example.com'], birthDate: { date: '1990-03-12', calendar: 'solar' } })
  const other = await customer({ name: '王芳', birthDate: { date: '1990-03-14', calendar: 'solar' } })
  await prefers(id, { quietHours: { from: '09:00', to: '11:00' } })
  const action = { do: 'message', templateId: 'tpl_care' }
  const draft = await plan({ occasion: { on: 'birthday' }, action, status: 'draft' })
  await settle()
  // The key of cursors is made by the first page.
  await must('GET', `/v1/care-plans/${draft.id}/preview?days=14&limit=1`)
  const before = changes(0, 100_000).length
  const all: Record<string, unknown>[] = []
  for (let next = ''; ; ) {
    const page = await must('GET', `/v1/care-plans/${draft.id}/preview?days=14&limit=1${next && `&cursor=${next}`}`)
    all.push(...page.items)
    if (!page.next) break
    next = page.next
  }
  expect(all).toMatchObject([
    {
      customerId: id,
      dueAt: '2026-03-12T02:00:00.000Z',
      contact: { channel: 'email', decision: 'not_before', notBefore: '2026-03-12T03:00:00.000Z' },
    },
    { customerId: other, contact: { decision: 'deny', reasons: [{ code: 'no_address' }] } },
  ])
  expect(changes(0, 100_000)).toHaveLength(before)
  await must('PATCH', `/v1/care-plans/${draft.id}`, { status: 'active' })
  await until('2026-03-13T00:00:00.000Z')
  const { items } = await must('GET', `/v1/care-plans/${draft.id}/preview?days=14`)
  expect(items).toMatchObject([{ customerId: other, date: '2026-03-14' }])
})

test.each([
  ['a stage without its name', { occasion: after('lifecycle', 1) }, '/occasion/lifecycle', 'required'],
  [
    'a stage of another event',
    { occasion: after('deal.won', 1, { lifecycle: 'lost' }) },
    '/occasion/lifecycle',
    'only_of_lifecycle',
  ],
  [
    'an interval without a calendar',
    { occasion: { on: 'interval', businessDays: { A: 3 } } },
    '/businessDays',
    'required',
  ],
  ['a date that does not exist', { occasion: { on: 'date', dates: ['02-30'] } }, '/occasion/dates/0', 'no_such_date'],
  [
    'a template that is not there',
    { action: { do: 'message', templateId: 'tpl_x' } },
    '/action/templateId',
    'no_such_record',
  ],
  ['a private webhook', { action: { do: 'webhook', url: 'https://10.0.0.1/x' } }, '/action/url', 'not_public_url'],
  [
    'an unknown calendar',
    { businessDays: { calendarId: 'cal_01J9ZQ4T7M8K3X5V2B6N1R0CDE', shift: 'skip' } },
    '/businessDays/calendarId',
    'no_such_record',
  ],
])('%s is refused', async (_, body, pointer, code) => {
  const { call } = await openCare()
  const given = { name: 'x', occasion: { on: 'birthday' }, action: task, ...body }
  const answer = await call('POST', '/v1/care-plans', { body: given })
  expect(answer.status).toBe(400)
  expect(answer.body.errors).toMatchObject([{ pointer, code }])
})

test('an ended plan stays ended, and an audience by unknown fields is refused', async () => {
  const { plan, call, must } = await openCare()
  const { id } = await plan({ occasion: { on: 'birthday' } })
  await must('PATCH', `/v1/care-plans/${id}`, { status: 'ended' })
  const again = await call('PATCH', `/v1/care-plans/${id}`, { body: { status: 'active' } })
  expect([again.status, again.body.code]).toEqual([409, 'care_plan.ended'])
  const body = {
    name: 'x',
    occasion: { on: 'birthday' },
    action: task,
    audience: { field: 'shoe', op: 'eq', value: 1 },
  }
  const refused = await call('POST', '/v1/care-plans', { body })
  expect(refused.body.code).toBe('filter.unserved')
})

test('an organisation without an address is told through the contact who decides', async () => {
  const { plan, customer, until, must, mails } = await openCare()
  const organisation = { kind: 'organisation', name: '港湾茶业', emails: undefined }
  const id = await customer(organisation)
  for (const [name, roles] of [
    ['张三', ['user']],
    ['李四', ['decision_maker']],
  ] as const)
    await must('POST', '/v1/contacts', {
      ...{ name, emails: [`${roles[0]}@example.com`] },
      organisations: [{ customerId: id, roles }],
    })
  await plan({ occasion: { on: 'date', dates: ['03-05'] }, action: { do: 'message', templateId: 'tpl_care' } })
  await until('2026-03-06T00:00:00.000Z')
  expect(mails.map(({ to }) => to)).toEqual(['decision_maker@example.com'])
})

test('an occasion is whose customer it is when it comes, and of nobody once the customer waits for an owner', async () => {
  const { plan, customer, until, occasions, must, settle, platform } = await openCare()
  await addUser(platform, 'usr_2', { teamId: 'tea_1' })
  const { id } = await plan({ occasion: after('customer.created', 5) })
  const [moved, left] = [await customer(), await customer({ name: '王芳' })]
  await settle()
  await must('PATCH', `/v1/customers/${moved}`, { ownerId: 'usr_2' })
  await must('PATCH', `/v1/customers/${left}`, { ownerId: null, teamId: null })
  await until('2026-03-10T00:00:00.000Z')
  expect((await occasions(id, '&ownerId=usr_2')).map(({ customerId }) => customerId)).toEqual([moved])
  expect(await occasions(id, '&ownerId=usr_1')).toEqual([])
  expect((await occasions(id)).find(({ customerId }) => customerId === left)).not.toHaveProperty('teamId')
})

test('points of a plan are counted by the months of the tenant, wherever the customer lives', async () => {
  const { plan, customer, prefers, until, must } = await openCare()
  const id = await customer()
  await prefers(id, { zone: 'Pacific/Honolulu' })
  // In Shanghai it is the first of April, in Honolulu still March.
  await plan({ occasion: { on: 'date', dates: ['03-31'] }, time: '12:00', action: { do: 'points', points: 50 } })
  await until('2026-04-02T00:00:00.000Z')
  const { lots } = await must('GET', `/v1/customers/${id}/loyalty`)
  expect(lots).toMatchObject([{ month: '2026-04', left: 50 }])
})

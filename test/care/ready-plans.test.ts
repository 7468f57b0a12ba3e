import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import readyPlans from '../../functions/care/ready-plans.ts'
import templates from '../../functions/communication/templates-function.ts'
import customers from '../../functions/customers/index.ts'
import { officeHours } from '../../functions/service/calendar-examples.ts'
import service from '../../functions/service/index.ts'
import { testActor } from '../support/api.ts'
import { openWorld } from '../support/open-world.ts'

let world: ReturnType<typeof openWorld>
beforeEach(() => {
  world = openWorld([readyPlans, templates, customers, service])
})
afterEach(() => world.close())

const path = (industry: string) => `/v1/ready-care-plans/${industry}`
/** The tenant's default calendar. */
const calendar = async (): Promise<string> => {
  const body = { hours: officeHours, isDefault: true }
  return (await world.must('POST', '/v1/calendar-templates/cn-mainland', body)).id
}

describe('ready plans', () => {
  it('come with messages in both languages, as drafts that reach nobody yet', async () => {
    const { plans, templates: made, customFields } = await world.must('POST', path('retail'), { language: 'zh' })
    expect(plans.map(({ name, status }: { name: string; status: string }) => `${name} ${status}`)).toEqual([
      '欢迎新顾客 draft',
      '生日关怀 draft',
      '老顾客召回 draft',
    ])
    expect(customFields).toEqual([])
    for (const { id } of made)
      expect(await world.must('GET', `/v1/templates/${id}`)).toMatchObject({ status: 'published', revision: 1 })
    const welcome = made.find(({ key }: { key: string }) => key === 'care.welcome')
    expect(plans[0].action).toEqual({ do: 'message', templateId: welcome.id })
  })

  it('are installed once: what is there already, and what was made of it, stays', async () => {
    const first = await world.must('POST', path('retail'), { language: 'zh' })
    expect(await world.must('POST', path('retail'), { language: 'en' })).toEqual(first)
    expect(await Promise.all([1, 2].map(() => world.must('POST', path('retail'), {})))).toEqual([first, first])
  })

  it('need the days on which the tenant works, where they keep to business days', async () => {
    const refused = await world.call('POST', path('b2b'), { body: {} })
    expect(refused.body.errors).toMatchObject([{ pointer: '/calendarId', code: 'required' }])
    const missing = await world.call('POST', path('b2b'), { body: { calendarId: 'cal_none' } })
    expect(missing.body.errors).toMatchObject([{ pointer: '/calendarId', code: 'no_such_record' }])
  })

  it.each([
    ['b2b', 'contractEnd'],
    ['enterprise_loan', 'nextRepayment'],
  ])('of %s bring the date that they go by as a custom field', async (industry, key) => {
    const calendarId = await calendar()
    const { plans, customFields } = await world.must('POST', path(industry), { calendarId })
    expect(customFields).toEqual([key])
    const { fields } = await world.must('GET', '/v1/fields/customer')
    expect(fields).toMatchObject([{ key, type: 'date', searchable: true }])
    expect(
      plans.every(
        ({ businessDays }: { businessDays: { calendarId: string } }) => businessDays.calendarId === calendarId,
      ),
    ).toBe(true)
  })

  it('do not take a custom field of another type for theirs', async () => {
    const calendarId = await calendar()
    await world.must('POST', '/v1/fields/customer', { key: 'contractEnd', label: 'Ends', type: 'text' })
    expect(await world.call('POST', path('b2b'), { body: { calendarId } })).toMatchObject({
      status: 409,
      body: { code: 'field.exists' },
    })
  })

  it('take whoever may define plans, messages and, where there is one, custom fields', async () => {
    const calendarId = await calendar()
    const marketing = testActor({ permissions: { 'care_plan:write': 'all', 'template:write': 'all' } })
    expect((await world.call('POST', path('retail'), { body: {}, as: marketing })).status).toBe(201)
    const refused = await world.call('POST', path('b2b'), { body: { calendarId }, as: marketing })
    expect(refused).toMatchObject({ status: 403, body: { detail: expect.stringContaining('field:write') } })
  })
})

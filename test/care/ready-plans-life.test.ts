import { expect, test } from 'vitest'
import { officeHours } from '../../functions/service/calendar-examples.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { createRecord } from '../../shared/storage/record.ts'
import { testActor } from '../support/api.ts'
import { openCare } from './care-world.ts'

interface Plan {
  readonly id: string
  readonly name: string
}

/** The plans of an industry, all of them started, and nobody held out. */
const started = async (industry: string) => {
  const world = await openCare()
  await world.must('POST', '/v1/calendar-templates/cn-mainland', { hours: officeHours, isDefault: true })
  const { plans } = await world.must('POST', `/v1/ready-care-plans/${industry}`, { language: 'en' })
  for (const { id } of plans as Plan[])
    await world.must('PATCH', `/v1/care-plans/${id}`, { status: 'active', holdOutPercent: 0 })
  await world.settle()
  const of = async (name: string) => {
    const { id } = (plans as Plan[]).find((plan) => plan.name === name) as Plan
    return (await world.occasions(id)).map(({ customerId, date, status, reason }) => ({
      ...{ customerId, date, outcome: reason ?? status },
    }))
  }
  return { ...world, of }
}

test('the contract of a company is called about 60 days before and written about 30 days before, on a working day', async () => {
  const { customer, until, of, tasksOf, mails } = await started('b2b')
  // 30 days before 1 November is Friday, 2 October, of the National Day holiday: the last working day before is 30 September.
  const id = await customer({
    ...{ kind: 'organisation', name: 'Acme', emails: ['info@acme.example'] },
    custom: { contractEnd: '2026-11-01' },
  })
  await until('2026-11-02T00:00:00.000Z', 2)
  expect(await of('Contract renewal: call')).toEqual([{ customerId: id, date: '2026-09-02', outcome: 'done' }])
  expect(await of('Contract renewal: notice')).toEqual([{ customerId: id, date: '2026-09-30', outcome: 'done' }])
  expect((await tasksOf(id)).map(({ title }) => title)).toEqual([
    'The contract ends in 60 days: talk about the renewal',
  ])
  expect(mails.map(({ subject }) => subject)).toEqual([expect.stringContaining('ends on 2026-11-01')])
})

test('companies of level A and B are looked at every quarter, those of level C every second one', async () => {
  const { customer, until, of } = await started('b2b')
  const company = (name: string, level: string) => customer({ kind: 'organisation', type: 'customer', name, level })
  const [often, seldom, never] = [await company('A', 'A'), await company('C', 'C'), await company('D', 'D')]
  await until('2027-03-01T00:00:00.000Z')
  const count = async (id: string) =>
    (await of('Quarterly review')).filter(({ customerId }) => customerId === id).length
  expect(await count(often)).toBeGreaterThanOrEqual(3)
  expect(await count(seldom)).toBeGreaterThanOrEqual(1)
  expect(await count(seldom)).toBeLessThanOrEqual(3)
  expect(await count(never)).toBe(0)
})

test('whoever is paid a loan is reminded of each repayment and visited after 30 days, as soon as the deal is won', async () => {
  const { customer, until, of, must, platform, mails, tasksOf } = await started('enterprise_loan')
  const id = await customer({
    ...{ kind: 'organisation', name: 'Acme', emails: ['info@acme.example'] },
    custom: { nextRepayment: '2026-03-20' },
  })
  const stamp = { actor: testActor(), now: platform.clock.now(), requestId: 'test' }
  const state = {
    ...{ id: 'dea_1', name: 'Loan', customerId: id, pipelineId: 'p', stage: 's', stages: [], reopenedCount: 0 },
    ...{ probability: 100, openedAt: stamp.now, closedAt: stamp.now },
    state: 'won',
    forecastCategory: 'closed',
  } as const
  const raises = [{ type: 'deal.won', version: 1, data: { customerId: id } }]
  await platform.store.commit([createRecord(deals, stamp, { state, raises }).step.action])
  await until('2026-03-17T00:00:00.000Z')
  await must('PATCH', `/v1/customers/${id}`, { custom: { nextRepayment: '2026-04-20' } })
  await until('2026-04-21T00:00:00.000Z')
  // 15 March is a Sunday; 15 April a Wednesday.
  expect((await of('Repayment reminder')).map(({ date, outcome }) => `${date} ${outcome}`).sort()).toEqual([
    '2026-03-13 done',
    '2026-04-15 done',
  ])
  expect(mails).toHaveLength(2)
  expect(await of('Post-loan visit')).toMatchObject([{ customerId: id, date: '2026-04-01', outcome: 'done' }])
  expect((await tasksOf(id)).map(({ title }) => title)).toEqual(['Post-loan visit: how the money is used'])
})

test('shoppers are welcomed, given something on their birthday, and won back when they have gone quiet', async () => {
  const { call, customer, until, of, must, mails, advance, settle } = await started('retail')
  const body = {
    quietHours: { from: '21:00', to: '08:00' },
    ...{ caps: [{ limit: 5, days: 7 }], purposesNeedingConsent: ['marketing'], topics: [] },
    linkUrl: 'https://shop.example',
  }
  await call('PUT', '/v1/communication-settings', { body, headers: { 'if-match': '"0"' } })
  const id = await customer({
    ...{ name: 'Ada', emails: ['ada@example.com'], birthDate: { calendar: 'lunar', date: '1990-02-01' } },
  })
  const consent = { channel: 'email', purpose: 'marketing', status: 'given', source: 'shop', textVersion: '2026-01' }
  await must('POST', `/v1/customers/${id}/consents`, consent)
  await until('2026-03-25T00:00:00.000Z', 2)
  await must('PATCH', `/v1/customers/${id}`, { lifecycle: 'dormant' })
  await settle(2)
  advance(1000)
  await until('2026-04-10T00:00:00.000Z', 2)
  expect((await of('Welcome')).map(({ outcome }) => outcome)).toEqual(['done'])
  // The first day of the second lunar month of 2026.
  expect(await of('Birthday')).toEqual([{ customerId: id, date: '2026-03-19', outcome: 'done' }])
  expect(await of('Win back')).toEqual([{ customerId: id, date: '2026-03-26', outcome: 'done' }])
  expect(mails).toHaveLength(3)
  expect(mails[1]?.text).toMatch(/BDAY-[0-9A-Z]{10}/)
  expect(mails[2]?.text).toMatch(/BACK-[0-9A-Z]{10}/)
})

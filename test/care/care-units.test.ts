import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unitsOf } from '../customers/world.ts'
import { openCare, task } from './care-world.ts'

let world: Awaited<ReturnType<typeof openCare>>
let planId = ''
let draftId = ''
let customerId = ''
let occasionId = ''

beforeAll(async () => {
  world = await openCare(afterAll)
  const { customer, plan, until, occasions } = world
  const birthDate = { date: '1990-03-05', calendar: 'solar' }
  const emails = (n: number) => [`care${n}@example.com`]
  for (let n = 0; n < 25; n++) customerId = await customer({ name: `客户${n}`, birthDate, emails: emails(n) })
  planId = (await plan({ occasion: { on: 'birthday' } })).id
  await until('2026-03-05T12:00:00.000Z')
  occasionId = (await occasions(planId))[0]?.id as string
  const message = { do: 'message', templateId: 'tpl_care' }
  draftId = (await plan({ occasion: { on: 'date', dates: ['03-20'] }, action: message, status: 'draft' })).id
})

type Call = readonly [method: string, path: () => string, body?: object]
const plans = '/v1/care-plans'
const birthday = { name: 'Birthday', occasion: { on: 'birthday' }, action: task }

/** The access patterns of care, and what each call consumes of reads and writes. */
const table: readonly (readonly [operation: string, read: number, write: number, call: Call])[] = [
  ['define a plan', 0, 2, ['POST', () => plans, birthday]],
  ['define a plan and start it', 0, 7, ['POST', () => plans, { ...birthday, status: 'active' }]],
  ['read a plan', 1, 0, ['GET', () => `${plans}/${planId}`]],
  ['change a plan', 1, 3, ['PATCH', () => `${plans}/${planId}`, { holdOutPercent: 5 }]],
  ['list active plans', 1.5, 0, ['GET', () => `${plans}?status=active`]],
  ['effect of a plan', 2, 0, ['GET', () => `${plans}/${planId}/effect`]],
  ['preview, 25 customers with a message', 168, 0, ['GET', () => `${plans}/${draftId}/preview?limit=25`]],
  ['occasions of a plan, 25', 13.5, 0, ['GET', () => `/v1/care-occasions?planId=${planId}&limit=25`]],
  ['occasions of a customer', 1.5, 0, ['GET', () => `/v1/care-occasions?customerId=${customerId}`]],
  ['read an occasion', 1, 0, ['GET', () => `/v1/care-occasions/${occasionId}`]],
]

describe('what a call on care consumes', () => {
  it.each(table)('%s: %d read, %d write', async (_, read, write, [method, path, body]) => {
    const answer = await world.call(method, path(), body && { body })
    expect(answer.status).toBeLessThan(300)
    expect(unitsOf(answer)).toEqual({ read, write })
  })
})

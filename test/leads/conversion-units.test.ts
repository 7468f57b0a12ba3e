import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import onLeadConverted from '../../functions/leads/on-lead-converted.ts'
import registrations from '../../functions/sales/registrations-index.ts'
import type { Permission } from '../../shared/kernel/actor.ts'
import { unitsOf } from '../customers/world.ts'
import { apiOf, testActor } from '../support/api.ts'
import { openLeads } from './leads-world.ts'

const world = openLeads()
const { must, add, platform } = world
const actor = testActor({ permissions: { ...testActor().permissions, ['registration:approve' as Permission]: 'all' } })
const dealers = apiOf(registrations, platform, actor)
const call: typeof world.call = (method, path, options) =>
  path.startsWith('/v1/deal-registrations') ? dealers(method, path, options) : world.call(method, path, options)
afterAll(world.close)

const surnames = ['Archer', 'Baker', 'Cooper', 'Dyer', 'Ellis', 'Fisher', 'Gardner', 'Hunter', 'Irving', 'Joiner']
const person = (n: number) => ({
  name: `Robin ${surnames[n % 10]}`,
  company: `${surnames[(n * 7 + 3) % 10]} & ${surnames[n % 9]} ${n}`,
  emails: [`person${n}@leads.example`],
  phones: [`13${String((n * 739_391 + 12_345) % 1_000_000_000).padStart(9, '0')}`],
  source: { channel: 'web', campaign: 'autumn' },
})

const ids: string[] = []
let partnerId: string
let customerId: string
const dealing: string[] = []

beforeAll(async () => {
  await world.staff(1)
  const stages = [{ key: 'first', name: 'First', probability: 10 }]
  await must('POST', '/v1/pipelines', { name: 'Sales', stages, lostReasons: [{ key: 'price', name: 'Price' }] })
  partnerId = (await must('POST', '/v1/customers', { kind: 'organisation', name: 'Dealer', type: 'dealer' })).id
  customerId = (await must('POST', '/v1/customers', { kind: 'organisation', name: 'Known' })).id
  for (let n = 0; n < 4; n++) {
    const { company, ...same } = person(n)
    const lead = await add(n === 0 ? same : { ...same, company })
    await must('POST', `/v1/leads/${lead.id}/status`, { status: 'working' })
    ids.push(lead.id)
  }
  for (let n = 10; n < 13; n++) {
    const { source, ...same } = person(n)
    dealing.push((await call('POST', '/v1/deal-registrations', { body: { ...same, partnerId } })).body.id)
  }
  await world.follow()
})

type Call = readonly [method: string, path: () => string, body?: () => object]

const buyer = () => {
  const { source, ...same } = person(20)
  return { ...same, partnerId }
}

/** Conversion of leads and what dealers register, and what each call consumes of reads and writes. */
const table: readonly (readonly [operation: string, read: number, write: number, call: Call])[] = [
  ['convert to a person', 5.5, 28, ['POST', () => `/v1/leads/${ids[0]}/convert`, () => ({})]],
  ['convert to organisation and contact', 5.5, 34, ['POST', () => `/v1/leads/${ids[1]}/convert`, () => ({})]],
  ['convert with a deal', 8, 46, ['POST', () => `/v1/leads/${ids[2]}/convert`, () => ({ deal: {} })]],
  ['convert to a known customer', 6.5, 30, ['POST', () => `/v1/leads/${ids[3]}/convert`, () => ({ customerId })]],
  ['convert again', 1, 0, ['POST', () => `/v1/leads/${ids[2]}/convert`, () => ({ deal: {} })]],
  ['customer under the id of its lead', 2, 0, ['GET', () => `/v1/customers/${ids[0]}`]],
  ['register', 4, 2, ['POST', () => '/v1/deal-registrations', buyer]],
  ['conflicts of a registration', 21, 0, ['GET', () => `/v1/deal-registrations/${dealing[0]}/conflicts`]],
  ['approve a registration', 24, 13, ['POST', () => `/v1/deal-registrations/${dealing[0]}/approve`, () => ({})]],
  ['report progress', 1, 4, ['POST', () => `/v1/deal-registrations/${dealing[0]}/progress`]],
]

describe('what conversions and registrations consume', () => {
  it.each(table)('%s: %d read, %d write', async (_, read, write, [method, path, body]) => {
    const answer = await call(method, path(), { ...(body && { body: body() }) })
    expect(answer.status).toBeLessThan(300)
    expect(unitsOf(answer)).toEqual({ read, write })
  })
})
it('moves 100 interactions for 112.5 read and 500 write units, and looks again for half a unit', async () => {
  const lead = await add({ name: 'Much Said' })
  await must('POST', `/v1/leads/${lead.id}/status`, { status: 'working' })
  const talk = { contactPoint: { kind: 'own', name: 'hotline' }, channel: 'phone', method: 'call' }
  for (let n = 0; n < 100; n++)
    await must('POST', '/v1/interactions', { ...talk, direction: 'outbound', leadId: lead.id })
  await must('POST', `/v1/leads/${lead.id}/convert`, {})
  const event = world.raised().findLast(({ type }) => type === 'lead.converted')
  const counted = async (work: (platform: typeof world.platform) => Promise<unknown>) => {
    const units = { read: 0, write: 0 }
    const store = platform.store.metered(({ read, write }) => {
      units.read += read
      units.write += write
    })
    await work({ ...platform, store })
    return units
  }
  expect(await counted((metered) => onLeadConverted.handle(event as never, metered))).toEqual({
    read: 112.5,
    write: 500,
  })
  expect(await counted((metered) => onLeadConverted.handle(event as never, metered))).toEqual({ read: 0.5, write: 0 })
})

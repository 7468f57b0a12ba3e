import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCustomers, unitsOf } from './world.ts'

const { platform, call, follow, add, addPerson, addOrganisation, close } = openCustomers()
afterAll(close)

let person: { id: string }
let company: { id: string }
let contact: { id: string }
let key: string
const example = (n: number) => ({
  kind: 'person',
  name: '张伟明',
  phones: [`1380013${8000 + n}`],
  emails: [`zhang${n}@example.com`],
  level: 'B',
  tags: ['newsletter'],
})

const contracted = { kind: 'person', name: 'Y', custom: { contract: 'C-1' } }
const viewed = (n: number) => ({ eventId: `view-${n}`, type: 'page_viewed' })
const han = (length: number) => '漢'.repeat(length)
const largest = {
  eventId: han(100),
  type: han(64),
  channel: han(64),
  subject: han(200),
  amount: { amount: '123456789012345.67', currency: 'CNY' },
  properties: Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`p${'x'.repeat(37)}${n + 10}`, han(100)])),
}

beforeAll(async () => {
  for (let n = 0; n < 60; n++) await add('/v1/customers', example(n))
  person = await addPerson('李娜', { emails: ['li@example.com'], level: 'A', tags: ['vip'] })
  await add('/v1/fields/customer', { key: 'contract', label: 'Contract', type: 'text', unique: true })
  await add('/v1/customers', contracted)
  company = await addOrganisation('华信科技', { phones: ['02112345678'] })
  const organisations = [{ customerId: company.id, roles: ['user'] }]
  contact = await add('/v1/contacts', { name: '王芳', organisations })
  const origin = { channel: 'web' }
  const consent = { textVersion: '1', channels: ['email'], purposes: ['marketing'] }
  key = (await add('/v1/sources', { name: 'Form', origin, fields: ['email'], consent })).key
  // A deployment's own key is made at its first use.
  await platform.secrets('capture')
  await follow()
})

type Call = readonly [method: string, path: () => string, body?: () => object]

/** The access patterns of customers and contacts, and what each call consumes of reads and writes. */
const table: readonly (readonly [operation: string, read: number, write: number, call: Call])[] = [
  ['create without unique values', 0.5, 3, ['POST', () => '/v1/customers', () => ({ kind: 'person', name: 'X' })]],
  ['create with phone and e-mail', 0.5, 8, ['POST', () => '/v1/customers', () => example(100)]],
  ['read by id', 1, 0, ['GET', () => `/v1/customers/${person.id}`]],
  ['change a field', 1, 2, ['PATCH', () => `/v1/customers/${person.id}`, () => ({ region: 'east' })]],
  [
    'change an e-mail address',
    1,
    7,
    ['PATCH', () => `/v1/customers/${person.id}`, () => ({ emails: ['na@example.com'] })],
  ],
  ['change nothing', 1, 0, ['PATCH', () => `/v1/customers/${person.id}`, () => ({ level: 'A' })]],
  ['void', 1, 3, ['POST', () => `/v1/customers/${person.id}/void`]],
  ['restore', 1, 3, ['POST', () => `/v1/customers/${person.id}/restore`]],
  ['find by e-mail', 2, 0, ['GET', () => '/v1/customers?email=na%40example.com']],
  ['find by an e-mail that nobody has', 1, 0, ['GET', () => '/v1/customers?email=nobody%40example.com']],
  ['upsert what is there and the same', 2, 0, ['POST', () => '/v1/customers/upsert?by=email', () => example(1)]],
  [
    'upsert by a custom field, the same',
    3,
    0,
    ['POST', () => '/v1/customers/upsert?by=custom.contract', () => contracted],
  ],
  ['list of 50, the newest', 5, 0, ['GET', () => '/v1/customers?limit=50']],
  ['list of 50 by a level', 27, 0, ['GET', () => '/v1/customers?level=B&limit=50']],
  ['list by a rare tag', 1.5, 0, ['GET', () => '/v1/customers?tags=vip']],
  ['search by a phone ending', 1.5, 0, ['GET', () => '/v1/customers?q=38007']],
  ['search by a rare name', 1.5, 0, ['GET', () => '/v1/customers?q=%E6%9D%8E%E5%A8%9C']],
  ['overview', 2, 0, ['GET', () => `/v1/customers/${company.id}/overview`]],
  ['timeline', 3, 0, ['GET', () => `/v1/customers/${company.id}/timeline`]],
  ['first page of an export', 2, 1, ['GET', () => `/v1/customers/${company.id}/export`]],
  [
    'record a behaviour',
    2,
    2,
    ['POST', () => '/v1/behaviours', () => ({ customerId: person.id, eventId: 'a', type: 'page_viewed' })],
  ],
  ['record it again', 2, 0, ['POST', () => '/v1/behaviours', () => ({ eventId: 'a', type: 'page_viewed' })]],
  [
    'record a behaviour by e-mail',
    3,
    2,
    ['POST', () => '/v1/behaviours', () => ({ email: 'na@example.com', eventId: 'b', type: 'page_viewed' })],
  ],
  [
    'record 100 behaviours',
    200,
    200,
    [
      'POST',
      () => '/v1/behaviours/batch',
      () => ({ items: Array.from({ length: 100 }, (_, n) => ({ ...viewed(n), customerId: person.id })) }),
    ],
  ],
  ['list of 100 behaviours', 9, 0, ['GET', () => `/v1/customers/${person.id}/behaviours?limit=100`]],
  [
    'record the largest behaviour',
    2,
    20,
    ['POST', () => '/v1/behaviours', () => ({ customerId: person.id, ...largest })],
  ],
  ['history', 2, 0, ['GET', () => `/v1/customers/${company.id}/history`]],
  ['duplicates', 3, 0, ['GET', () => `/v1/customers/${company.id}/duplicates`]],
  ['quality report', 1, 0, ['GET', () => '/v1/customers/quality']],
  [
    'a form from somebody new',
    2.5,
    12,
    ['POST', () => `/v1/capture/${key}`, () => ({ email: 'form@example.com', consent: true })],
  ],
  [
    'create a contact at one organisation',
    1.5,
    6,
    ['POST', () => '/v1/contacts', () => ({ name: 'Y', organisations: [{ customerId: company.id, roles: ['user'] }] })],
  ],
  ['read a contact', 1, 0, ['GET', () => `/v1/contacts/${contact.id}`]],
  ['change a contact', 1, 6, ['PATCH', () => `/v1/contacts/${contact.id}`, () => ({ name: 'Wang' })]],
  ['contacts of an organisation', 1.5, 0, ['GET', () => `/v1/customers/${company.id}/contacts`]],
]

describe('what a call consumes', () => {
  it.each(table)('%s: %d read, %d write', async (_, read, write, [method, path, body]) => {
    const answer = await call(method, path(), { ...(body && { body: body() }) })
    expect(answer.status).toBeLessThan(300)
    expect(unitsOf(answer)).toEqual({ read, write })
  })
})

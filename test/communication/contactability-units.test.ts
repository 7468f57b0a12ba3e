import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningLaptop, runningLaptop } from '../support/running-laptop.ts'
import { unitsIn } from '../support/units.ts'

const admin = 'admin@test.example'
let server: RunningLaptop
let id: string
let contactId: string
let companyId: string
let suppressionId: string
let etag: string

const consent = (status: 'given' | 'withdrawn', purpose = 'marketing') => ({
  ...{ channel: 'email', purpose, status, source: 'branch visit' },
  ...(status === 'given' && { textVersion: '2026-01' }),
})

const suppression = (address: string, reason = 'manual') => ({ channel: 'email', address, reason })

const settings = (limit: number) => ({
  quietHours: { from: '21:00', to: '08:00' },
  caps: [{ limit, days: 7 }],
  purposesNeedingConsent: ['marketing', 'research'],
  topics: [],
})

beforeAll(async () => {
  server = await runningLaptop()
  const made = async (path: string, body: object) => (await server.call('POST', path, body)).body.id
  const reach = { emails: ['anna@snelling.example'], phones: ['+8613800138000'] }
  id = await made('/v1/customers', { kind: 'person', name: 'Anna Snelling', ...reach })
  companyId = await made('/v1/customers', { kind: 'organisation', name: 'Snelling & Co.' })
  const organisations = [{ customerId: companyId, roles: ['user'] }]
  contactId = await made('/v1/contacts', { name: 'Bo', organisations, emails: ['bo@snelling.example'] })
  await server.call('POST', `/v1/customers/${id}/consents`, consent('given'))
  for (let n = 0; n < 60; n++) suppressionId = await made('/v1/suppressions', suppression(`gone${n}@snelling.example`))
  const { headers } = await server.call('GET', '/v1/communication-settings')
  const put = await server.call('PUT', '/v1/communication-settings', settings(1), admin, {
    'if-match': String(headers.get('etag')),
  })
  etag = String(put.headers.get('etag'))
  await server.settle()
})
afterAll(() => server?.close())

type Call = readonly [method: string, path: () => string, body?: () => object]

/** The access patterns of contactability, and what each call consumes of reads and writes. */
const table: readonly (readonly [operation: string, read: number, write: number, call: Call])[] = [
  ['list of 50 suppressions, the newest', 4.5, 0, ['GET', () => '/v1/suppressions?limit=50']],
  ['list of 50 suppressions by a reason', 27, 0, ['GET', () => '/v1/suppressions?reason=manual&limit=50']],
  ['how somebody wants to be contacted', 1, 0, ['GET', () => `/v1/customers/${id}/contact-preference`]],
  [
    'change how somebody wants to be contacted',
    1,
    4,
    ['PATCH', () => `/v1/customers/${id}/contact-preference`, () => ({ language: 'en' })],
  ],
  ['withdraw a consent', 1, 4, ['POST', () => `/v1/customers/${id}/consents`, () => consent('withdrawn')]],
  ['may a customer be contacted, by any channel', 7.5, 0, ['GET', () => `/v1/customers/${id}/contactability`]],
  ['the same by one channel', 5.5, 0, ['GET', () => `/v1/customers/${id}/contactability?channel=email`]],
  [
    'may a contact be contacted, by any channel',
    6.5,
    0,
    ['GET', () => `/v1/customers/${companyId}/contactability?contactId=${contactId}`],
  ],
  ['suppress an address', 1, 5, ['POST', () => '/v1/suppressions', () => suppression('new@snelling.example')]],
  [
    'suppress it for one more reason',
    2,
    2,
    ['POST', () => '/v1/suppressions', () => suppression('new@snelling.example', 'bounced')],
  ],
  ['read a suppression', 1, 0, ['GET', () => `/v1/suppressions/${suppressionId}`]],
  ['take a suppression away', 1, 2, ['POST', () => `/v1/suppressions/${suppressionId}/remove`, () => ({})]],
  ['read the settings', 1, 0, ['GET', () => '/v1/communication-settings']],
  ['replace the settings', 1, 1, ['PUT', () => '/v1/communication-settings', () => settings(3)]],
]

describe('what a call consumes', () => {
  it.each(table)('%s: %d read, %d write', async (_, read, write, [method, path, body]) => {
    const headers = method === 'PUT' ? { 'if-match': etag } : {}
    const answer = await server.call(method, path(), body?.(), admin, headers)
    expect(answer.status).toBeLessThan(300)
    expect(unitsIn(answer.headers)).toEqual({ read, write })
  })
})

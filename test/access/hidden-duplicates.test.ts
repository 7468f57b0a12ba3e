import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import admin from '../../functions/admin/index.ts'
import customersFunction from '../../functions/customers/index.ts'
import type { Actor } from '../../shared/kernel/actor.ts'
import { apiOf, testActor, testPlatform } from '../support/api.ts'

const { platform, close } = testPlatform()
const call = apiOf({ ...customersFunction, routes: [...customersFunction.routes, ...admin.routes] }, platform)
afterAll(close)

/** May add and change what is their own, and see nothing of anybody else's. */
const ownOnly = testActor({ id: 'usr_2' }, 'own')
/** Administers users and roles without the right to read them all. */
const narrowAdmin: Actor = testActor({
  id: 'usr_3',
  permissions: { ...testActor().permissions, 'user:read': 'own', 'role:read': 'own' },
})

const person = { kind: 'person', name: 'Wang Fang' }
const contact = { name: 'Wang Fang', organisations: [] as object[] }
const user = { name: 'Wang Fang' }
const role = { name: 'Wardens', permissions: {} }
const identity = { issuer: 'https://sign-in.example', subject: 'wang' }

const field = { key: 'badge', label: 'Badge', type: 'text', unique: true }
beforeAll(async () => {
  for (const noun of ['customer', 'contact']) await call('POST', `/v1/fields/${noun}`, { body: field })
  const company = await call('POST', '/v1/customers', { body: { kind: 'organisation', name: 'Acme' }, as: ownOnly })
  contact.organisations.push({ customerId: company.body.id, roles: ['user'] })
})

type Clash = readonly [what: string, path: string, first: object, shared: object, names: string, as: Actor]

const clashes: readonly Clash[] = [
  ['e-mail of a customer', '/v1/customers', person, { emails: ['wang@a.example'] }, 'customerId', ownOnly],
  ['phone of a customer', '/v1/customers', person, { phones: ['+8613912345678'] }, 'customerId', ownOnly],
  [
    'WeChat id of a customer',
    '/v1/customers',
    person,
    { socialIds: [{ network: 'wechat', id: 'wf' }] },
    'customerId',
    ownOnly,
  ],
  ['external id of a customer', '/v1/customers', person, { externalId: 'X-1' }, 'customerId', ownOnly],
  ['unique custom field of a customer', '/v1/customers', person, { custom: { badge: '7' } }, 'customerId', ownOnly],
  [
    'registration number of a customer',
    '/v1/customers',
    { kind: 'organisation', name: 'Huaxin' },
    { registrationNumber: '91310000MA1K35X21C' },
    'customerId',
    ownOnly,
  ],
  ['e-mail of a contact', '/v1/contacts', contact, { emails: ['wang@c.example'] }, 'contactId', ownOnly],
  ['unique custom field of a contact', '/v1/contacts', contact, { custom: { badge: '8' } }, 'contactId', ownOnly],
  ['e-mail of a user', '/v1/users', user, { email: 'wang@users.example' }, 'id', narrowAdmin],
  ['identity of a user', '/v1/users', user, { email: 'w@users.example', identity }, 'id', narrowAdmin],
  ['key of a role', '/v1/roles', role, { key: 'warden' }, 'id', narrowAdmin],
]

describe('a value that somebody else has', () => {
  it.each(clashes)('as %s names the other one to whoever may see it', async (what, path, first, shared, names, as) => {
    const body = { ...first, ...shared }
    const made = await call('POST', path, { body })
    expect(made.status).toBe(201)
    const again = what.startsWith('identity') ? { ...body, email: 'other@users.example' } : body
    const open = await call('POST', path, { body: again })
    expect([open.status, open.body[names]]).toEqual([409, made.body.id])
    const hidden = await call('POST', path, { body: again, as })
    expect([hidden.status, hidden.body.code]).toEqual([409, open.body.code])
    expect(JSON.stringify(hidden.body)).not.toContain(made.body.id)
  })

  it('is not named to who keeps a record knowingly beside it, nor by the history of that', async () => {
    const shared = { ...person, emails: ['beside@a.example'] }
    const first = await call('POST', '/v1/customers', { body: shared })
    const mine = await call('POST', '/v1/customers?allowDuplicate=true', { body: shared, as: ownOnly })
    const [read, history] = await Promise.all(
      ['', '/history'].map((part) => call('GET', `/v1/customers/${mine.body.id}${part}`, { as: ownOnly })),
    )
    expect([mine.status, read?.status, history?.status]).toEqual([201, 200, 200])
    expect(JSON.stringify([mine.body, read?.body, history?.body])).not.toContain(first.body.id)
  })

  it('is not named by a change or a batch either', async () => {
    const first = await call('POST', '/v1/customers', { body: { ...person, emails: ['hidden@a.example'] } })
    const mine = await call('POST', '/v1/customers', { body: person, as: ownOnly })
    const changes = { emails: ['hidden@a.example'] }
    const changed = await call('PATCH', `/v1/customers/${mine.body.id}`, { body: changes, as: ownOnly })
    const batch = { items: [{ ...person, ...changes }] }
    const several = await call('POST', '/v1/customers/batch', { body: batch, as: ownOnly })
    const together = await call('POST', '/v1/customers/batch', { body: { ...batch, atomic: true }, as: ownOnly })
    expect([changed.status, several.status, together.status]).toEqual([409, 207, 409])
    expect(JSON.stringify([changed.body, several.body, together.body])).not.toContain(first.body.id)
  })
})

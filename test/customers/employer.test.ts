import { afterAll, expect, it } from 'vitest'
import { testActor } from '../support/api.ts'
import { openCustomers } from './world.ts'

const { call, follow, close } = openCustomers()
afterAll(close)

const { 'personal:read': _, ...permissions } = testActor().permissions
const analyst = testActor({ id: 'usr_2', permissions })
const add = async (path: string, body: object) => (await call('POST', path, { body })).body

it('is personal, like what a person does there and likes; the name of an organisation is not', async () => {
  const company = await add('/v1/customers', { kind: 'organisation', name: 'Huaxin Ltd' })
  const person = await add('/v1/customers', {
    ...{ kind: 'person', name: 'Wang Fang', company: 'Huaxin Ltd', occupation: 'Buyer' },
    ...{ interests: ['sailing'], preferences: ['online'], tags: ['vip'] },
  })
  const contact = await add('/v1/contacts', {
    name: 'Li Na',
    organisations: [{ customerId: company.id, roles: ['finance'], jobTitle: 'Treasurer', department: 'Finance' }],
  })
  await call('PATCH', `/v1/customers/${person.id}`, { body: { company: 'Acme Ltd', interests: ['chess'] } })
  await follow()
  const seen = async (path: string) => (await call('GET', path, { as: analyst })).body
  expect(await seen(`/v1/customers/${company.id}`)).toMatchObject({ name: 'Huaxin Ltd' })
  expect(await seen(`/v1/customers/${person.id}`)).toMatchObject({ tags: ['vip'] })
  const organisations = [{ customerId: company.id, roles: ['finance'], department: 'Finance' }]
  expect((await seen(`/v1/contacts/${contact.id}`)).organisations).toEqual(organisations)
  const everything = await Promise.all(
    [
      ...[`/v1/customers/${person.id}`, `/v1/customers/${person.id}/history`, '/v1/customers', '/v1/contacts'],
      ...[`/v1/contacts/${contact.id}`, `/v1/contacts/${contact.id}/history`, `/v1/customers/${company.id}/contacts`],
    ].map(seen),
  )
  for (const hidden of ['Acme', 'Buyer', 'sailing', 'chess', 'online', 'Treasurer'])
    expect(JSON.stringify(everything)).not.toContain(hidden)
  for (const field of ['company', 'interests', 'preferences']) {
    const filter = encodeURIComponent(
      JSON.stringify({
        and: [
          { field: 'level', op: 'eq', value: 'A' },
          { field, op: 'eq', value: 'x' },
        ],
      }),
    )
    const asked = await call('GET', `/v1/customers?filter=${filter}`, { as: analyst })
    expect([asked.status, asked.body.code]).toEqual([422, 'filter.unserved'])
    expect((await call('GET', `/v1/customers?filter=${filter}`)).status).toBe(200)
  }
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import customersFunction from '../../functions/customers/index.ts'
import { recordKey } from '../../shared/storage/record.ts'
import { apiOf, testActor, testPlatform } from '../support/api.ts'

const { platform, close } = testPlatform()
const call = apiOf(customersFunction, platform)
afterAll(close)

const add = async (path: string, body: object) => (await call('POST', path, { body })).body
const organisation = (name: string) => add('/v1/customers', { kind: 'organisation', name })
const contactsOf = async (customerId: string) => (await call('GET', `/v1/customers/${customerId}/contacts`)).body.items

let huaxin: { id: string }
let acme: { id: string }
beforeAll(async () => {
  huaxin = await organisation('上海华信科技有限公司')
  acme = await organisation('Acme Ltd')
})

const at = (customer: { id: string }, ...roles: string[]) => ({ customerId: customer.id, roles })

describe('a new contact', () => {
  it('is cleaned like a customer and stands at each of its organisations with its roles there', async () => {
    const { status, headers, body } = await call('POST', '/v1/contacts', {
      body: {
        name: ' 王 芳 ',
        organisations: [{ ...at(huaxin, 'decision_maker', 'finance'), jobTitle: 'Chief buyer' }, at(acme, 'user')],
        phones: ['139 1234 5678'],
        emails: ['Wang@Example.com'],
      },
    })
    expect(status).toBe(201)
    expect(headers).toMatchObject({ etag: '"1"', location: `/v1/contacts/${body.id}` })
    expect(body).toMatchObject({
      phones: [{ number: '+8613912345678', valid: true }],
      emails: [{ address: 'wang@example.com' }],
      ownerId: 'usr_1',
      status: 'active',
    })
    expect((await call('GET', `/v1/contacts/${body.id}`)).body).toEqual(body)
    const inView = { id: body.id, name: body.name, phones: body.phones }
    expect(await contactsOf(huaxin.id)).toMatchObject([
      { ...inView, roles: ['decision_maker', 'finance'], jobTitle: 'Chief buyer' },
    ])
    expect(await contactsOf(acme.id)).toMatchObject([{ ...inView, roles: ['user'] }])
  })

  it('has unique values of its own noun: a customer may have the same e-mail, another contact may not', async () => {
    await add('/v1/customers', { kind: 'person', name: 'Chen', emails: ['chen@example.com'] })
    const body = { name: 'Chen', organisations: [at(acme, 'user')], emails: ['chen@example.com'] }
    const first = await call('POST', '/v1/contacts', { body })
    expect(first.status).toBe(201)
    expect(await call('POST', '/v1/contacts', { body })).toMatchObject({
      status: 409,
      body: { code: 'contact.duplicate', contactId: first.body.id, field: 'email' },
    })
  })

  it('is refused without an organisation, with one twice, with a person, a missing or a voided one', async () => {
    const person = await add('/v1/customers', { kind: 'person', name: 'Zhao' })
    const voided = await organisation('Gone Inc')
    await call('POST', `/v1/customers/${voided.id}/void`)
    const faults = async (organisations: unknown) =>
      (await call('POST', '/v1/contacts', { body: { name: 'X', organisations } })).body.errors.map(
        ({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`,
      )
    expect(await faults([])).toEqual(['/organisations too_small.array'])
    expect(await faults([at(acme)])).toEqual(['/organisations/0/roles too_small.array'])
    expect(await faults([at(acme, 'king')])).toEqual(['/organisations/0/roles/0 not_allowed'])
    expect(await faults([at(acme, 'user'), at(acme, 'other')])).toEqual(['/organisations/1/customerId named_twice'])
    expect(await faults([at(person, 'user')])).toEqual(['/organisations/0/customerId not_an_organisation'])
    expect(await faults([at({ id: 'cus_none' }, 'user')])).toEqual(['/organisations/0/customerId no_such_record'])
    expect(await faults([at(voided, 'user')])).toEqual(['/organisations/0/customerId is_voided'])
  })

  it('can not be put at an organisation that the caller may not see', async () => {
    const stranger = testActor({ id: 'usr_9' }, 'own')
    const { status, body } = await call('POST', '/v1/contacts', {
      as: stranger,
      body: { name: 'X', organisations: [at(acme, 'user')] },
    })
    expect([status, body.errors[0].code]).toEqual([400, 'no_such_record'])
    expect((await call('GET', `/v1/customers/${acme.id}/contacts`, { as: stranger })).status).toBe(404)
  })

  it('at a merged organisation stands at the one that it became', async () => {
    const loser = { id: 'cus_00000000000000000000000001' }
    await platform.store.commit([
      { do: 'put', item: { ...recordKey('ten_1', 'customer', loser.id), noun: 'customer', redirect: huaxin.id } },
    ])
    const contact = await add('/v1/contacts', { name: 'Merged', organisations: [at(loser, 'user')] })
    expect(contact.organisations).toEqual([at(huaxin, 'user')])
    expect((await contactsOf(loser.id)).map(({ id }: { id: string }) => id)).toContain(contact.id)
  })
})

describe('a change of a contact', () => {
  it('moves it between organisations and renews what they show', async () => {
    const [from, to] = [await organisation('From'), await organisation('To')]
    const contact = await add('/v1/contacts', {
      name: 'Mover',
      organisations: [at(from, 'user')],
      phones: ['13900001111'],
    })
    const { status, body } = await call('PATCH', `/v1/contacts/${contact.id}`, {
      body: { organisations: [at(to, 'guarantor')], name: 'Mover Two', phones: null },
    })
    expect([status, body.version, body.phones]).toEqual([200, 2, []])
    expect(await contactsOf(from.id)).toEqual([])
    expect(await contactsOf(to.id)).toMatchObject([
      { id: contact.id, name: 'Mover Two', phones: [], roles: ['guarantor'] },
    ])
    expect((await call('PATCH', `/v1/contacts/${contact.id}`, { body: { name: null } })).status).toBe(400)
  })

  it('that changes nothing writes nothing', async () => {
    const contact = await add('/v1/contacts', { name: 'Same', organisations: [at(acme, 'user')] })
    const { body } = await call('PATCH', `/v1/contacts/${contact.id}`, {
      body: { organisations: [at(acme, 'user')], tags: [] },
    })
    expect(body.version).toBe(1)
  })

  it('to voided takes it out of its organisations, and restoring brings it back', async () => {
    const home = await organisation('Home')
    const contact = await add('/v1/contacts', { name: 'Away', organisations: [at(home, 'user')] })
    expect((await call('POST', `/v1/contacts/${contact.id}/void`)).body.status).toBe('voided')
    expect(await contactsOf(home.id)).toEqual([])
    expect(await call('PATCH', `/v1/contacts/${contact.id}`, { body: { name: 'B' } })).toMatchObject({
      status: 409,
      body: { code: 'contact.voided' },
    })
    expect((await call('POST', `/v1/contacts/${contact.id}/restore`)).body.status).toBe('active')
    expect(await contactsOf(home.id)).toHaveLength(1)
  })
})

describe('contacts of an organisation', () => {
  it('come in pages and only those that the caller may see, without personal fields where these are hidden', async () => {
    const home = await organisation('Pages')
    for (const name of ['One', 'Two', 'Three']) await add('/v1/contacts', { name, organisations: [at(home, 'user')] })
    const path = `/v1/customers/${home.id}/contacts?limit=2`
    const first = (await call('GET', path)).body
    const second = (await call('GET', `${path}&cursor=${first.next}`)).body
    const names = [...first.items, ...second.items].map(({ name }) => name)
    expect([first.items.length, names.sort(), second.next]).toEqual([2, ['One', 'Three', 'Two'], undefined])
    const analyst = testActor({ id: 'usr_3', permissions: { 'customer:read': 'all', 'contact:read': 'all' } })
    const [shown] = (await call('GET', path, { as: analyst })).body.items
    expect(shown).not.toHaveProperty('name')
    expect(shown.roles).toEqual(['user'])
    const own = testActor({ id: 'usr_4', permissions: { 'customer:read': 'all', 'contact:read': 'own' } })
    expect((await call('GET', path, { as: own })).body.items).toEqual([])
  })
})

describe('custom fields of contacts', () => {
  it('are apart from those of customers, unique where so defined, and hidden where personal', async () => {
    const define = (body: object) => call('POST', '/v1/fields/contact', { body })
    await define({ key: 'badge', label: 'Badge', type: 'text', unique: true })
    await define({ key: 'allergy', label: 'Allergy', type: 'text', personal: true })
    const body = { name: 'Badge', organisations: [at(acme, 'user')], custom: { badge: 'B1', allergy: 'nuts' } }
    const contact = await add('/v1/contacts', body)
    expect((await call('POST', '/v1/contacts', { body })).body).toMatchObject({
      code: 'contact.duplicate',
      field: 'custom.badge',
    })
    const wrong = { kind: 'person', name: 'X', custom: { badge: 'B2' } }
    expect((await call('POST', '/v1/customers', { body: wrong })).body.errors[0].pointer).toBe('/custom/badge')
    const analyst = testActor({ permissions: { 'contact:read': 'all' } })
    expect((await call('GET', `/v1/contacts/${contact.id}`, { as: analyst })).body.custom).toEqual({ badge: 'B1' })
  })
})

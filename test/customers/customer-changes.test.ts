import { afterAll, describe, expect, it } from 'vitest'
import customersFunction from '../../functions/customers/index.ts'
import customerSearch from '../../functions/customers/search.ts'
import { recordKey } from '../../shared/storage/record.ts'
import { apiOf, testActor, testPlatform } from '../support/api.ts'

const { platform, close } = testPlatform()
const call = apiOf(customersFunction, platform)
const search = apiOf(customerSearch, platform)
afterAll(close)

const post = (body: object, query = '') =>
  call('POST', `/v1/customers${query}`, { body: { kind: 'person', name: 'Li', ...body } })
const patch = (id: string, body: object, query = '') => call('PATCH', `/v1/customers/${id}${query}`, { body })
const add = async (body: object) => (await post(body)).body
const faultsOf = ({ body }: Awaited<ReturnType<typeof call>>) =>
  body.errors.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`)

describe('null in a change', () => {
  it('empties lists and removes other fields', async () => {
    const { id } = await add({
      phones: ['13900000009'],
      tags: ['a'],
      level: 'A',
      birthDate: { date: '1990-01-01', calendar: 'solar' },
    })
    const { body } = await patch(id, { phones: null, emails: null, tags: null, level: null, birthDate: null })
    expect(body).toMatchObject({ version: 2, phones: [], emails: [], tags: [] })
    expect(body).not.toHaveProperty('level')
    expect(body).not.toHaveProperty('birthDate')
    expect((await post({ phones: ['13900000009'] })).status).toBe(201)
  })

  it('is refused for what every customer has', async () => {
    const { id } = await add({})
    expect(faultsOf(await patch(id, { name: null }))).toEqual(['/name wrong_type'])
  })
})

describe('limits of a customer', () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => n)

  it.each([
    ['phones', many(11).map((n) => `1391000${1000 + n}`)],
    ['emails', many(11).map((n) => `e${n}@example.com`)],
    ['addresses', many(11).map(() => ({ city: 'Shanghai' }))],
    ['socialIds', many(11).map((n) => ({ network: 'weibo', id: `w${n}` }))],
    ['tags', many(51).map((n) => `t${n}`)],
    ['family', many(21).map(() => ({ relation: 'child' }))],
    ['interests', many(51).map((n) => `i${n}`)],
  ])('refuse too many %s and take as many as allowed', async (field, values) => {
    expect(faultsOf(await post({ [field]: values }))).toEqual([`/${field} too_big.array`])
    expect((await post({ [field]: values.slice(1) })).status).toBe(201)
  })

  it('refuse an overlong name and a field of the other kind', async () => {
    expect(faultsOf(await post({ name: 'x'.repeat(201) }))).toEqual(['/name too_big.string'])
    expect(faultsOf(await post({ name: 'ﷺ'.repeat(200) })), 'long once it is cleaned').toEqual(['/name too_big.string'])
    expect(faultsOf(await post({ name: '\u200b\u0000 ', tags: ['\u2060'] }))).toEqual([
      '/name too_small.string',
      '/tags/0 too_small.string',
    ])
    expect(faultsOf(await post({ employees: 3 }))).toEqual(['/employees unknown_field'])
    const { id } = await add({})
    expect(faultsOf(await patch(id, { employees: 3 }))).toEqual(['/employees not_of_this_kind'])
  })
})

describe('unique values', () => {
  it('given twice in different writing are one', async () => {
    const socialIds = [
      { network: 'wechat', id: 'Same' },
      { network: 'wechat', id: 'same' },
    ]
    expect((await post({ socialIds })).status).toBe(201)
  })

  it('with invisible characters in them are the same values, for whoever claims and for whoever asks', async () => {
    const wechat = (id: string) => ({ socialIds: [{ network: 'wechat', id }] })
    expect((await post({ externalId: 'E-7', ...wechat('wx-7') })).status).toBe(201)
    expect((await post({ externalId: 'E\u200b-7' })).body).toMatchObject({ field: 'externalId' })
    expect((await post(wechat('ｗX\u200d-7'))).body).toMatchObject({ field: 'wechat' })
    for (const query of ['externalId=E%E2%80%8B-7', 'wechat=W%E2%80%8BX-7'])
      expect((await search('GET', `/v1/customers?${query}`)).body.items, query).toHaveLength(1)
  })

  it('of a record that has as many as there can be change all at once', async () => {
    const field = (n: number) =>
      call('POST', '/v1/fields/contact', { body: { key: `u${n}`, label: 'U', type: 'text', unique: true } })
    for (let n = 0; n < 8; n++) expect((await field(n)).status).toBe(201)
    expect(faultsOf(await field(8))).toEqual(['/unique too_big.array'])
    const ten = Array.from({ length: 10 }, (_, n) => n)
    const organisations = []
    for (const n of Array.from({ length: 20 }, (_, index) => index)) {
      const { body } = await call('POST', '/v1/customers', { body: { kind: 'organisation', name: `Org ${n}` } })
      organisations.push({ customerId: body.id, roles: ['user'] })
    }
    const full = (word: string, places: object[], digit: number) => ({
      name: 'Full',
      organisations: places,
      phones: ten.map((n) => `13${digit}0000${1000 + n}`),
      emails: ten.map((n) => `${word}${n}@full.example`),
      socialIds: ten.map((n) => ({ network: 'wechat', id: `${word}${n}` })),
      externalId: word,
      custom: Object.fromEntries(ten.slice(0, 8).map((n) => [`u${n}`, `${word}${n}`])),
    })
    const made = await call('POST', '/v1/contacts', { body: full('old', organisations.slice(0, 10), 2) })
    expect(made.status).toBe(201)
    const changed = await call('PATCH', `/v1/contacts/${made.body.id}`, {
      body: full('new', organisations.slice(10), 3),
    })
    expect([changed.status, changed.body.version]).toEqual([200, 2])
  })
})

describe('everything that a customer can have', () => {
  it('is kept of a person', async () => {
    const person = {
      type: 'dealer',
      familyName: '诸葛',
      givenName: '亮',
      gender: 'male',
      birthDate: { date: '1988-06-30', calendar: 'lunar', leapMonth: true },
      occupation: 'engineer',
      family: [{ relation: 'child', name: 'Ming', birthDate: { date: '2015-02-03', calendar: 'solar' } }],
      incomeBand: '300k-500k',
      company: 'Huaxin',
      addresses: [
        { country: 'CN', region: 'Shanghai', city: 'Shanghai', street: 'Nanjing Lu 1', postalCode: '200000' },
      ],
      socialIds: [
        { network: 'wechat', id: 'zhuge' },
        { network: 'douyin', id: 'z' },
      ],
      interests: ['chess'],
      preferences: ['electric cars'],
      level: 'A',
      lifecycle: 'active',
      source: { channel: 'exhibition', contactPoint: 'Hall 3', campaign: 'Spring' },
      tags: ['vip'],
      region: 'east',
    }
    expect(await add(person)).toMatchObject(person)
  })

  it('is kept of an organisation', async () => {
    const group = (await call('POST', '/v1/customers', { body: { kind: 'organisation', name: 'Group' } })).body
    const organisation = {
      kind: 'organisation',
      name: 'Daughter',
      type: 'partner',
      industry: 'retail',
      employees: 12,
      sizeBand: 'small',
      foundedYear: 1998,
      annualRevenue: { amount: '1200000.50', currency: 'CNY' },
      region: 'south',
      registrationNumber: '91310000MA1FL0XX1X',
      website: 'https://daughter.example/cn',
      parentId: group.id,
    }
    const { body } = await call('POST', '/v1/customers', { body: organisation })
    expect(body).toMatchObject({ ...organisation, domain: 'daughter.example' })
    expect(faultsOf(await patch(group.id, { parentId: body.id }))).toEqual(['/parentId circular'])
  })

  it('belongs to none that its writer may not see', async () => {
    const hidden = await add({ kind: 'organisation', name: 'Hidden' })
    const as = testActor({ id: 'usr_2' }, 'own')
    const body = { kind: 'organisation', name: 'Daughter', parentId: hidden.id }
    expect(faultsOf(await call('POST', '/v1/customers', { body, as }))).toEqual(['/parentId no_such_record'])
    const own = (await call('POST', '/v1/customers', { body: { kind: 'organisation', name: 'Own' }, as })).body
    const moved = await call('PATCH', `/v1/customers/${own.id}`, { body: { parentId: hidden.id }, as })
    expect(faultsOf(moved)).toEqual(['/parentId no_such_record'])
  })

  it('is in no circle when two moves meet', async () => {
    const [a, b] = [await add({ kind: 'organisation', name: 'A' }), await add({ kind: 'organisation', name: 'B' })]
    const answers = await Promise.all([patch(a.id, { parentId: b.id }), patch(b.id, { parentId: a.id })])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400])
  })
})

describe('a customer kept knowingly beside another', () => {
  it('can be changed, and gives back only the values that are its own', async () => {
    const first = await add({ phones: ['13900000031'] })
    const twin = (await post({ phones: ['13900000031'], emails: ['twin@example.com'] }, '?allowDuplicate=true')).body
    expect((await patch(twin.id, { level: 'A' })).status).toBe(200)
    expect((await patch(twin.id, { phones: null, emails: null })).status).toBe(200)
    expect((await post({ phones: ['13900000031'] })).body.customerId).toBe(first.id)
    expect((await post({ emails: ['twin@example.com'] })).status).toBe(201)
  })

  it('may become one by a change', async () => {
    const first = await add({ phones: ['13900000032'] })
    const other = await add({})
    expect((await patch(other.id, { phones: ['13900000032'] })).status).toBe(409)
    const { body } = await patch(other.id, { phones: ['13900000032'] }, '?allowDuplicate=true')
    expect(body.phones).toMatchObject([{ number: '+8613900000032' }])
    expect(JSON.stringify(body)).not.toContain(first.id)
    expect((await patch(other.id, { phones: ['13900000032'], tags: ['twin'] })).status).toBe(200)
  })
})

describe('the owner of a customer', () => {
  it('may be another user that exists, or nobody', async () => {
    await platform.store.commit([
      {
        do: 'put',
        item: {
          ...recordKey('ten_1', 'user', 'usr_2'),
          noun: 'user',
          version: 1,
          data: { id: 'usr_2', teamId: 'tea_2' },
        },
      },
    ])
    const { id } = await add({})
    expect((await patch(id, { ownerId: 'usr_2' })).body).toMatchObject({ ownerId: 'usr_2', teamId: 'tea_2' })
    expect((await patch(id, { ownerId: null })).body).not.toHaveProperty('ownerId')
    expect(faultsOf(await patch(id, { ownerId: 'usr_none' }))).toEqual(['/ownerId no_such_record'])
    expect(faultsOf(await patch(id, { teamId: 'tea_none' }))).toEqual(['/teamId no_such_record'])
  })

  it('can not give it to whom the own permission does not reach', async () => {
    const sales = testActor({ id: 'usr_5' }, 'own')
    const { body } = await call('POST', '/v1/customers', { as: sales, body: { kind: 'person', name: 'Mine' } })
    const { status } = await call('PATCH', `/v1/customers/${body.id}`, { as: sales, body: { ownerId: 'usr_2' } })
    expect(status).toBe(403)
  })
})

describe('a merged customer', () => {
  it('answers with the record that it became, for reading, changing and as a parent', async () => {
    const winner = await add({ name: 'Winner' })
    const loser = 'cus_00000000000000000000000002'
    await platform.store.commit([
      { do: 'put', item: { ...recordKey('ten_1', 'customer', loser), noun: 'customer', redirect: winner.id } },
    ])
    expect((await call('GET', `/v1/customers/${loser}`)).body.id).toBe(winner.id)
    expect((await patch(loser, { level: 'B' })).body).toMatchObject({ id: winner.id, version: 2, level: 'B' })
    expect((await call('GET', `/v1/customers/${winner.id}`)).body.level).toBe('B')
  })
})

describe('custom fields of customers', () => {
  const field = (body: object) => call('POST', '/v1/fields/customer', { body })

  it.each(['constructor', 'toString', 'valueOf'])('can not be called %s, which every object has', async (key) => {
    expect(faultsOf(await field({ key, label: 'X', type: 'text', unique: true }))).toEqual(['/key not_valid'])
  })

  it('made required later do not stop other changes, and can not be taken away', async () => {
    const old = await add({})
    await field({ key: 'grade', label: 'Grade', type: 'choice', options: ['x', 'y'], required: true })
    expect((await patch(old.id, { level: 'A' })).status).toBe(200)
    expect(faultsOf(await post({}))).toEqual(['/custom/grade required'])
    expect(faultsOf(await post({ custom: { grade: 'z' } }))).toEqual(['/custom/grade not_allowed'])
    const { id } = await add({ custom: { grade: 'x' } })
    expect(faultsOf(await patch(id, { custom: null }))).toEqual(['/custom/grade required'])
    await call('PATCH', '/v1/fields/customer/grade', { body: { required: false } })
    expect((await patch(id, { custom: { grade: null } })).body).not.toHaveProperty('custom')
  })

  it('marked personal leave only to whoever may see personal data, also in a refusal', async () => {
    await field({ key: 'passport', label: 'Passport', type: 'text', personal: true, unique: true })
    const { id } = await add({ custom: { passport: 'E1' } })
    const plain = testActor({ permissions: { 'customer:read': 'all', 'customer:write': 'all' } })
    expect((await call('GET', `/v1/customers/${id}`, { as: plain })).body.custom).toEqual({})
    const refused = await call('PATCH', `/v1/customers/${id}`, {
      as: plain,
      body: { level: 'A' },
      headers: { 'if-match': '"7"' },
    })
    expect([refused.status, refused.body.current.custom]).toEqual([412, {}])
    expect((await call('PATCH', `/v1/customers/${id}`, { as: plain, body: { level: 'A' } })).body.custom).toEqual({})
    expect((await call('GET', `/v1/customers/${id}`)).body.custom).toEqual({ passport: 'E1' })
    expect((await post({ custom: { passport: 'E1' } })).body).toMatchObject({
      customerId: id,
      field: 'custom.passport',
    })
  })
})

import { afterAll, describe, expect, it } from 'vitest'
import { organisationExample, personExample } from '../../functions/customers/examples.ts'
import customers from '../../functions/customers/index.ts'
import { apiOf, testActor, testPlatform } from '../support/api.ts'

const { platform, close } = testPlatform()
const call = apiOf(customers, platform)
afterAll(close)

const add = async (body: object) =>
  (await call('POST', '/v1/customers', { body: { kind: 'person', name: '李娜', ...body } })).body

describe('a new customer', () => {
  it('is cleaned on the way in and answers with its version as ETag', async () => {
    const { status, headers, body } = await call('POST', '/v1/customers', { body: personExample })
    expect(status).toBe(201)
    expect(headers).toMatchObject({ etag: '"1"', location: `/v1/customers/${body.id}` })
    expect(body).toMatchObject({
      kind: 'person',
      phones: [{ number: '+8613800138000', valid: true, type: 'mobile' }],
      emails: [{ address: 'zhang.weiming@example.com', valid: true }],
      ownerId: 'usr_1',
      status: 'active',
    })
    expect(body).not.toHaveProperty('neglectFrom')
    expect((await call('GET', `/v1/customers/${body.id}`)).body).toEqual(body)
  })

  it('gets the domain of its website and keeps unreadable phones with a mark', async () => {
    const { body } = await call('POST', '/v1/customers', { body: { ...organisationExample, phones: ['ask for Li'] } })
    expect(body).toMatchObject({
      domain: 'huaxin.example',
      phones: [{ number: 'ask for Li', valid: false, reason: 'not_a_number' }],
    })
  })

  it('is refused with 409 and the id of the other one when a unique value is taken', async () => {
    const first = await add({ emails: ['taken@example.com'] })
    const { status, body } = await call('POST', '/v1/customers', {
      body: { kind: 'person', name: 'Other', emails: ['TAKEN@example.com'] },
    })
    expect(status).toBe(409)
    expect(body).toMatchObject({ code: 'customer.duplicate', customerId: first.id, field: 'email' })
  })

  it('may be kept knowingly beside the other one', async () => {
    const first = await add({ phones: ['13900000001'] })
    const { status, body } = await call('POST', '/v1/customers?allowDuplicate=true', {
      body: { kind: 'person', name: 'Twin', phones: ['139 0000 0001'] },
    })
    expect(status).toBe(201)
    // Not everybody who sees the one may see the other.
    expect(JSON.stringify(body)).not.toContain(first.id)
  })

  it('names every field at fault', async () => {
    const { status, body } = await call('POST', '/v1/customers', {
      body: { kind: 'person', level: 'Z', emails: 'x', surprise: 1 },
    })
    expect(status).toBe(400)
    expect(
      body.errors.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`).sort(),
    ).toEqual(['/emails wrong_type', '/level not_allowed', '/name required', '/surprise unknown_field'])
  })
})

describe('a change', () => {
  it('counts the version up and gives freed values to others', async () => {
    const customer = await add({ emails: ['old@example.com'] })
    const changed = await call('PATCH', `/v1/customers/${customer.id}`, {
      body: { emails: ['new@example.com'], note: null },
    })
    expect(changed).toMatchObject({ status: 200, headers: { etag: '"2"' } })
    expect((await add({ emails: ['old@example.com'] })).id).not.toBe(customer.id)
  })

  it('that changes nothing writes nothing', async () => {
    const customer = await add({ level: 'A' })
    expect((await call('PATCH', `/v1/customers/${customer.id}`, { body: { level: 'A' } })).headers.etag).toBe('"1"')
  })

  it('meets 412 with the current values when the record moved on', async () => {
    const customer = await add({})
    await call('PATCH', `/v1/customers/${customer.id}`, { body: { level: 'A' } })
    const { status, body } = await call('PATCH', `/v1/customers/${customer.id}`, {
      body: { level: 'B' },
      headers: { 'if-match': '"1"' },
    })
    expect(status).toBe(412)
    expect(body.current).toMatchObject({ id: customer.id, version: 2, level: 'A' })
    expect(body.current).not.toHaveProperty('neglectFrom')
  })

  it('by 20 callers at once loses none of the tags they add', async () => {
    const customer = await add({})
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        call('PATCH', `/v1/customers/${customer.id}`, { body: { region: `r${n}` } }),
      ),
    )
    const done = answers.filter(({ status }) => status === 200).length
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true)
    expect((await call('GET', `/v1/customers/${customer.id}`)).body.version).toBe(1 + done)
  })
})

describe('an Idempotency-Key', () => {
  const headers = { 'idempotency-key': 'k1' }
  const body = { kind: 'person', name: 'Once', emails: ['once@example.com'] }

  it('makes ten parallel calls one customer with one answer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => call('POST', '/v1/customers', { body, headers })),
    )
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1)
    expect(answers.map((answer) => answer.status)).toEqual(Array(10).fill(201))
    expect(answers.filter((answer) => answer.headers['idempotency-replayed'] === 'true')).toHaveLength(9)
  })

  it('with another body is refused with 422', async () => {
    expect(await call('POST', '/v1/customers', { body: { ...body, name: 'Twice' }, headers })).toMatchObject({
      status: 422,
      body: { code: 'idempotency.key_reused' },
    })
  })
})

describe('upsert and batch', () => {
  it('adds at first, changes the second time, and changes nothing the third', async () => {
    const body = { kind: 'organisation', name: 'Acme', externalId: 'acme' }
    expect((await call('POST', '/v1/customers/upsert?by=externalId', { body })).status).toBe(201)
    const second = await call('POST', '/v1/customers/upsert?by=externalId', { body: { ...body, industry: 'software' } })
    expect(second).toMatchObject({ status: 200, body: { version: 2 } })
    expect(
      (await call('POST', '/v1/customers/upsert?by=externalId', { body: { ...body, industry: 'software' } })).body
        .version,
    ).toBe(2)
  })

  it('answers a status for each item', async () => {
    const items = [
      { kind: 'person', name: 'Good' },
      { kind: 'person' },
      { kind: 'person', name: 'Taken', emails: ['once@example.com'] },
    ]
    const { status, body } = await call('POST', '/v1/customers/batch', { body: { items } })
    expect(status).toBe(207)
    expect(body.items.map((item: { status: number }) => item.status)).toEqual([201, 400, 409])
  })

  it('takes no If-Match for items of several records, and so shows nothing of them', async () => {
    await add({ externalId: 'guarded', note: 'secret' })
    const items = [{ kind: 'person', name: 'Other', externalId: 'guarded' }]
    for (const atomic of [true, false]) {
      const answer = await call('POST', '/v1/customers/batch', {
        body: { by: 'externalId', items, atomic },
        headers: { 'if-match': '"9"' },
      })
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ in: 'header', pointer: '/If-Match' }] } })
      expect(JSON.stringify(answer.body)).not.toContain('secret')
    }
  })

  it('moves several customers under one organisation at once', async () => {
    const { id: parentId } = await add({ kind: 'organisation', name: 'Group' })
    const daughters = ['one', 'two'].map((externalId) => ({ kind: 'organisation', name: externalId, externalId }))
    for (const daughter of daughters) await add(daughter)
    const items = daughters.map((daughter) => ({ ...daughter, parentId }))
    const body = { by: 'externalId', items, atomic: true }
    const { status, body: answer } = await call('POST', '/v1/customers/batch', { body })
    expect([status, answer.items?.map(({ version }: { version: number }) => version)]).toEqual([200, [2, 2]])
    const same = ['x', 'y'].map((name) => ({ ...items[0], name }))
    const twice = await call('POST', '/v1/customers/batch', { body: { ...body, items: same } })
    expect(JSON.stringify(twice.body)).toContain('batch.same_record')
  })

  it('writes nothing of an atomic batch with one bad item', async () => {
    const items = [{ kind: 'person', name: 'Half', emails: ['half@example.com'] }, { kind: 'person' }]
    expect((await call('POST', '/v1/customers/batch', { body: { items, atomic: true } })).status).toBe(422)
    expect((await add({ emails: ['half@example.com'] })).version).toBe(1)
  })
})

describe('access', () => {
  it('hides another tenant and foreign records, and personal data without the permission', async () => {
    const { id } = await add({})
    expect((await call('GET', `/v1/customers/${id}`, { as: testActor({ tenantId: 'ten_2' }) })).status).toBe(404)
    expect((await call('GET', `/v1/customers/${id}`, { as: testActor({ id: 'usr_2' }, 'own') })).status).toBe(404)
    const analyst = testActor({ id: 'usr_3', permissions: { 'customer:read': 'all' } })
    expect((await call('GET', `/v1/customers/${id}`, { as: analyst })).body).not.toHaveProperty('name')
    expect((await call('PATCH', `/v1/customers/${id}`, { as: analyst, body: { level: 'A' } })).status).toBe(403)
  })
})

describe('If-None-Match', () => {
  it('spares a reader what it has', async () => {
    const { id } = await add({})
    const statusOf = async (tag: string) =>
      (await call('GET', `/v1/customers/${id}`, { headers: { 'if-none-match': tag } })).status
    for (const tag of ['"1"', 'W/"1"', '"7", "1"', '*']) expect(await statusOf(tag), tag).toBe(304)
    for (const tag of ['"2"', '1', '']) expect(await statusOf(tag), tag).toBe(200)
  })

  it('means nothing to a call that writes', async () => {
    const body = { kind: 'person', name: 'New' }
    const answer = await call('POST', '/v1/customers', { body, headers: { 'if-none-match': '"1"' } })
    expect(answer).toMatchObject({ status: 201, body: { name: 'New' } })
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCustomers } from './world.ts'

const { call, add, close } = openCustomers()
afterAll(close)

beforeAll(async () => {
  await add('/v1/fields/customer', { key: 'contract', label: 'Contract', type: 'text', unique: true })
  await add('/v1/fields/customer', { key: 'memberNumber', label: 'Member', type: 'number', unique: true })
  await add('/v1/fields/customer', { key: 'shelf', label: 'Shelf', type: 'text' })
})

const upsert = (by: string, body: object) => call('POST', `/v1/customers/upsert?by=${by}`, { body })
const person = (custom: object, more: object = {}) => ({ kind: 'person', name: 'Member', custom, ...more })

describe('upsert by a unique field of the tenant', () => {
  it('adds at first, and changes whom it finds the second time', async () => {
    const first = await upsert('custom.contract', person({ contract: 'C-1' }))
    expect(first.status).toBe(201)
    const second = await upsert('custom.contract', person({ contract: ' C-1 ' }, { level: 'A' }))
    expect(second).toMatchObject({ status: 200, body: { id: first.body.id, level: 'A', version: 2 } })
  })

  it('does so for each of a batch', async () => {
    const items = [7, 8, 7].map((memberNumber) => person({ memberNumber }, { tags: ['club'] }))
    const { body } = await call('POST', '/v1/customers/batch', { body: { by: 'custom.memberNumber', items } })
    expect(body.items.map(({ status }: { status: number }) => status).sort()).toEqual([200, 201, 201])
    expect(body.items[2].id).toBe(body.items[0].id)
  })

  it('makes one customer of 20 calls at the same time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => upsert('custom.contract', person({ contract: 'C-20' }))),
    )
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  })

  it.each(['custom.shelf', 'custom.nothing'])('refuses %s naming the fields that are unique', async (by) => {
    const allowed =
      'Allowed are: email, phone, registrationNumber, wechat, externalId, custom.contract, custom.memberNumber.'
    const fault = (place: string) => ({ in: place, pointer: '/by', code: 'not_allowed', message: allowed })
    const one = await upsert(by, person({ shelf: '1' }))
    expect(one).toMatchObject({ status: 400, body: { errors: [fault('query')] } })
    const several = await call('POST', '/v1/customers/batch', { body: { by, items: [person({ shelf: '1' })] } })
    expect(several).toMatchObject({ status: 400, body: { errors: [fault('body')] } })
  })

  it('takes no empty text for a value that one record has alone', async () => {
    for (const contract of ['', ' \u3000'])
      expect((await call('POST', '/v1/customers', { body: person({ contract }) })).status).toBe(201)
    const refused = await upsert('custom.contract', person({ contract: ' ' }))
    expect(refused.body.errors).toMatchObject([{ code: 'lacks_upsert_value' }])
  })

  it('needs a value of the right type', async () => {
    expect((await upsert('custom.contract', person({}))).body.errors).toMatchObject([{ code: 'lacks_upsert_value' }])
    expect((await upsert('custom.memberNumber', person({ memberNumber: 'x' }))).body.errors).toMatchObject([
      { pointer: '/custom/memberNumber', code: 'wrong_type' },
    ])
  })
})

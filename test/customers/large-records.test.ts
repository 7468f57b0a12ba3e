import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCustomers } from './world.ts'

const { call, follow, addPerson, close } = openCustomers()
afterAll(close)

/** Values of so many custom fields, each of 6000 bytes. */
const filled = (character: string, fields: number) =>
  Object.fromEntries(Array.from({ length: fields }, (_, index) => [`text${index}`, character.repeat(2000)]))

beforeAll(async () => {
  for (let index = 0; index < 40; index++)
    await call('POST', '/v1/fields/customer', { body: { key: `text${index}`, label: 'Text', type: 'text' } })
})

describe('a record as large as can be', () => {
  it('may change as a whole, and its history and audit follow', async () => {
    const { id } = await addPerson('Large', { custom: filled('大', 32) })
    const changed = await call('PATCH', `/v1/customers/${id}`, { body: { custom: filled('小', 32) } })
    expect(changed.status).toBe(200)
    await follow()
    const { body } = await call('GET', `/v1/customers/${id}/history`)
    expect(body.items.map(({ version }: { version: number }) => version)).toEqual([2, 1])
  })

  it('is refused when its history could not keep a change of all of it', async () => {
    const body = { kind: 'person', name: 'Larger', custom: filled('大', 34) }
    expect(await call('POST', '/v1/customers', { body })).toMatchObject({
      status: 422,
      body: { code: 'record.unstorable' },
    })
  })
})

describe('an answer that is larger than Lambda sends', () => {
  it('is refused with the advice to ask for less', async () => {
    for (let index = 0; index < 20; index++) await addPerson('Much', { custom: filled('多', 30) })
    const { status, body } = await call('GET', '/v1/customers?limit=100')
    expect([status, body.code]).toEqual([422, 'answer.too_large'])
    expect((await call('GET', '/v1/customers?limit=10')).status).toBe(200)
    expect((await call('GET', '/v1/customers?limit=100&fields=id')).status).toBe(200)
  })
})

it('a batch whose refusals are too long to keep is answered, and adds nothing twice under its Idempotency-Key', async () => {
  const surprises = Object.fromEntries(Array.from({ length: 90 }, (_, index) => [`${'x'.repeat(60)}${index}`, 1]))
  const items = [
    { kind: 'person', name: 'Once' },
    ...Array.from({ length: 60 }, () => ({ kind: 'person', ...surprises })),
  ]
  const once = () => call('POST', '/v1/customers/batch', { body: { items }, headers: { 'idempotency-key': 'long' } })
  const [first, second] = [await once(), await once()]
  expect([first.status, first.body.items[0].status, first.body.items[1].status]).toEqual([207, 201, 400])
  expect(second.body.items[0]).toEqual(first.body.items[0])
})

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

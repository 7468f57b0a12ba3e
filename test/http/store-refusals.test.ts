import { afterAll, expect, it } from 'vitest'
import customers from '../../functions/customers/index.ts'
import { type Store, StoreBusy } from '../../shared/storage/store.ts'
import { apiOf, testPlatform } from '../support/api.ts'

const { platform, close } = testPlatform()
afterAll(close)

const busy = (part: Partial<Store>): Store => ({ ...platform.store, ...part, metered: () => busy(part) })
const refuse = async () => {
  throw new StoreBusy(1500)
}
const person = { kind: 'person', name: 'Busy' }

it.each([
  ['reading', busy({ get: refuse }), 'GET', '/v1/customers/cus_1', undefined],
  ['writing', busy({ commit: refuse }), 'POST', '/v1/customers', person],
])('a store that is busy %s answers 503 and when to try again', async (_, store, method, path, body) => {
  const call = apiOf(customers, { ...platform, store })
  const { status, headers, body: problem } = await call(method, path, { body })
  expect([status, headers['retry-after'], problem.code]).toEqual([503, '2', 'busy'])
})

it('a record that no store can hold is refused, not a fault of ours', async () => {
  const call = apiOf(customers, platform)
  await call('POST', '/v1/fields/customer', { body: { key: 'ratio', label: 'Ratio', type: 'number' } })
  const { status, body } = await call('POST', '/v1/customers', { body: { ...person, custom: { ratio: 1e-200 } } })
  expect([status, body.code]).toEqual([422, 'record.unstorable'])
})

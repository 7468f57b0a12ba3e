import { afterAll, describe, expect, it } from 'vitest'
import customerSearch from '../../functions/customers/search.ts'
import { apiOf, testPlatform } from '../support/api.ts'

const { platform, close } = testPlatform()
const call = apiOf(customerSearch, platform)
afterAll(close)

const faultsOf = async (query: Record<string, string>): Promise<string[]> => {
  const { status, body } = await call('GET', `/v1/customers?${new URLSearchParams(query)}`)
  if (status !== 400) throw new Error(`${status} ${JSON.stringify(body)}`)
  return body.errors.map(({ pointer, code, message }: Record<string, string>) => `${pointer} ${code}: ${message}`)
}
const filterFaults = (filter: unknown) => faultsOf({ filter: JSON.stringify(filter) })

describe('a filter with a fault', () => {
  const level = { field: 'level', op: 'eq', value: 'A' }

  it('names the place of the fault, however deep it lies', async () => {
    expect(await filterFaults({ not: level })).toEqual(['/filter/not wrong_type: This must be of type array.'])
    expect(await filterFaults({ and: [level, { or: [] }] })).toEqual([
      '/filter/and/1/or too_small.array: 1 or more entries are needed.',
    ])
    expect(await filterFaults({ or: Array.from({ length: 51 }, () => level) })).toEqual([
      '/filter/or too_big.array: At most 50 entries are allowed.',
    ])
    expect(await filterFaults({ and: [{ field: 'level', op: 'eq' }] })).toEqual([
      '/filter/and/0/value required: This field is required.',
    ])
  })

  it('names the operators that there are', async () => {
    expect(await filterFaults({ field: 'level', op: 'is', value: 'A' })).toEqual([
      '/filter/op not_allowed: Allowed are: eq, ne, in, gt, gte, lt, lte, between, contains, startsWith, exists, olderThanDays, newerThanDays.',
    ])
    expect(await filterFaults({})).toEqual(['/filter/op required: This field is required.'])
  })
})

describe('fields', () => {
  it('that an answer never has are refused by name', async () => {
    expect(await faultsOf({ fields: 'id,nmae,levle' })).toEqual([
      '/fields unknown_fields: An answer has no fields nmae, levle.',
    ])
    expect(await faultsOf({ fields: 'constructor' })).toEqual([
      '/fields unknown_fields: An answer has no fields constructor.',
    ])
    expect(await faultsOf({ fields: ' ,' })).toEqual(['/fields too_small.string: 1 or more characters are needed.'])
    expect((await call('GET', '/v1/customers?fields=id,level')).status).toBe(200)
  })
})

describe('a value of the wrong form', () => {
  it('is told the form', async () => {
    expect(await faultsOf({ sort: 'Name!' })).toEqual([
      String.raw`/sort wrong_format: This does not have the format /^-?[a-z][\w.]{0,59}$/.`,
    ])
  })
})

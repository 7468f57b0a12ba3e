import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diff, undo } from '../../shared/kernel/history.ts'

const leaf = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null), fc.array(fc.nat(3), { maxLength: 3 }))
const name = fc.constantFrom('a', 'b', 'c', 'd')
const inner = fc.dictionary(name, fc.oneof(leaf, fc.dictionary(name, leaf)))
const state = fc.dictionary(name, fc.oneof(leaf, inner))
// Objects of zod and of JSON have a prototype; fast-check's have none now and then.
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

describe('the difference of two states', () => {
  it('names changed fields by path, with what was and what is', () => {
    const before = {
      id: 'x',
      version: 1,
      address: { city: 'Xi’an', zip: '1' },
      tags: ['a'],
      gone: 5,
      updatedAt: 'then',
    }
    const after = {
      id: 'x',
      version: 2,
      address: { city: 'Xi’an', zip: '2' },
      tags: ['a', 'b'],
      come: true,
      updatedAt: 'now',
    }
    expect(diff(before, after)).toEqual([
      { field: 'address.zip', from: '1', to: '2' },
      { field: 'tags', from: ['a'], to: ['a', 'b'] },
      { field: 'gone', from: 5 },
      { field: 'come', to: true },
    ])
  })

  it('undoes itself', () => {
    fc.assert(
      fc.property(state, state, (one, other) => {
        const [before, after] = [plain(one), plain(other)]
        expect(undo(after, diff(before, after))).toEqual(before)
      }),
      { numRuns: 500 },
    )
  })

  it('is nothing between equal states', () => {
    fc.assert(
      fc.property(state, (one) => {
        expect(diff(plain(one), plain(one))).toEqual([])
      }),
    )
  })
})

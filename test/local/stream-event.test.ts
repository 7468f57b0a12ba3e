import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attributesOf, isFollowed, recordOf } from '../../infra/local/stream-event.ts'
import type { Change, Item, Value } from '../../shared/storage/store.ts'
import { changeOf } from '../../shared/storage/stream-record.ts'
import { noteItem } from './fakes.ts'

const safeNumber = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }))
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'grapheme' }),
    safeNumber.filter((number) => !Object.is(number, -0)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      // The SDK takes an object with a `constructor` of its own for an instance of a class.
      fc.string({ minLength: 1 }).filter((name) => !(name in {})),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
}))
const item = fc.record({ data: value, more: value }).map((fields): Item => noteItem('n1', 1, fields))

describe('items in stream records', () => {
  test("are written as the SDK's marshall writes them", () => {
    fc.assert(
      fc.property(item, (any) => {
        expect(attributesOf(any)).toEqual(marshall(any))
      }),
    )
  })

  test("are read as the SDK's unmarshall reads them", () => {
    fc.assert(
      fc.property(item, (any) => {
        const attributes = marshall(any)
        const record = { dynamodb: { Keys: {}, NewImage: attributes as never, SequenceNumber: '1' } }
        expect(changeOf(record).after).toEqual(unmarshall(attributes))
      }),
    )
  })

  test('leave out what is undefined', () => {
    expect(attributesOf({ pk: 'a', sk: '.', g1pk: undefined })).toEqual({ pk: { S: 'a' }, sk: { S: '.' } })
  })
})

const key = { pk: 'ten_1#note#n1', sk: '.' }

describe('a stream record', () => {
  test.each<[string, Change]>([
    ['INSERT', { id: '7', key, after: noteItem('n1') }],
    ['MODIFY', { id: '8', key, before: noteItem('n1'), after: noteItem('n1', 2) }],
    ['REMOVE', { id: '9', key, before: noteItem('n1', 2) }],
  ])('of %s carries the change there and back', (eventName, change) => {
    const record = recordOf(change, 1_700_000_000_500)
    expect(record).toMatchObject({ eventName, eventSource: 'aws:dynamodb', eventID: change.id })
    expect(record.dynamodb).toMatchObject({ ApproximateCreationDateTime: 1_700_000_000, SequenceNumber: change.id })
    expect(changeOf(record)).toEqual(change)
  })

  test('is shown to followers when it is about a record, and for nothing else', () => {
    const about = (after: Item) => isFollowed({ id: '1', key: after, after })
    expect(about(noteItem('n1'))).toBe(true)
    expect(isFollowed({ id: '1', key, before: noteItem('n1') })).toBe(true)
    expect(about({ pk: 'ten_1#idempotency#x', sk: '.' })).toBe(false)
    expect(about(noteItem('n1', 1, { sk: 'history#1' }))).toBe(false)
  })
})

import fc from 'fast-check'
import type { Action, Item, Key, Query } from '../../shared/storage/store.ts'

/** One thing done to a store. Few keys and values, so that histories meet themselves often. */
export type Step =
  | { readonly do: 'commit'; readonly actions: readonly Action[] }
  | { readonly do: 'get'; readonly key: Key; readonly eventual: boolean }
  | { readonly do: 'getMany'; readonly keys: readonly Key[] }
  | { readonly do: 'query'; readonly query: Query }

// Upper case is left out: the emulator finds prefixes in either case.
const texts = ['a', 'ab', 'b', '中', '\uffff', '𝄞']
const text = fc.constantFrom(...texts)
const key = fc.record({ pk: fc.constantFrom('p', 'q'), sk: text })
const small = fc.integer({ min: -2, max: 3 })
const index = fc.constantFrom('g1', 'g2', 'g3', 'due')

const value = fc.oneof(
  small,
  text,
  fc.constantFrom(null, true, 0.5, 'x'.repeat(1200)),
  fc.array(small, { maxLength: 2 }),
)

/** Sort keys of an index are made unique by the key: DynamoDB leaves the order of equal ones open. */
const item: fc.Arbitrary<Item> = fc
  .tuple(
    key,
    fc.record(
      { version: small, n: small, state: value, deep: fc.dictionary(text, value, { maxKeys: 2 }) },
      { requiredKeys: [] },
    ),
    fc.uniqueArray(fc.tuple(index, fc.constantFrom('p', 'q'), text, fc.constantFrom('both', 'pk', 'sk')), {
      maxLength: 3,
      selector: ([name]) => name,
    }),
  )
  .map(([{ pk, sk }, attributes, places]) => {
    const indexes = places.map(([name, partition, sort, which]) => ({
      ...(which !== 'sk' && { [`${name}pk`]: partition }),
      ...(which !== 'pk' && { [`${name}sk`]: `${sort}#${pk}#${sk}` }),
    }))
    return Object.assign({ pk, sk }, attributes, ...indexes) as Item
  })

const condition = fc.oneof(
  fc.constant({ is: 'absent' } as const),
  fc.constant({ is: 'present' } as const),
  small.map((version) => ({ is: 'version', version }) as const),
  fc
    .dictionary(fc.constantFrom('state', 'n', 'missing'), fc.oneof(small, text, fc.constant(null)), { maxKeys: 2 })
    .map((attributes) => ({ is: 'equal', attributes }) as const),
)

const bounds = fc.record({ min: small, max: small }, { requiredKeys: [] })

const optional = <T extends object, K extends string, V>(base: T, name: K, given: V | undefined) =>
  given === undefined ? base : { ...base, [name]: given }

const action: fc.Arbitrary<Action> = fc.oneof(
  fc
    .tuple(item, fc.option(condition, { nil: undefined }))
    .map(([put, when]) => optional({ do: 'put', item: put }, 'when', when) as Action),
  fc
    .tuple(key, fc.option(condition, { nil: undefined }))
    .map(([gone, when]) => optional({ do: 'delete', key: gone }, 'when', when) as Action),
  fc.tuple(key, condition).map(([checked, when]) => ({ do: 'check', key: checked, when }) as Action),
  fc
    .record({
      key,
      by: fc.dictionary(fc.constantFrom('n', 'version'), small, { maxKeys: 2 }),
      within: fc.dictionary(fc.constantFrom('n', 'version', 'm'), bounds, { maxKeys: 2 }),
      set: fc.dictionary(fc.constantFrom('state', 'note'), fc.oneof(small, text, fc.constant(null)), { maxKeys: 2 }),
    })
    .map((add) => ({ do: 'add', ...add }) as Action),
)

const range = fc.oneof(
  fc.record({ from: text, to: text }, { requiredKeys: [] }),
  fc.constantFrom(...texts, '').map((beginsWith) => ({ beginsWith })),
)

const query: fc.Arbitrary<Query> = fc
  .record({
    index: fc.constantFrom('table', 'g1', 'g2', 'g3', 'due'),
    partition: fc.constantFrom('p', 'q'),
    range: fc.option(range, { nil: undefined }),
    direction: fc.constantFrom('ascending', 'descending'),
    limit: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ range: wanted, ...rest }) => optional(rest, 'range', wanted) as Query)

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(action, { minLength: 1, maxLength: 3 }).map((actions) => ({ do: 'commit', actions }) as const),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(key, fc.boolean()).map(([one, eventual]) => ({ do: 'get', key: one, eventual }) as const),
  },
  { weight: 1, arbitrary: fc.array(key, { maxLength: 5 }).map((keys) => ({ do: 'getMany', keys }) as const) },
  { weight: 2, arbitrary: query.map((asked) => ({ do: 'query', query: asked }) as const) },
)

export const histories: fc.Arbitrary<Step[]> = fc.array(step, { minLength: 5, maxLength: 25 })

const partitionNames = new Set(['pk', 'g1pk', 'g2pk', 'g3pk', 'duepk', 'partition'])

/** The same step in partitions that no other history uses. */
export const withPartition = (general: Step, prefix: string): Step =>
  JSON.parse(JSON.stringify(general), (name, part) => (partitionNames.has(name) ? `${prefix}#${part}` : part)) as Step

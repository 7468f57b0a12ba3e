import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Filter, FilterInput, fieldsOf, normaliseFilter } from '../../shared/kernel/filter.ts'
import { fieldReader, passes } from '../../shared/kernel/filter-match.ts'
import { type ListPlan, periodAsked, planLists } from '../../shared/kernel/filter-plan.ts'

const now = '2026-11-21T08:00:00.000Z'
const record = {
  name: 'Anna Berg',
  level: 'A',
  employees: 40,
  tags: ['vip', 'wholesale'],
  active: true,
  seenAt: '2026-11-01T08:00:00.000Z',
  address: { city: '上海' },
  note: '',
  nothing: null,
}
const read = fieldReader(record)

describe('a condition', () => {
  it.each([
    ['level', 'eq', 'A', true],
    ['level', 'eq', 'B', false],
    ['level', 'ne', 'B', true],
    ['missing', 'ne', 'B', true],
    ['missing', 'eq', 'undefined', false],
    ['nothing', 'eq', 'null', false],
    ['employees', 'eq', '40', true],
    ['active', 'eq', true, true],
    ['tags', 'eq', 'vip', true],
    ['tags', 'ne', 'vip', false],
    ['tags', 'in', ['x', 'wholesale'], true],
    ['level', 'in', ['B', 'C'], false],
    ['employees', 'gt', 39, true],
    ['employees', 'gt', 40, false],
    ['employees', 'gte', 40, true],
    ['employees', 'lt', '50', false],
    ['missing', 'lt', 50, false],
    ['employees', 'lte', 40, true],
    ['employees', 'between', [40, 41], true],
    ['seenAt', 'between', ['2026-11-01', '2026-11-30'], true],
    ['name', 'contains', 'BERG', true],
    ['tags', 'contains', 'vip', true],
    ['tags', 'contains', 'vi', false],
    ['name', 'startsWith', 'anna', true],
    ['tags', 'startsWith', 'whole', true],
    ['address.city', 'eq', '上海', true],
    ['address', 'eq', '[object Object]', false],
    ['address.city.x', 'exists', false, true],
    ['name', 'exists', true, true],
    ['note', 'exists', true, false],
    ['nothing', 'exists', false, true],
    ['seenAt', 'olderThanDays', 19, true],
    ['seenAt', 'olderThanDays', 21, false],
    ['seenAt', 'newerThanDays', 20, true],
    ['missing', 'olderThanDays', 1, false],
    ['constructor', 'exists', true, false],
  ] as const)('%s %s %j: %s', (field, op, value, expected) => {
    const filter = FilterInput.parse({ field, op, value })
    expect(passes(filter, read, now)).toBe(expected)
  })
})

describe('a filter from outside', () => {
  it.each([
    {},
    { field: 'a', op: 'like', value: 1 },
    { field: 'a', op: 'eq' },
    { field: 'A b', op: 'eq', value: 1 },
    { field: 'a', op: 'eq', value: { x: 1 } },
    { field: 'a', op: 'in', value: [] },
    { field: 'a', op: 'eq', value: 1, more: 1 },
    { and: [] },
    { and: [{ field: 'a', op: 'eq', value: 1 }], or: [] },
    { not: { field: 'a', op: 'eq', value: 1 } },
    'a',
    null,
  ])('%j is refused', (filter) => expect(FilterInput.safeParse(filter).success).toBe(false))

  const leaf: Filter = { field: 'a', op: 'eq', value: 1 }
  const nested = (levels: number): Filter => (levels === 1 ? leaf : { and: [nested(levels - 1)] })
  const wide = (count: number): Filter => ({ and: [{ or: Array(count - 1).fill(leaf) }, leaf] })

  it('has at most 6 levels and 50 conditions', () => {
    expect(FilterInput.safeParse(nested(6)).success).toBe(true)
    expect(FilterInput.safeParse(nested(7)).success).toBe(false)
    expect(FilterInput.safeParse(wide(50)).success).toBe(true)
    expect(FilterInput.safeParse(wide(51)).success).toBe(false)
  })
})

const condition = fc.record({
  field: fc.constantFrom('a', 'b', 'c'),
  op: fc.constant('eq' as const),
  value: fc.integer({ min: 0, max: 2 }),
})
const { any } = fc.letrec<{ any: Filter }>((tie) => {
  const parts = fc.array(tie('any'), { minLength: 1, maxLength: 3 })
  return {
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      condition,
      parts.map((and): Filter => ({ and })),
      parts.map((or): Filter => ({ or })),
      parts.map((not): Filter => ({ not })),
    ),
  }
})
const someRecord = fc.record({ a: fc.nat(2), b: fc.nat(2), c: fc.nat(2) })

describe('normalising', () => {
  it('changes no answer and is done after once', () => {
    fc.assert(
      fc.property(any, someRecord, (filter, values) => {
        const normal = normaliseFilter(filter)
        expect(passes(normal, fieldReader(values), now)).toBe(passes(filter, fieldReader(values), now))
        expect(normaliseFilter(normal)).toEqual(normal)
        expect(fieldsOf(filter)).toEqual(expect.arrayContaining([...fieldsOf(normal)]))
      }),
    )
  })

  it('takes away nesting that says nothing', () => {
    const a: Filter = { field: 'a', op: 'eq', value: 1 }
    const b: Filter = { field: 'b', op: 'eq', value: 1 }
    expect(normaliseFilter({ and: [{ and: [a, { and: [b] }] }, a] })).toEqual({ and: [a, b] })
    expect(normaliseFilter({ or: [{ and: [a] }] })).toEqual(a)
  })
})

describe('planning', () => {
  const isListed = (field: string): boolean => field !== 'c'
  const inPlan = (plan: ListPlan, values: Record<string, number>): boolean => {
    if ('list' in plan) return String(values[plan.list.field]) === plan.list.value
    return 'all' in plan
      ? plan.all.every((part) => inPlan(part, values))
      : plan.any.some((part) => inPlan(part, values))
  }

  it('names lists that hold every answer, or none at all', () => {
    fc.assert(
      fc.property(any, someRecord, (filter, values) => {
        const plan = planLists(filter, isListed)
        if (plan && passes(filter, fieldReader(values), now)) expect(inPlan(plan, values)).toBe(true)
      }),
    )
  })

  it('serves "and" by any part, "or" by all, "not" never', () => {
    const listed: Filter = { field: 'a', op: 'eq', value: 1 }
    const other: Filter = { field: 'c', op: 'eq', value: 1 }
    expect(planLists({ and: [listed, other] }, isListed)).toEqual({ list: { field: 'a', value: '1' } })
    expect(planLists({ or: [listed, other] }, isListed)).toBeUndefined()
    expect(planLists({ not: [listed] }, isListed)).toBeUndefined()
    expect(planLists({ field: 'a', op: 'gt', value: 1 }, isListed)).toBeUndefined()
  })

  it('finds the period that a filter asks for', () => {
    const at = (op: 'gte' | 'lt', value: string): Filter => ({ field: 'at', op, value })
    const filter: Filter = { and: [at('gte', '2026-01-01'), at('gte', '2026-03-01'), at('lt', '2026-05-01')] }
    expect(periodAsked(filter, 'at', now)).toEqual({ from: '2026-03-01', to: '2026-05-01' })
    expect(periodAsked({ field: 'at', op: 'newerThanDays', value: 1 }, 'at', now)).toEqual({
      from: '2026-11-20T08:00:00.000Z',
    })
    expect(periodAsked({ or: [at('lt', '2026-05-01')] }, 'at', now)).toEqual({})
  })
})

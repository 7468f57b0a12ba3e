import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openCategories } from '../../shared/sales/forecast-category.ts'
import { type DealNight, movementsOf, type Scope, valueIn } from '../../shared/sales/forecast-movement.ts'

const open: DealNight = {
  dealId: 'dea_1',
  state: 'open',
  amount: 1_000_0000n,
  currency: 'CNY',
  value: 1_000_0000n,
  probability: 50,
  category: 'best_case',
  closeMonth: '2026-05',
  ownerId: 'usr_1',
}
const quarter: Scope = { fromMonth: '2026-04', toMonth: '2026-06', measure: 'weighted' }
const moved = (before: DealNight | undefined, after: DealNight | undefined, scope = quarter) =>
  movementsOf(before, after, scope).map(({ cause, by }) => [cause, Number(by) / 1_000_000])

const months = ['2026-03', '2026-04', '2026-06', '2026-07']
const nights = fc.option(
  fc.record({
    dealId: fc.constant('dea_1'),
    state: fc.constantFrom('open' as const, 'won' as const, 'lost' as const),
    amount: fc.bigInt({ min: 0n, max: 10n ** 19n }),
    currency: fc.constantFrom('CNY', 'USD'),
    value: fc.bigInt({ min: 0n, max: 10n ** 19n }),
    probability: fc.integer({ min: 0, max: 100 }),
    category: fc.constantFrom(...openCategories),
    closeMonth: fc.constantFrom(...months),
    ownerId: fc.constantFrom('usr_1', 'usr_2', undefined),
  }),
  { nil: undefined },
)
const scopes = fc.record({
  fromMonth: fc.constant('2026-04'),
  toMonth: fc.constant('2026-06'),
  measure: fc.constantFrom('amount' as const, 'weighted' as const),
  category: fc.constantFrom(undefined, ...openCategories),
  ownerIds: fc.constant(new Set(['usr_1'])),
})

describe('the movement of a forecast', () => {
  it('is nothing when nothing changed, or nothing of it counts', () => {
    expect(moved(open, open)).toEqual([])
    expect(moved({ ...open, closeMonth: '2027-01' }, { ...open, closeMonth: '2027-02' })).toEqual([])
    expect(moved(undefined, undefined)).toEqual([])
  })

  it('names what happened to a deal as a whole', () => {
    expect(moved(undefined, open)).toEqual([['new', 500]])
    expect(moved(open, { ...open, state: 'won' })).toEqual([['won', -500]])
    expect(moved(open, { ...open, state: 'lost' })).toEqual([['lost', -500]])
    expect(moved({ ...open, state: 'lost' }, open)).toEqual([['reopened', 500]])
  })

  it('tells a closing date that moved out of the months from one that moved in', () => {
    const later = { ...open, closeMonth: '2026-07' }
    expect(moved(open, later)).toEqual([['pushed_out', -500]])
    expect(moved(later, open)).toEqual([['pulled_in', 500]])
  })

  it('takes apart what a deal is worth and how probable it is', () => {
    const after = { ...open, amount: 3_000_0000n, value: 3_000_0000n, probability: 80 }
    expect(moved(open, after)).toEqual([
      ['bigger', 1000],
      ['stage_moved', 900],
    ])
    expect(moved(after, { ...after, amount: 1_000_0000n, value: 1_000_0000n })).toEqual([['smaller', -1600]])
  })

  it('tells another rate from another amount', () => {
    expect(moved(open, { ...open, value: 1_100_0000n })).toEqual([['rate', 50]])
  })

  it('tells who took a deal over', () => {
    const mine = { ...quarter, ownerIds: new Set(['usr_1']) }
    const theirs = { ...open, ownerId: 'usr_2' }
    expect(moved(open, theirs, mine)).toEqual([['handed_over', -500]])
    expect(moved(theirs, open, mine)).toEqual([['taken_over', 500]])
    expect(moved(open, theirs)).toEqual([])
  })

  it('tells a deal that went to another category from one whose date, owner or state changed', () => {
    const best = { ...quarter, category: 'best_case' as const }
    const commit = { ...quarter, category: 'commit' as const }
    const surer = { ...open, category: 'commit' as const, probability: 90 }
    expect(moved(open, surer, best)).toEqual([['category_out', -500]])
    expect(moved(open, surer, commit)).toEqual([['category_in', 900]])
    expect(moved(open, surer)).toEqual([['stage_moved', 400]])
    expect(moved(open, { ...surer, state: 'won' }, best)).toEqual([['won', -500]])
    expect(moved(open, { ...surer, closeMonth: '2026-07' }, best)).toEqual([['pushed_out', -500]])
    expect(moved({ ...open, closeMonth: '2026-07' }, surer, commit)).toEqual([['pulled_in', 900]])
  })

  it('tells a deal that the forecast takes in or leaves out, where it weighs', () => {
    const omitted = { ...open, category: 'omitted' as const, probability: 0 }
    expect(moved(omitted, open)).toEqual([['category_in', 500]])
    expect(moved(open, omitted)).toEqual([['category_out', -500]])
    expect(moved(open, omitted, { ...quarter, measure: 'amount' })).toEqual([])
  })

  it('adds up over all categories to what it is without one', () => {
    fc.assert(
      fc.property(nights, nights, scopes, (b, a, { category, ...scope }) => {
        const total = (some: Scope) => movementsOf(b, a, some).reduce((sum, { by }) => sum + by, 0n)
        const parts = openCategories.reduce((sum, one) => sum + total({ ...scope, category: one }), 0n)
        expect(parts).toBe(total(scope))
      }),
    )
  })

  it('adds up to the difference, whatever happened between two nights', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(nights, nights), { maxLength: 20 }), scopes, (deals, scope) => {
        const difference = deals.reduce((sum, [b, a]) => sum + valueIn(a, scope) - valueIn(b, scope), 0n)
        const explained = deals.flatMap(([b, a]) => movementsOf(b, a, scope)).reduce((sum, { by }) => sum + by, 0n)
        expect(explained).toBe(difference)
      }),
    )
  })

  it('adds up over a night in between as it does without it', () => {
    const total = (b: DealNight | undefined, a: DealNight | undefined, scope: Scope) =>
      movementsOf(b, a, scope).reduce((sum, { by }) => sum + by, 0n)
    fc.assert(
      fc.property(nights, nights, nights, scopes, (first, second, third, scope) => {
        expect(total(first, second, scope) + total(second, third, scope)).toBe(total(first, third, scope))
      }),
    )
  })
})

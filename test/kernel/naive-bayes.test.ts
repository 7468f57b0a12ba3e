import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Closed, countedValues, type Features, predict } from '../../shared/kernel/naive-bayes.ts'

const stages = ['new', 'working', 'qualified']

interface Example extends Features {
  readonly outcome: 'won' | 'lost'
}

const trained = (examples: readonly Example[]): Closed => {
  const counts: Record<string, Record<string, { won: number; lost: number }>> = {}
  for (const { outcome, ...features } of examples)
    for (const { field, value } of countedValues(stages, features, outcome)) {
      counts[field] ??= {}
      counts[field][value] ??= { won: 0, lost: 0 }
      counts[field][value][outcome] += 1
    }
  return { stages, counts }
}

const features = fc.record({
  stage: fc.constantFrom(...stages),
  values: fc.record({
    region: fc.constantFrom(['east'], ['west'], []),
    source: fc.constantFrom(['web'], ['fair']),
    tags: fc.subarray(['vip', 'price', 'new']),
  }),
})
const examples = fc.array(
  fc
    .tuple(features, fc.constantFrom('won' as const, 'lost' as const))
    .map(([given, outcome]) => ({ ...given, outcome })),
  { maxLength: 60 },
)

describe('the predictive score', () => {
  it('is the share of won ones as long as nothing tells records apart', () => {
    const closed = trained([
      ...Array.from({ length: 3 }, () => ({ stage: 'new', values: {}, outcome: 'won' as const })),
      { stage: 'new', values: {}, outcome: 'lost' },
    ])
    expect(predict(closed, { stage: 'new', values: {} }).probability).toBeCloseTo(3.1 / (3.1 + 1.1), 12)
  })

  it('is worked out by hand for one field and one stage', () => {
    const closed = trained([
      { stage: 'qualified', values: { region: ['east'] }, outcome: 'won' },
      { stage: 'qualified', values: { region: ['east'] }, outcome: 'won' },
      { stage: 'new', values: { region: ['west'] }, outcome: 'lost' },
      { stage: 'working', values: { region: ['east'] }, outcome: 'lost' },
    ])
    const byHand = Math.log(2.1 / 2.1) + Math.log(2.1 / 2.1 / (1.1 / 2.1)) + Math.log(2.1 / 2.2 / (1.1 / 2.2))
    expect(predict(closed, { stage: 'working', values: { region: ['east'] } }).logit).toBeCloseTo(byHand, 12)
  })

  it('adds up from its contributions, and stays between 0.01 and 0.99', () => {
    fc.assert(
      fc.property(examples, features, (closed, open) => {
        const { logit, contributions, probability } = predict(trained(closed), open)
        expect(Math.abs(contributions.reduce((sum, { logOdds }) => sum + logOdds, 0) - logit)).toBeLessThan(1e-9)
        expect(probability).toBeGreaterThanOrEqual(0.01)
        expect(probability).toBeLessThanOrEqual(0.99)
      }),
    )
  })

  it('can be worked out again from the counts that it keeps', () => {
    fc.assert(
      fc.property(examples, features, (closed, open) => {
        const { logit, contributions } = predict(trained(closed), open)
        const again = contributions.reduce(
          (sum, { counts, of }) => sum + Math.log(counts.won / of.won / (counts.lost / of.lost)),
          0,
        )
        expect(Math.abs(again - logit)).toBeLessThan(1e-9)
      }),
    )
  })

  it('does not depend on the order in which records were closed', () => {
    fc.assert(
      fc.property(examples, features, (closed, open) => {
        expect(predict(trained([...closed].reverse()), open).logit).toBeCloseTo(predict(trained(closed), open).logit, 9)
      }),
    )
  })

  it('leaves out a value that was never seen, and a tag with fewer than 50 closed records', () => {
    const many = (count: number, tag: string): Example[] =>
      Array.from({ length: count }, () => ({ stage: 'new', values: { tags: [tag] }, outcome: 'won' as const }))
    const closed = trained([...many(49, 'rare'), ...many(50, 'frequent')])
    const fieldsOf = (tag: string) =>
      predict(closed, { stage: 'new', values: { tags: [tag], region: ['moon'] } }).contributions.map(
        ({ value }) => value,
      )
    expect(fieldsOf('rare')).toEqual(['all', 'new'])
    expect(fieldsOf('frequent')).toEqual(['all', 'new', 'frequent'])
  })

  it('takes names of object members for what they are: values like others', () => {
    const closed = trained([{ stage: 'new', values: { region: ['east'] }, outcome: 'won' }])
    expect(predict(closed, { stage: 'new', values: { region: ['constructor'] } }).contributions).toHaveLength(2)
  })
})

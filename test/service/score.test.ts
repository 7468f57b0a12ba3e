import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wilsonInterval } from '../../shared/kernel/share.ts'
import { type Counts, cesScore, csatScore, fewestAnswers, npsScore } from '../../shared/service/score.ts'

const z = 1.959963984540054

const answersFrom = (min: number, max: number) => fc.array(fc.integer({ min, max }), { maxLength: 300 })

const counted = (answers: readonly number[]): Counts => {
  const counts: Record<string, number> = {}
  for (const answer of answers) counts[answer] = (counts[answer] ?? 0) + 1
  return counts
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Wilson's interval by its definition: the shares that lie at most z standard errors of their own from the one observed. */
const slowWilson = (successes: number, n: number) => {
  const observed = successes / n
  const isInside = (share: number) => Math.abs(observed - share) <= z * Math.sqrt((share * (1 - share)) / n)
  const edge = (outside: number) => {
    let [out, inside] = [outside, observed]
    if (isInside(out)) return out
    for (let step = 0; step < 100; step++) {
      const middle = (out + inside) / 2
      if (isInside(middle)) inside = middle
      else out = middle
    }
    return inside
  }
  return { low: edge(0), high: edge(1) }
}

describe('the interval of a share', () => {
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('is that of Newcombe (1998, table I, method 3) for %d of %d', (successes, n, low, high) => {
    const interval = wilsonInterval(successes, n)
    expect(interval.low).toBeCloseTo(low, 4)
    expect(interval.high).toBeCloseTo(high, 4)
  })

  it('holds just those shares from which the observed one is not far', () => {
    const cases = fc
      .integer({ min: 1, max: 2000 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)))
    fc.assert(
      fc.property(cases, ([successes, n]) => {
        const [fast, slow] = [wilsonInterval(successes, n), slowWilson(successes, n)]
        expect(fast.low).toBeCloseTo(slow.low, 9)
        expect(fast.high).toBeCloseTo(slow.high, 9)
      }),
    )
  })
})

describe('CSAT', () => {
  it('is the share of 4 and 5', () => {
    fc.assert(
      fc.property(answersFrom(1, 5), (answers) => {
        const { n, value, interval } = csatScore(counted(answers))
        expect(n).toBe(answers.length)
        if (n < fewestAnswers) {
          expect([value, interval]).toEqual([undefined, undefined])
          return
        }
        const satisfied = answers.filter((answer) => answer === 4 || answer === 5).length
        const slow = slowWilson(satisfied, n)
        expect(value).toBeCloseTo((satisfied / n) * 100, 9)
        expect(interval?.low).toBeCloseTo(slow.low * 100, 7)
        expect(interval?.high).toBeCloseTo(slow.high * 100, 7)
      }),
    )
  })
})

describe('NPS', () => {
  it('is the mean of +1 for promoters, 0 for passives and −1 for detractors, with the variance of just these', () => {
    fc.assert(
      fc.property(answersFrom(0, 10), (answers) => {
        const { n, value, interval } = npsScore(counted(answers))
        expect(n).toBe(answers.length)
        if (n < fewestAnswers) {
          expect([value, interval]).toEqual([undefined, undefined])
          return
        }
        const signs = answers.map((answer) => (answer >= 9 ? 1 : answer <= 6 ? -1 : 0))
        const slow = mean(signs)
        const half = z * Math.sqrt(mean(signs.map((sign) => (sign - slow) ** 2)) / n)
        expect(value).toBeCloseTo(slow * 100, 7)
        expect(interval?.low).toBeCloseTo(Math.max(-100, (slow - half) * 100), 5)
        expect(interval?.high).toBeCloseTo(Math.min(100, (slow + half) * 100), 5)
      }),
    )
  })

  it('is 50 ± 13.1 for 60 promoters, 30 passives and 10 detractors', () => {
    const { value, interval } = npsScore({ '10': 40, '9': 20, '8': 15, '7': 15, '6': 5, '0': 5 })
    expect(value).toBeCloseTo(50, 9)
    // 1.96 × √((0.6 + 0.1 − 0.25) / 100) = 0.1315
    expect(interval?.low).toBeCloseTo(36.85, 2)
    expect(interval?.high).toBeCloseTo(63.15, 2)
  })
})

describe('CES', () => {
  it('is the mean, with the interval of the sample’s standard error', () => {
    fc.assert(
      fc.property(answersFrom(1, 7), (answers) => {
        const { n, value, interval } = cesScore(counted(answers))
        expect(n).toBe(answers.length)
        if (n < fewestAnswers) {
          expect([value, interval]).toEqual([undefined, undefined])
          return
        }
        const slow = mean(answers)
        const variance = answers.reduce((sum, answer) => sum + (answer - slow) ** 2, 0) / (n - 1)
        const half = z * Math.sqrt(variance / n)
        expect(value).toBeCloseTo(slow, 9)
        expect(interval?.low).toBeCloseTo(Math.max(1, slow - half), 7)
        expect(interval?.high).toBeCloseTo(Math.min(7, slow + half), 7)
      }),
    )
  })

  it('is 5 ± 0.96 for 3, 4, 5, 6, 7 and twice 5', () => {
    const { value, interval } = cesScore({ '3': 1, '4': 1, '5': 3, '6': 1, '7': 1 })
    expect(value).toBe(5)
    // s² = 10 / 6, s/√7 = 0.4880
    expect(interval?.high).toBeCloseTo(5 + 1.96 * 0.488, 3)
  })
})

describe('every score', () => {
  it('is none below five answers, and lies in its own interval from there on', () => {
    fc.assert(
      fc.property(answersFrom(1, 5), (answers) => {
        for (const score of [csatScore, npsScore, cesScore]) {
          const { n, value, interval } = score(counted(answers))
          if (n < 5) expect(value).toBeUndefined()
          else {
            expect(interval?.low).toBeLessThanOrEqual((value as number) + 1e-9)
            expect(interval?.high).toBeGreaterThanOrEqual((value as number) - 1e-9)
          }
        }
      }),
    )
  })
})

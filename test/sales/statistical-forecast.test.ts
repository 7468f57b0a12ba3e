import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forecastMonths, methodFor } from '../../shared/sales/statistical-forecast.ts'

const wave = (month: number): number => 1000 + 20 * month + 300 * Math.sin((2 * Math.PI * month) / 12)
const months = (length: number, of: (month: number) => number): number[] =>
  Array.from({ length }, (_, month) => of(month))
const noise = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state / 2147483648 - 0.5
  }
}

describe('the statistical forecast', () => {
  it('takes the method that the months carry', () => {
    expect([0, 11, 12, 23, 24].map(methodFor)).toEqual(['mean', 'mean', 'holt', 'holt', 'holt_winters'])
  })

  it('expects of months without any past nothing', () => {
    expect(forecastMonths([], 2)).toEqual({
      method: 'mean',
      months: [
        { value: 0, low: 0, high: 0 },
        { value: 0, low: 0, high: 0 },
      ],
    })
  })

  it('goes on with what never changes, whatever the method', () => {
    for (const length of [5, 15, 40]) {
      const { months: ahead } = forecastMonths(
        months(length, () => 70),
        12,
      )
      for (const { value, low, high } of ahead)
        for (const figure of [value, low, high]) expect(figure).toBeCloseTo(70, 6)
    }
  })

  it('finds a season and a trend again', () => {
    const { method, months: ahead, backTest } = forecastMonths(months(48, wave), 6)
    expect(method).toBe('holt_winters')
    for (const [index, { value }] of ahead.entries()) {
      const truth = wave(48 + index)
      expect(Math.abs(value - truth) / truth).toBeLessThan(0.06)
    }
    expect(backTest?.months).toBe(6)
    expect(backTest?.share).toBeLessThan(0.06)
  })

  it('is more careful the further it looks ahead, and the wilder the past', () => {
    const wild = (width: number) => {
      const next = noise(7)
      return forecastMonths(
        months(36, (month) => wave(month) + width * next()),
        12,
      ).months.map(({ low, high }) => high - low)
    }
    const calm = wild(50)
    const rough = wild(500)
    expect([...calm].sort((a, b) => a - b)).toEqual(calm)
    for (const [index, width] of rough.entries()) expect(width).toBeGreaterThan(calm[index] ?? 0)
  })

  it('holds about four of five times what it says with 80 %', () => {
    let inside = 0
    for (let seed = 1; seed <= 400; seed++) {
      const next = noise(seed * 7919)
      for (let warm = 0; warm < 10; warm++) next()
      const series = months(11, () => 100 + 40 * (next() + next() + next() + next()))
      const [ahead] = forecastMonths(series, 1).months
      const truth = 100 + 40 * (next() + next() + next() + next())
      if (ahead && truth >= ahead.low && truth <= ahead.high) inside += 1
    }
    expect(inside / 400).toBeGreaterThan(0.7)
    expect(inside / 400).toBeLessThan(0.9)
  })

  it('scales and shifts with its series', () => {
    const series = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 5, maxLength: 40 })
    fc.assert(
      fc.property(series, (given) => {
        const plain = forecastMonths(given, 3)
        const moved = forecastMonths(
          given.map((value) => 3 * value + 500),
          3,
        )
        for (const [index, { value, low, high }] of plain.months.entries()) {
          const other = moved.months[index]
          const scale = 1e-6 * (1 + Math.abs(value) + high - low)
          expect(Math.abs((other?.value ?? 0) - (3 * value + 500))).toBeLessThan(10 * scale + 1e-3)
          expect(Math.abs((other?.high ?? 0) - (3 * high + 500))).toBeLessThan(10 * scale + 1e-3)
        }
      }),
      { numRuns: 50 },
    )
  })
})

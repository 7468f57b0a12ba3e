import { describe, expect, it } from 'vitest'
import { plusDays, plusMs } from '../../shared/kernel/instant.ts'
import { backlogFigures, serviceFigures } from '../../shared/service/measure-figures.ts'
import { bucketOf, quantileError, quantileMs } from '../../shared/service/measure-histogram.ts'
import { isFirstContact, withReopening, withResolution } from '../../shared/service/measure-resolution.ts'

let seed = 11
const random = (): number => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
  return (seed >>> 8) / 2 ** 24
}

describe('a quantile from counters', () => {
  it('is within its stated error of the nearest-rank quantile of the durations themselves', () => {
    expect(quantileError).toBeLessThan(0.0906)
    for (let round = 0; round < 200; round++) {
      const durations = Array.from({ length: 1 + Math.floor(random() * 60) }, () => 1000 * Math.exp(random() * 17))
      const counts = new Map<number, number>()
      for (const ms of durations) counts.set(bucketOf(ms), (counts.get(bucketOf(ms)) ?? 0) + 1)
      const sorted = durations.toSorted((a, b) => a - b)
      for (const share of [0.5, 0.9]) {
        const exact = sorted[Math.ceil(share * sorted.length) - 1] as number
        const estimate = quantileMs(counts, share) as number
        expect(Math.abs(estimate - exact) / exact).toBeLessThanOrEqual(quantileError + 0.001)
      }
    }
  })

  it('is within half a second below a second, and none of nothing', () => {
    expect(quantileMs(new Map([[bucketOf(0), 3]]), 0.5)).toBe(500)
    expect(quantileMs(new Map(), 0.5)).toBeUndefined()
    expect(bucketOf(999)).toBe(0)
    expect(bucketOf(1000)).toBe(1)
  })
})

describe('a resolution on first contact', () => {
  const at = '2026-11-20T10:00:00.000Z'
  const settled = (replies: number) => withResolution({ replies }, at)
  const [one] = settled(1)

  it('took one reply, neither none nor two', () => {
    expect([0, 1, 2].map((replies) => settled(replies).map(isFirstContact)[0])).toEqual([false, true, false])
  })

  it('is none once it is reopened within seven days, to the millisecond', () => {
    const reopened = (when: string) => withReopening({ replies: 1, resolutions: settled(1) }, when).map(isFirstContact)
    expect(reopened(plusDays(at, 7))).toEqual([false])
    expect(reopened(plusMs(plusDays(at, 7), 1))).toEqual([true])
  })

  it('is the first of a case only', () => {
    const resolutions = one ? [{ ...one, reopenedAt: plusDays(at, 1) }] : []
    expect(withResolution({ replies: 1, resolutions }, plusDays(at, 2)).map(isFirstContact)).toEqual([false, false])
  })

  it('is remembered of the latest twenty resolutions', () => {
    let resolutions = settled(1)
    for (let n = 0; n < 30; n++) resolutions = withResolution({ replies: 1, resolutions }, plusDays(at, n))
    expect(resolutions).toHaveLength(20)
    expect(resolutions.some(({ isFirst }) => isFirst)).toBe(false)
  })
})

describe('figures from counters', () => {
  it('tell no rate, mean or quantile of fewer than five, but how many there were', () => {
    const four = { resolved: 4, reopened: 1, 'firstResponse.elapsed.sum': 4000, 'firstResponse.elapsed.b1': 4 }
    const figures = serviceFigures({ ...four, 'resolution.met': 3, 'resolution.breached': 1 })
    expect(figures.reopened).toEqual({ n: 4 })
    expect(figures.times.firstResponse.elapsed).toEqual({ n: 4 })
    expect(figures.kept.resolution).toEqual({ n: 4 })
  })

  it('tell them of five', () => {
    const figures = serviceFigures({ resolved: 5, reopened: 1, 'resolution.met': 4, 'resolution.breached': 1 })
    expect(figures.reopened).toMatchObject({ n: 5, percent: 20 })
    expect(figures.kept.resolution).toMatchObject({ n: 5, percent: 80 })
    expect(figures.kept.resolution.interval?.low).toBeCloseTo(37.6, 1)
  })

  it('put what is open into ages by whole days', () => {
    const open = { '2026-11-22': 1, '2026-11-21': 2, '2026-11-19': 3, '2026-11-15': 4, '2026-10-23': 5 }
    expect(backlogFigures(open, '2026-11-22T23:00:00.000Z')).toEqual({
      ...{ open: 15, under1Day: 1, from1Day: 2, from3Days: 3, from7Days: 4, from30Days: 5 },
    })
  })
})

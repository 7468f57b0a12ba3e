import { describe, expect, it } from 'vitest'
import { plusMonths } from '../../shared/kernel/month.ts'
import { lastDayOf, monthsBetween, monthsOfPeriod, quarterOf } from '../../shared/sales/forecast-period.ts'

describe('the months of a forecast', () => {
  it('go on over the end of a year, both ways', () => {
    expect(plusMonths('2026-11', 3)).toBe('2027-02')
    expect(plusMonths('2026-01', -1)).toBe('2025-12')
    expect(plusMonths('2026-01', -25)).toBe('2023-12')
    expect(monthsBetween('2025-11', '2026-02')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02'])
    expect(monthsBetween('2026-02', '2026-01')).toEqual([])
  })

  it('end on their last date', () => {
    const dates = ['2026-01', '2026-02', '2028-02', '2100-02', '2000-02', '2026-04', '2026-12'].map(lastDayOf)
    expect(dates).toEqual([
      '2026-01-31',
      '2026-02-28',
      '2028-02-29',
      '2100-02-28',
      '2000-02-29',
      '2026-04-30',
      '2026-12-31',
    ])
  })

  it('belong to quarters of three', () => {
    expect(['2026-01', '2026-03', '2026-04', '2026-12'].map(quarterOf)).toEqual([
      '2026-Q1',
      '2026-Q1',
      '2026-Q2',
      '2026-Q4',
    ])
    expect(monthsOfPeriod('2026-Q4')).toEqual(['2026-10', '2026-11', '2026-12'])
    expect(monthsOfPeriod('2026-05')).toEqual(['2026-05'])
  })
})

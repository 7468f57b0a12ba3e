import { describe, expect, test } from 'vitest'
import { parseSchedule } from '../../infra/local/schedule-expression.ts'
import { epochMs, instantOf } from '../../shared/kernel/instant.ts'

/** The first times after Sunday 1 March 2026, 08:00:30 UTC. */
const times = (expression: string, count = 3): string[] => {
  const next = parseSchedule(expression)
  const found: string[] = []
  let atMs: number | undefined = epochMs('2026-03-01T08:00:30.000Z')
  while (found.length < count) {
    atMs = next(atMs)
    if (atMs === undefined) break
    found.push(instantOf(atMs).slice(0, 16))
  }
  return found
}

describe('a schedule', () => {
  test.each([
    ['rate(1 minute)', ['2026-03-01T08:01', '2026-03-01T08:02', '2026-03-01T08:03']],
    ['rate(5 minutes)', ['2026-03-01T08:05', '2026-03-01T08:10', '2026-03-01T08:15']],
    ['rate(1 day)', ['2026-03-02T00:00', '2026-03-03T00:00', '2026-03-04T00:00']],
    ['cron(30 2 * * ? *)', ['2026-03-02T02:30', '2026-03-03T02:30', '2026-03-04T02:30']],
    ['cron(0/20 8-9 * * ? *)', ['2026-03-01T08:20', '2026-03-01T08:40', '2026-03-01T09:00']],
    ['cron(0 9 ? * MON-FRI *)', ['2026-03-02T09:00', '2026-03-03T09:00', '2026-03-04T09:00']],
    ['cron(0 9 ? * 1,7 *)', ['2026-03-01T09:00', '2026-03-07T09:00', '2026-03-08T09:00']],
    ['cron(0 0 31 * ? *)', ['2026-03-31T00:00', '2026-05-31T00:00', '2026-07-31T00:00']],
    ['cron(15 0 29 FEB ? *)', ['2028-02-29T00:15', '2032-02-29T00:15', '2036-02-29T00:15']],
    ['cron(0 0 1 1 ? 2027-2028)', ['2027-01-01T00:00', '2028-01-01T00:00']],
  ])('%s', (expression, expected) => {
    expect(times(expression)).toEqual(expected)
  })

  test.each(['rate(0 minutes)', 'rate(5 weeks)', 'cron(* * *)', 'cron(61 * * * ? *)', 'cron(0 0 L * ? *)', 'daily'])(
    '%s is refused',
    (expression) => {
      expect(() => parseSchedule(expression)).toThrow(/cannot read/)
    },
  )
})

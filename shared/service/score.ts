import { type Interval, normal975, wilsonInterval } from '../kernel/share.ts'

/** How many gave each answer, by the answer as a text: `{ '5': 12, '4': 3 }`. */
export type Counts = Readonly<Record<string, number>>

export interface Score {
  readonly n: number
  /** None below five answers: it would tell of persons, not of a service. */
  readonly value?: number
  /** Of 95 % confidence. */
  readonly interval?: Interval
}

export const fewestAnswers = 5

const entriesOf = (counts: Counts): (readonly [answer: number, count: number])[] =>
  Object.entries(counts).map(([answer, count]) => [Number(answer), count] as const)

const countWhere = (counts: Counts, wanted: (answer: number) => boolean): number =>
  entriesOf(counts).reduce((sum, [answer, count]) => (wanted(answer) ? sum + count : sum), 0)

const within = (low: number, high: number, { low: from, high: to }: Interval): Interval => ({
  low: Math.max(low, from),
  high: Math.min(high, to),
})

/** Customer satisfaction: the percentage of 4 and 5 on a scale of 1 to 5, with a Wilson interval; both 0 to 100. */
export const csatScore = (counts: Counts): Score => {
  const n = countWhere(counts, () => true)
  if (n < fewestAnswers) return { n }
  const satisfied = countWhere(counts, (answer) => answer >= 4)
  const { low, high } = wilsonInterval(satisfied, n)
  return { n, value: (100 * satisfied) / n, interval: { low: 100 * low, high: 100 * high } }
}

/**
 * Net promoter score: percentage of 9 and 10 minus percentage of 0 to 6 on a scale of 0 to 10, so -100 to 100. The interval is
 * normal, with the variance of a difference of two shares of one multinomial sample: (p + d − (p − d)²) / n.
 */
export const npsScore = (counts: Counts): Score => {
  const n = countWhere(counts, () => true)
  if (n < fewestAnswers) return { n }
  const promoters = countWhere(counts, (answer) => answer >= 9) / n
  const detractors = countWhere(counts, (answer) => answer <= 6) / n
  const value = promoters - detractors
  const half = normal975 * Math.sqrt(Math.max(0, promoters + detractors - value * value) / n)
  return {
    n,
    value: 100 * value,
    interval: within(-100, 100, { low: 100 * (value - half), high: 100 * (value + half) }),
  }
}

/** Customer effort score: the mean on a scale of 1 (hard) to 7 (easy), with a normal interval from the sample's variance. */
export const cesScore = (counts: Counts): Score => {
  const n = countWhere(counts, () => true)
  if (n < fewestAnswers) return { n }
  const entries = entriesOf(counts)
  const value = entries.reduce((sum, [answer, count]) => sum + answer * count, 0) / n
  const squares = entries.reduce((sum, [answer, count]) => sum + count * (answer - value) ** 2, 0)
  const half = normal975 * Math.sqrt(squares / (n - 1) / n)
  return { n, value, interval: within(1, 7, { low: value - half, high: value + half }) }
}

export const scores = { csat: csatScore, nps: npsScore, ces: cesScore } as const

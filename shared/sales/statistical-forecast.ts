import { dampedHolt, dampedHoltWinters, type Fit, season } from './exponential-smoothing.ts'

/** One month that lies ahead. */
export interface Expected {
  readonly value: number
  /** Of 80 %. */
  readonly low: number
  readonly high: number
}

export type Method = 'holt_winters' | 'holt' | 'mean'

export interface StatisticalForecast {
  readonly method: Method
  readonly months: readonly Expected[]
  /** How wrong the method would have been about the last months, had it only known those before; none when there are too few. */
  readonly backTest?: {
    readonly months: number
    /** Mean absolute error, in the unit of the series. */
    readonly meanAbsoluteError: number
    /** The sum of absolute errors over the sum of what happened (WAPE); none when nothing happened. */
    readonly share?: number
  }
}

/** The 90 % point of the standard normal distribution: a tenth lies beyond either end of an interval of 80 %. */
const z80 = 1.2815515655446004
const mostBackTested = 6
/** A line through fewer points says nothing of the next one. */
const fewestForTrend = 4

const meanOf = (series: readonly number[]): number =>
  series.length === 0 ? 0 : series.reduce((sum, value) => sum + value, 0) / series.length

/** The mean, with the variance of one further draw from the same: σ² (1 + 1/n). */
const constant = (series: readonly number[]): Fit => {
  const mean = meanOf(series)
  const n = series.length
  const variance = n < 2 ? 0 : series.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1)
  return { ahead: () => ({ value: mean, variance: n < 2 ? 0 : variance * (1 + 1 / n) }) }
}

/** Two seasons show what a season is; less than one not even a trend that can be told from it. */
export const methodFor = (months: number): Method => {
  if (months >= 2 * season) return 'holt_winters'
  return months >= season ? 'holt' : 'mean'
}

const fits: Readonly<Record<Method, (series: readonly number[]) => Fit>> = {
  holt_winters: dampedHoltWinters,
  holt: (series) => (series.length < fewestForTrend ? constant(series) : dampedHolt(series)),
  mean: constant,
}

const expected = (fit: Fit, ahead: number): Expected => {
  const { value, variance } = fit.ahead(ahead)
  const half = z80 * Math.sqrt(variance)
  return { value, low: value - half, high: value + half }
}

/** The method stays that of the whole series, so that the error told is that of the method used. */
const backTested = (series: readonly number[], method: Method): StatisticalForecast['backTest'] => {
  const months = Math.min(mostBackTested, Math.floor(series.length / 4))
  const known = series.slice(0, series.length - months)
  if (months === 0 || (method === 'holt_winters' && known.length < season + 2)) return undefined
  const happened = series.slice(series.length - months)
  const fit = fits[method](known)
  const errors = happened.map((value, index) => Math.abs(value - fit.ahead(index + 1).value))
  const total = happened.reduce((sum, value) => sum + Math.abs(value), 0)
  return {
    months,
    meanAbsoluteError: meanOf(errors),
    ...(total > 0 && { share: errors.reduce((sum, error) => sum + error, 0) / total }),
  }
}

/**
 * What the next months will bring, from what the months before brought: Holt–Winters (additive, damped) from two years on, damped
 * Holt from one year on, else the mean; with an interval of 80 % and the error of a back-test over at most six months.
 * @param series one number a month, the oldest first, without gaps
 * @param months how many lie ahead, 1 to 24
 */
export const forecastMonths = (series: readonly number[], months: number): StatisticalForecast => {
  const method = methodFor(series.length)
  const fit = fits[method](series)
  const backTest = backTested(series, method)
  return {
    method,
    months: Array.from({ length: months }, (_, index) => expected(fit, index + 1)),
    ...(backTest && { backTest }),
  }
}

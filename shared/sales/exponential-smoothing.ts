/** A fitted series: the value and the variance of what is h steps ahead of its end, h ≥ 1. */
export interface Fit {
  readonly ahead: (h: number) => { readonly value: number; readonly variance: number }
}

/** Months of a season. */
export const season = 12

interface Parameters {
  readonly alpha: number
  readonly beta: number
  readonly gamma: number
  readonly phi: number
}

interface State {
  level: number
  trend: number
  readonly seasonal: number[]
}

const steps = [0.05, 0.15, 0.3, 0.5, 0.8]
/** Damping outside of this range is either none or no trend at all. */
const dampings = [0.8, 0.9, 0.98]

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Error-correction form with additive errors; `beta` and `gamma` are shares of the error, as `alpha` is. Answers the error. */
const step = (state: State, value: number, { alpha, beta, gamma, phi }: Parameters): number => {
  const season = state.seasonal.shift() ?? 0
  const before = state.level + phi * state.trend
  const error = value - before - season
  state.level = before + alpha * error
  state.trend = phi * state.trend + beta * error
  state.seasonal.push(season + gamma * error)
  return error
}

interface Fitted {
  readonly state: State
  readonly parameters: Parameters
  readonly squares: number
}

const fitted = (series: readonly number[], start: () => State, candidates: readonly Parameters[]): Fitted => {
  let best: Fitted | undefined
  for (const parameters of candidates) {
    const state = start()
    let squares = 0
    for (const value of series) squares += step(state, value, parameters) ** 2
    if (!best || squares < best.squares) best = { state, parameters, squares }
  }
  return best as Fitted
}

/** φ + φ² + … + φ^h */
const damped = (phi: number, h: number): number => (phi * (1 - phi ** h)) / (1 - phi)

/**
 * Point forecast level + (φ + … + φ^h) trend + season, with variance σ² (1 + Σ_{j<h} (α + β (φ + … + φ^j) + γ [season | j])²).
 * Formulas: Hyndman, Koehler, Ord and Snyder, "Forecasting with Exponential Smoothing" (2008), models (A,Ad,N) and (A,Ad,A).
 */
const aheadOf = ({ state, parameters, squares }: Fitted, n: number, free: number): Fit => {
  const { alpha, beta, gamma, phi } = parameters
  const { level, trend, seasonal } = state
  const sigma2 = squares / Math.max(1, n - free)
  return {
    ahead: (h) => {
      let spread = 1
      for (let j = 1; j < h; j++) spread += (alpha + beta * damped(phi, j) + (j % season === 0 ? gamma : 0)) ** 2
      return {
        value: level + damped(phi, h) * trend + (seasonal[(h - 1) % season] ?? 0),
        variance: sigma2 * spread,
      }
    },
  }
}

const trendCandidates = steps.flatMap((alpha) =>
  steps.filter((beta) => beta <= alpha).flatMap((beta) => dampings.map((phi) => ({ alpha, beta, gamma: 0, phi }))),
)

const seasonCandidates = trendCandidates.flatMap((parameters) =>
  steps.filter((gamma) => gamma <= 1 - parameters.alpha).map((gamma) => ({ ...parameters, gamma })),
)

/** Damped trend without season. @param series at least four values */
export const dampedHolt = (series: readonly number[]): Fit => {
  const start = (): State => ({
    level: mean(series.slice(0, 3)),
    trend: ((series[3] ?? 0) - (series[0] ?? 0)) / 3,
    seasonal: [],
  })
  return aheadOf(fitted(series, start, trendCandidates), series.length, 5)
}

/** Damped trend with an additive season of twelve months. @param series at least one season and two months */
export const dampedHoltWinters = (series: readonly number[]): Fit => {
  const first = series.slice(0, season)
  const second = series.slice(season, 2 * season)
  const level = mean(first)
  const trend = second.length === season ? (mean(second) - level) / season : 0
  const start = (): State => ({
    level,
    trend,
    seasonal: first.map((value, month) => value - level - trend * (month - (season - 1) / 2)),
  })
  return aheadOf(fitted(series, start, seasonCandidates), series.length, 6)
}

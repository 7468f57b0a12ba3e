/**
 * The Chinese calendar from the sky: months begin on the day of the new moon in China, the eleventh month holds the winter solstice, and of thirteen
 * months between two solstices the first without a major solar term is the leap month. New moons and the sun's longitude after Jean Meeus,
 * Astronomical Algorithms, chapters 49 and 25; the difference of dynamical and universal time after Espenak and Meeus.
 */
const rad = Math.PI / 180
const sin = (degrees: number): number => Math.sin(degrees * rad)
const j2000 = 2_451_545
const unixEpoch = 2_440_587.5
const chinaDays = 8 / 24

const deltaTSeconds = (year: number): number => {
  if (year < 1961) return 29.07 + 0.407 * (year - 1950) - (year - 1950) ** 2 / 233 + (year - 1950) ** 3 / 2547
  if (year < 1986) return 45.45 + 1.067 * (year - 1975) - (year - 1975) ** 2 / 260 - (year - 1975) ** 3 / 718
  const t = year - 2000
  if (year < 2005)
    return 63.86 + 0.3345 * t - 0.060374 * t ** 2 + 0.0017275 * t ** 3 + 0.000651814 * t ** 4 + 0.00002373599 * t ** 5
  return 62.92 + 0.32217 * t + 0.005589 * t ** 2
}

const yearOfJde = (jde: number): number => 2000 + (jde - j2000) / 365.25

/** Days since 1970 in China of a Julian ephemeris day. */
const chinaDay = (jde: number): number =>
  Math.floor(jde - deltaTSeconds(yearOfJde(jde)) / 86_400 - unixEpoch + chinaDays)

const newMoon = (k: number): number => {
  const t = k / 1236.85
  const e = 1 - 0.002516 * t - 0.0000074 * t * t
  const sun = 2.5534 + 29.1053567 * k - 0.0000014 * t * t
  const moon = 201.5643 + 385.81693528 * k + 0.0107582 * t * t + 0.00001238 * t ** 3
  const latitude = 160.7108 + 390.67050284 * k - 0.0016118 * t * t - 0.00000227 * t ** 3
  const node = 124.7746 - 1.56375588 * k + 0.0020672 * t * t
  const mean = 2_451_550.09766 + 29.530588861 * k + 0.00015437 * t * t - 0.00000015 * t ** 3
  const periodic =
    -0.4072 * sin(moon) +
    0.17241 * e * sin(sun) +
    0.01608 * sin(2 * moon) +
    0.01039 * sin(2 * latitude) +
    0.00739 * e * sin(moon - sun) -
    0.00514 * e * sin(moon + sun) +
    0.00208 * e * e * sin(2 * sun) -
    0.00111 * sin(moon - 2 * latitude) -
    0.00057 * sin(moon + 2 * latitude) +
    0.00056 * e * sin(2 * moon + sun) -
    0.00042 * sin(3 * moon) +
    0.00042 * e * sin(sun + 2 * latitude) +
    0.00038 * e * sin(sun - 2 * latitude) -
    0.00024 * e * sin(2 * moon - sun) -
    0.00017 * sin(node) -
    0.00007 * sin(moon + 2 * sun) +
    0.00004 * sin(2 * moon - 2 * latitude) +
    0.00004 * sin(3 * sun) +
    0.00003 * sin(moon + sun - 2 * latitude) +
    0.00003 * sin(2 * moon + 2 * latitude) -
    0.00003 * sin(moon + sun + 2 * latitude) +
    0.00003 * sin(moon - sun + 2 * latitude)
  const planets: readonly (readonly [amount: number, argument: number])[] = [
    [325, 299.77 + 0.107408 * k - 0.009173 * t * t],
    [165, 251.88 + 0.016321 * k],
    [164, 251.83 + 26.651886 * k],
    [126, 349.42 + 36.412478 * k],
    [110, 84.66 + 18.206239 * k],
    [62, 141.74 + 53.303771 * k],
    [60, 207.14 + 2.453732 * k],
    [56, 154.84 + 7.30686 * k],
    [47, 34.52 + 27.261239 * k],
    [42, 207.19 + 0.121824 * k],
    [40, 291.34 + 1.844379 * k],
    [37, 161.72 + 24.198154 * k],
    [35, 239.56 + 25.513099 * k],
    [23, 331.55 + 3.592518 * k],
  ]
  return mean + periodic + planets.reduce((sum, [amount, argument]) => sum + (amount / 1e6) * sin(argument), 0)
}

/** Apparent longitude of the sun in degrees, to a hundredth. */
const sunLongitude = (jde: number): number => {
  const t = (jde - j2000) / 36_525
  const anomaly = 357.52911 + 35_999.05029 * t - 0.0001537 * t * t
  const centre =
    (1.914602 - 0.004817 * t - 0.000014 * t * t) * sin(anomaly) +
    (0.019993 - 0.000101 * t) * sin(2 * anomaly) +
    0.000289 * sin(3 * anomaly)
  const longitude = 280.46646 + 36_000.76983 * t + 0.0003032 * t * t + centre
  const apparent = longitude - 0.00569 - 0.00478 * sin(125.04 - 1934.136 * t)
  return ((apparent % 360) + 360) % 360
}

/** The day in China on which the sun comes to this longitude, near a Julian day. */
const termDay = (longitude: number, near: number): number => {
  let jde = near
  for (let step = 0; step < 8; step++) {
    const distance = ((longitude - sunLongitude(jde) + 540) % 360) - 180
    jde += (distance / 360) * 365.2422
  }
  return chinaDay(jde)
}

const solsticeDay = (year: number): number => termDay(270, j2000 + (year + 355 / 365.25 - 2000) * 365.2425)

export interface SkyMonth {
  readonly year: number
  readonly month: number
  readonly leapMonth: boolean
  /** Days since 1970. */
  readonly start: number
  readonly days: number
}

/** The months from the eleventh before a solar year to the one before the next eleventh. */
const monthsToSolstice = (year: number): SkyMonth[] => {
  const from = solsticeDay(year - 1)
  const to = solsticeDay(year)
  const firstK = Math.floor((year - 2000) * 12.3685) - 3
  const starts = Array.from({ length: 20 }, (_, index) => chinaDay(newMoon(firstK + index)))
  const first = starts.findLastIndex((start) => start <= from)
  const last = starts.findLastIndex((start) => start <= to)
  const hasLeap = last - first === 13
  const terms = Array.from({ length: 14 }, (_, index) =>
    termDay((270 + 30 * index) % 360, unixEpoch + from + index * 30.4369),
  )
  const months: SkyMonth[] = []
  let number = 10
  let isDone = false
  for (let place = first; place < last; place++) {
    const start = starts[place] as number
    const end = starts[place + 1] as number
    const leapMonth = hasLeap && !isDone && place > first && !terms.some((term) => term >= start && term < end)
    if (leapMonth) isDone = true
    else number += 1
    const month = ((number - 1) % 12) + 1
    months.push({ year: number > 12 ? year : year - 1, month, leapMonth, start, days: end - start })
  }
  return months
}

/** The months that begin in these solar years, about. */
export const monthsFromSky = (from: number, to: number): readonly SkyMonth[] =>
  Array.from({ length: to - from + 1 }, (_, index) => monthsToSolstice(from + index)).flat()

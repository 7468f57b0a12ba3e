import { day, hour, minute, second } from './instant.ts'

/** A stretch of time, in milliseconds since 1970, during which clocks in a zone stand this far ahead of UTC. */
export interface OffsetPeriod {
  readonly from: number
  readonly to: number
  readonly offsetMs: number
}

/** Far less than the week that lies between the two closest changes of any zone from 1901 to 2045. */
const sampleMs = 2 * day

const mostFormats = 100
const formats = new Map<string, Intl.DateTimeFormat>()

const formatOf = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone)
  if (known) return known
  if (formats.size >= mostFormats) formats.clear()
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  formats.set(zone, format)
  return format
}

/** From the end of `1/1/1900, GMT+08:05:43`; UTC itself is `GMT`. */
const offsetIn = (text: string): number => {
  const [, sign, hours, minutes, seconds] = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text) ?? []
  if (sign === undefined) return 0
  const ms = Number(hours) * hour + Number(minutes) * minute + Number(seconds ?? 0) * second
  return sign === '-' ? -ms : ms
}

/**
 * How clocks in an IANA zone stand between two instants (milliseconds since 1970, whole seconds), in order and without gaps. The
 * zone is asked every second day, and between two answers that differ the second of the change is searched for; clocks that were
 * moved and moved back between two questions would be missed.
 * @throws RangeError for a zone that the runtime does not know
 */
export const offsetPeriods = (zone: string, from: number, to: number): readonly OffsetPeriod[] => {
  const format = formatOf(zone)
  const offsetAt = (ms: number): number => offsetIn(format.format(ms))
  const periods: OffsetPeriod[] = []
  let start = from
  let offsetMs = offsetAt(from)
  for (let sample = from; sample < to; ) {
    const next = Math.min(sample + sampleMs, to)
    const after = offsetAt(next)
    while (offsetMs !== after) {
      let before = sample
      let changed = next
      while (changed - before > second) {
        const middle = before + Math.floor((changed - before) / 2 / second) * second
        if (offsetAt(middle) === offsetMs) before = middle
        else changed = middle
      }
      if (changed < to) {
        periods.push({ from: start, to: changed, offsetMs })
        start = changed
      }
      sample = changed
      offsetMs = offsetAt(changed)
    }
    sample = next
  }
  periods.push({ from: start, to, offsetMs: offsetAt(start) })
  return periods
}

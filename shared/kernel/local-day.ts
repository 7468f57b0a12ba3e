import { epochMs, type Instant } from './instant.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

/** The date somewhere, `2026-11-20`, without the library that a page or a template would have to carry for it. */
export const localDay = (instant: Instant, zone = 'UTC'): string => {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone })
  formats.set(zone, format)
  return format.format(epochMs(instant))
}

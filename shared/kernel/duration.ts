import { hour, minute, second } from './instant.ts'

/** `PT4H`, `PT1H30M`, `PT45S`: the hours, minutes and seconds of ISO 8601. A day of working time has no one length, so none. */
export const durationPattern = /^PT(?:\d{1,6}H(?:\d{1,6}M)?(?:\d{1,6}S)?|\d{1,6}M(?:\d{1,6}S)?|\d{1,6}S)$/

/** Milliseconds of a duration that fits `durationPattern`. */
export const durationMs = (text: string): number => {
  const part = (unit: string): number => Number(new RegExp(`(\\d+)${unit}`).exec(text)?.[1] ?? 0)
  return part('H') * hour + part('M') * minute + part('S') * second
}

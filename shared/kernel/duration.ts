import { hour, minute, second } from './instant.ts'

/** `PT4H`, `PT1H30M`, `PT45S`: the hours, minutes and seconds of ISO 8601. A day of working time has no one length, so none. */
export const durationPattern = /^PT(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?$/

/** Milliseconds of a duration that fits `durationPattern`. */
export const durationMs = (text: string): number => {
  const [, hours = 0, minutes = 0, seconds = 0] = durationPattern.exec(text) ?? []
  return Number(hours) * hour + Number(minutes) * minute + Number(seconds) * second
}

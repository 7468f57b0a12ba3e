import { timingSafeEqual } from 'node:crypto'
import { fingerprint } from './fingerprint.ts'
import type { Ids } from './ids.ts'

const randomCharacters = 16

/** 160 random bits as 32 characters: the random parts of two identifiers, so that it is handed in like every other chance. */
export const secretText = (ids: Ids): string =>
  ids('secret').slice(-randomCharacters) + ids('secret').slice(-randomCharacters)

/** Whether this text has that fingerprint, in a time that does not tell where they differ. */
export const hasFingerprint = (text: string, expected: string): boolean => {
  const actual = Buffer.from(fingerprint(text))
  const wanted = Buffer.from(expected)
  return actual.length === wanted.length && timingSafeEqual(actual, wanted)
}

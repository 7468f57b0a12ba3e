import { doubleMetaphone } from 'double-metaphone'
import { wordsOf } from '../kernel/text.ts'
import type { Identity } from './identity.ts'

/**
 * Initial of the given name with each Double Metaphone code (L. Philips, 2000) of the surname: John Smith and Jon Smyth share
 * `j:SM0`. Without separate fields the first word is the given name and the last the surname. Empty when there is nothing to sound.
 */
export const latinNameSounds = (record: Identity): string[] => {
  const words = wordsOf(record.name)
  const surname = wordsOf(record.familyName ?? '').join(' ') || words.at(-1)
  const given = wordsOf(record.givenName ?? '')[0] ?? words[0]
  if (surname === undefined || given === undefined) return []
  const [initial] = given
  return [...new Set(doubleMetaphone(surname))].filter((code) => code !== '').map((code) => `${initial}:${code}`)
}

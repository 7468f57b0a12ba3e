/** Makes identifiers: `ids('cus')` → `cus_01J9ZQ4T7M8K3X5V2B6N1R0CDE`. */
export type Ids = (prefix: string) => string

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const timeLength = 10
const randomLength = 16

const timePart = (epochMs: number): string => {
  let rest = epochMs
  let text = ''
  for (let place = 0; place < timeLength; place++) {
    text = alphabet.charAt(rest % 32) + text
    rest = Math.floor(rest / 32)
  }
  return text
}

/**
 * Sortable identifiers in the shape of a ULID (48 bits of milliseconds, 80 random bits, Crockford base 32) behind a type prefix.
 * Identifiers made in the same millisecond are in no particular order.
 * @param nowMs milliseconds since 1970
 * @param randomBytes answers that many random bytes
 */
export const sortableIds =
  (nowMs: () => number, randomBytes: (count: number) => Uint8Array): Ids =>
  (prefix) => {
    let random = ''
    for (const byte of randomBytes(randomLength)) random += alphabet.charAt(byte & 31)
    return `${prefix}_${timePart(nowMs())}${random}`
  }

/** Pattern of an identifier with this prefix, for schemas. */
export const idPattern = (prefix: string): RegExp => new RegExp(`^${prefix}_[0-9A-HJKMNP-TV-Z]{26}$`)

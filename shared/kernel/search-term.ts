const longestTermBytes = 64

const leastPhoneDigits = 4

const cap = (term: string): string => {
  if (term.length * 3 <= longestTermBytes) return term
  let bytes = 0
  let kept = ''
  for (const character of term) {
    bytes += Buffer.byteLength(character)
    if (bytes > longestTermBytes) break
    kept += character
  }
  return kept
}

/**
 * The index term of a folded text without spaces: `t:` and the text, at most 64 bytes of UTF-8, cut between characters. A
 * record's terms and a query's are cut alike, so that long ones still meet.
 */
export const textTerm = (folded: string): string => cap(`t:${folded}`)

/** The index term of a number: `p:` and its digits from the last to the first, so that the end of a number begins its term. */
export const phoneTerm = (digits: string): string => cap(`p:${[...digits].reverse().join('')}`)

const betweenTokens = /[^\p{L}\p{M}\p{N}.@_+&'’-]+/u
const numeric = /^[+(]?[\d ().+/-]*\d\)?$/

/** What was typed apart: split at spaces and at punctuation that is not part of e-mail addresses and names. */
export const tokensOf = (folded: string): string[] => folded.split(betweenTokens).filter((token) => token !== '')

/**
 * The digits of a text that can only be a number of four digits or more, without the zeros that stand for "long distance" or
 * "abroad" (021…, 0086…), which a stored phone number does not have.
 */
export const phoneDigitsOf = (folded: string): string | undefined => {
  if (!numeric.test(folded)) return undefined
  const digits = folded.replace(/\D/g, '')
  const significant = digits.replace(/^0+/, '')
  if (significant.length >= leastPhoneDigits) return significant
  return digits.length >= leastPhoneDigits ? digits : undefined
}

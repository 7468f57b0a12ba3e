import { isLegalForm } from './company-name.ts'
import { phoneDigitsOf, phoneTerm, textTerm, tokensOf } from './search-term.ts'
import { foldText, wordsOf } from './text.ts'

export interface QueryTerm {
  readonly kind: 'text' | 'phone'
  /** Already in the form of the index: a record has it when one of its terms begins with it. */
  readonly term: string
}

export interface SearchPlan {
  /** All of them must be met; the most selective first, so the range of the first is the one to read. Never empty. */
  readonly terms: readonly QueryTerm[]
  /** All words in one: a much narrower range to read first; when it has nothing, `terms` decides. Absent for one word. */
  readonly phrase?: QueryTerm
}

export type SearchQuery =
  | ({ readonly ok: true } & SearchPlan)
  | { readonly ok: false; readonly reason: 'empty' | 'too_short' | 'too_long' }

const mostWords = 8
const longestQueryChars = 200

const text = (word: string): QueryTerm => ({ kind: 'text', term: textTerm(word) })
const phone = (digits: string): QueryTerm => ({ kind: 'phone', term: phoneTerm(digits) })

// One Chinese character narrows a search about as much as three Latin letters do, and a phone's last digits more than any name.
const selectivity = ({ kind, term }: QueryTerm): number => (kind === 'phone' ? 100 : 0) + Buffer.byteLength(term)

const isOneLetter = ({ term }: QueryTerm): boolean => /^t:[\p{Script=Latin}\p{N}]$/u.test(term)

/**
 * What a typed query asks of the index. Four digits or more, punctuated or not, are the end of a phone number; everything else
 * is words in any order, each the beginning of a term of `searchTerms`. Refused: nothing, single Latin letters or digits alone, and
 * more than 8 words or 200 characters. Never throws.
 */
export const queryTerms = (query: string): SearchQuery => {
  if (query.length > longestQueryChars) return { ok: false, reason: 'too_long' }
  const folded = foldText(query)
  const number = phoneDigitsOf(folded)
  if (number !== undefined) return { ok: true, terms: [phone(number)] }
  const numbers: string[] = []
  const words: string[] = []
  for (const token of tokensOf(folded)) {
    const digits = phoneDigitsOf(token)
    const word = wordsOf(token).join('')
    if (digits !== undefined) numbers.push(digits)
    else if (word !== '') words.push(word)
  }
  // Legal forms (Ltd, 有限公司) and "and" say nothing beside other words, and no search term begins with them.
  const telling = words.filter((word) => !isLegalForm(word))
  const asked = telling.length + numbers.length > 0 ? telling : words
  const terms = [...[...new Set(numbers)].map(phone), ...[...new Set(asked)].map(text)]
  terms.sort((a, b) => selectivity(b) - selectivity(a))
  if (terms.length === 0) return { ok: false, reason: 'empty' }
  if (words.length + numbers.length > mostWords) return { ok: false, reason: 'too_long' }
  if (terms.every(isOneLetter)) return { ok: false, reason: 'too_short' }
  const isPhrase = words.length > 1 && numbers.length === 0
  return isPhrase ? { ok: true, terms, phrase: text(words.join('')) } : { ok: true, terms }
}

/** Whether a record with these terms (of `searchTerms`) is an answer: to check the candidates that one range of the index gave. */
export const matches = (recordTerms: readonly string[], { terms, phrase }: SearchPlan): boolean => {
  const has = ({ term }: QueryTerm): boolean => recordTerms.some((candidate) => candidate.startsWith(term))
  return (phrase !== undefined && has(phrase)) || terms.every(has)
}

import { companyKey } from './company-name.ts'
import { pinyinOf } from './pinyin.ts'
import { phoneDigitsOf, phoneTerm, textTerm, tokensOf } from './search-term.ts'
import { foldText, wordsOf } from './text.ts'

/** What of a record can be searched. `codes` are whole identifiers: registration number, WeChat id, customer number. */
export interface Searchable {
  readonly kind: 'person' | 'organisation'
  readonly name: string
  /** Other names of the same record: nickname, former name, English name. */
  readonly otherNames?: readonly string[] | undefined
  readonly companyName?: string | undefined
  readonly phones?: readonly string[] | undefined
  readonly emails?: readonly string[] | undefined
  readonly codes?: readonly string[] | undefined
}

const mostStarts = 12
const everyStart = [...Array(mostStarts).keys()]
// Of a person's company, pinyin is searched from its beginning and from the brand after a region of two or three characters;
// later beginnings would only say what trade it is in.
const employerPinyinStarts = [0, 2, 3]

const unspacedScripts = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}'
const piece = new RegExp(`[${unspacedScripts}]|[^${unspacedScripts}]+`, 'gu')

/** The places of a name where a search may begin: each character of a script without spaces, each beginning of another word. */
const piecesOf = (name: string): string[] => wordsOf(name).flatMap((word) => word.match(piece) ?? [])

const tails = (pieces: readonly string[], starts: readonly number[]): string[] =>
  starts.filter((start) => start < pieces.length).map((start) => pieces.slice(start).join(''))

/** Each beginning with what is before it wrapped to the end, so that given name and surname are found in both orders. */
const rotations = (pieces: readonly string[]): string[] =>
  pieces.slice(0, mostStarts).map((_, start) => [...pieces.slice(start), ...pieces.slice(0, start)].join(''))

const initialTails = (initials: string, starts: readonly number[]): string[] =>
  tails([...initials], starts).filter((tail) => tail.length > 1)

/** ü is typed as v on a keyboard and as u by who does not know that. */
const spellings = (syllables: readonly string[]): (readonly string[])[] =>
  syllables.some((syllable) => /^[ln]v/.test(syllable))
    ? [syllables, syllables.map((syllable) => syllable.replace(/^([ln])v/, '$1u'))]
    : [syllables]

const personTexts = (name: string): string[] => {
  const pieces = piecesOf(name)
  const { syllables, initials } = pinyinOf(name, 'person')
  if (syllables.length > 0) {
    return [
      ...tails(pieces, everyStart),
      ...spellings(syllables).flatMap(rotations),
      ...initialTails(initials, everyStart),
    ]
  }
  const [first, last] = [pieces[0], pieces.at(-1)]
  return pieces.length > 2 ? [...rotations(pieces), `${first}${last}`] : rotations(pieces)
}

const companyTexts = (name: string, pinyinStarts: readonly number[]): string[] => {
  const whole = piecesOf(name)
  const key = piecesOf(companyKey(name))
  const { syllables, initials } = pinyinOf(name, 'words')
  const withinKey = (start: number) => start < key.length
  // The legal form is kept at the end of each term for who types the name in full, but no search begins in it.
  const texts = whole.join('').startsWith(key.join(''))
    ? tails(whole, everyStart.filter(withinKey))
    : [whole.join(''), ...tails(key, everyStart)]
  const starts = pinyinStarts.filter(withinKey)
  return [
    ...texts,
    ...spellings(syllables).flatMap((spelling) => tails(spelling, starts)),
    ...initialTails(initials, starts),
  ]
}

const emailTexts = (email: string): string[] =>
  [email, email.slice(email.lastIndexOf('@') + 1)].map((part) => wordsOf(part).join(''))

const numbersIn = (texts: readonly string[]): string[] =>
  texts
    .map(foldText)
    .flatMap((text) => [text, ...tokensOf(text)])
    .flatMap((text) => phoneDigitsOf(text) ?? [])

/**
 * The terms under which a record is found: each is one posting, and a query finds it when the term begins with the query's (see
 * `queryTerms`). Texts (`t:`) are folded and without spaces or punctuation: every part of a Chinese name, its pinyin and its
 * initials; every word of a Latin name with the others after it; the e-mail address and its domain; the company; whole codes.
 * Numbers (`p:`) are reversed. The inside of a Latin word is not found: that would be five times the postings. Sorted, no doubles.
 */
export const searchTerms = (record: Searchable): string[] => {
  const textsOfName = (name: string): string[] =>
    record.kind === 'person' ? personTexts(name) : companyTexts(name, everyStart)
  const names = [record.name, ...(record.otherNames ?? [])]
  const companies = record.companyName === undefined ? [] : [record.companyName]
  const codes = record.codes ?? []
  const texts = [
    ...names.flatMap(textsOfName),
    ...companies.flatMap((company) => companyTexts(company, employerPinyinStarts)),
    ...(record.emails ?? []).flatMap(emailTexts),
    ...codes.map((code) => wordsOf(code).join('')),
  ]
  // A query of digits alone is taken for a phone number, so names (1688) and e-mail addresses that are numbers are found that way too.
  const mailboxes = (record.emails ?? []).map((email) => email.slice(0, email.lastIndexOf('@')))
  const numbers = [
    ...numbersIn([...names, ...companies, ...codes, ...mailboxes]),
    ...(record.phones ?? []).flatMap((number) => phoneDigitsOf(number.replace(/\D/g, '')) ?? []),
  ]
  return [...new Set([...texts.filter((text) => text !== '').map(textTerm), ...numbers.map(phoneTerm)])].sort()
}

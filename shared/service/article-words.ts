import { hasHan, wordsOf } from '../kernel/text.ts'

const mostWords = 12
const mostCharacters = 2000

// They stand in titles too, and say nothing about what a case is about.
const empty = new Set(
  (
    'the and for you your are was not can cannot how what when where why who with this that from have has had does did ' +
    'our out about will would could should after before please help 怎么 如何 什么 可以 我们 你们 他们 没有 怎样 为什么 请问 一个 这个 那个'
  ).split(' '),
)

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

const oneHan = /^\p{Script=Han}$/u
const particles = /[了的是在吗呢吧和与我你他她它也都就还又不很太这那有没把被给到说要会能再让请]/

/** Words that the dictionary does not know fall apart into characters (滤网): neighbours are put together in pairs. */
const pairs = (words: readonly string[]): string[] =>
  words.flatMap((word, place) => {
    const next = words[place + 1] ?? ''
    return oneHan.test(word) && oneHan.test(next) && !particles.test(word + next) ? [word + next] : []
  })

const segments = (text: string): string[] => {
  const parts = [...segmenter.segment(text.slice(0, mostCharacters))]
  // Punctuation stays in as what no pair goes across.
  const words = parts.flatMap(({ segment, isWordLike }) => (isWordLike ? wordsOf(segment) : ['']))
  return [...words, ...pairs(words)]
}

/** One Chinese character or two Latin letters are in too many words to tell anything. */
const tells = (word: string): boolean => !empty.has(word) && [...word].length >= (hasHan(word) ? 2 : 3)

/**
 * The words, at most 12, that may tell what a case is about: those of the subject first, longer ones before shorter ones, since
 * these are rarer. Chinese, Japanese and Thai are divided into words by the Unicode dictionary.
 */
export const tellingWords = (subject: string, description = ''): string[] => {
  const byLength = (text: string) =>
    segments(text)
      .filter(tells)
      .sort((a, b) => Buffer.byteLength(b) - Buffer.byteLength(a))
  return [...new Set([...byLength(subject), ...byLength(description)])].slice(0, mostWords)
}

/** Postings of a word: the articles that have it. `isCommon` when there are more than were read. */
export interface WordFound {
  readonly word: string
  readonly ids: readonly string[]
  readonly isCommon: boolean
}

interface Ranked {
  readonly id: string
  readonly words: readonly string[]
}

/**
 * Articles by what their words tell: a word counts one over the number of articles that have it (an inverse document frequency),
 * and one that too many have counts only where no rarer one is met. The newer one first among equals.
 */
export const rankByWords = (found: readonly WordFound[]): Ranked[] => {
  const rare = found.filter(({ isCommon }) => !isCommon)
  const counted = rare.some(({ ids }) => ids.length > 0) ? rare : found
  const scores = new Map<string, { score: number; words: string[] }>()
  for (const { word, ids } of counted)
    for (const id of ids) {
      const { score, words } = scores.get(id) ?? { score: 0, words: [] }
      scores.set(id, { score: score + 1 / ids.length, words: [...words, word] })
    }
  return [...scores]
    .sort(([a, one], [b, other]) => other.score - one.score || (a < b ? 1 : -1))
    .map(([id, { words }]) => ({ id, words }))
}

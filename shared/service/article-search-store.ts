import { textTerm } from '../kernel/search-term.ts'
import { searchTerms } from '../kernel/search-terms.ts'
import { wordsOf } from '../kernel/text.ts'
import type { Searchable } from '../storage/record-search.ts'
import type { Article } from './article-schema.ts'
import { articles, articleValues } from './article-store.ts'

const mostStarts = 60
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+/gu

/** Titles are longer than names: a search may begin anywhere in them, not in the first dozen words alone. */
const everyStart = (title: string): string[] => {
  const pieces = wordsOf(title).flatMap((word) => word.match(unspaced) ?? [])
  return pieces.slice(0, mostStarts).map((_, start) => textTerm(pieces.slice(start).join('')))
}

/** Articles by words of title and tags, also by their pinyin; by status, language and tag. */
export const searchableArticles = {
  noun: articles,
  terms: ({ title, tags }) =>
    [
      ...new Set([...everyStart(title), ...searchTerms({ kind: 'organisation', name: title, otherNames: tags })]),
    ].sort(),
  values: articleValues,
} as const satisfies Searchable<Article>

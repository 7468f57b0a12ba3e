import * as z from 'zod'
import { scopeOf } from '../../shared/kernel/actor.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { textTerm } from '../../shared/kernel/search-term.ts'
import { Article } from '../../shared/service/article-schema.ts'
import { articles } from '../../shared/service/article-store.ts'
import { rankByWords, tellingWords, type WordFound } from '../../shared/service/article-words.ts'
import { termPartition, termPosting } from '../../shared/storage/postings.ts'
import { recordKey, stateOf } from '../../shared/storage/record.ts'
import { type Request, route } from '../http/route.ts'
import { CaseParams } from './case-params.ts'
import { findCase } from './find-case.ts'

const mostSuggested = 5
/** Bodies make articles large, so that no more are read than twice what is answered. */
const mostRead = 10
const postingsAWord = 20

const Suggestions = z.strictObject({
  items: z.array(
    z.strictObject({
      ...Article.pick({ id: true, title: true, language: true, tags: true, publishedAt: true }).shape,
      words: z
        .array(z.string())
        .meta({ personal: true, description: 'Words of the case by which it was found: in its title or its tags' }),
    }),
  ),
})

const articlesWith = async ({ store, actor }: Request, word: string): Promise<WordFound> => {
  const term = textTerm(word)
  const page = await store.query({
    index: 'table',
    partition: termPartition(actor.tenantId, articles.name, term),
    range: { beginsWith: term },
    limit: postingsAWord,
  })
  const ids = [...new Set(page.items.map(({ sk }) => termPosting(sk).id))]
  return { word, ids, isCommon: page.next !== undefined }
}

const getSuggestions = route({
  name: 'suggestArticles',
  method: 'GET',
  path: '/v1/cases/{caseId}/suggested-articles',
  summary: 'Published articles that may help with a case, by words of its subject and description; the closest first',
  permission: 'case:read',
  params: CaseParams,
  returns: Suggestions,
  refuses: ['access.denied'],
  examples: {},
  handle: async (request) => {
    const { store, actor, params } = request
    const { subject, description } = await findCase(request, params.caseId)
    if (scopeOf(actor, 'article:read') === undefined)
      throw new Refusal('access.denied', { params: { permission: 'article:read' } })
    const words = tellingWords(subject, description)
    const found = await Promise.all(words.map((word) => articlesWith(request, word)))
    const ranked = rankByWords(found).slice(0, mostRead)
    const items =
      ranked.length === 0
        ? []
        : await store.getMany(ranked.map(({ id }) => recordKey(actor.tenantId, articles.name, id)))
    const suggested = ranked.flatMap(({ words: met }, place) => {
      const item = items[place]
      const article = item && stateOf<Article>(item)
      if (article?.status !== 'published') return []
      const { id, title, language, tags, publishedAt } = article
      return [{ id, title, language, tags, publishedAt, words: [...met] }]
    })
    return { body: { items: suggested.slice(0, mostSuggested) } }
  },
})

export const suggestedArticleRoutes = [getSuggestions]

import { articleChanged, articleCreated } from '../../events/articles.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import { patched } from '../kernel/patched.ts'
import { fieldRefusal } from '../kernel/refusal.ts'
import type { Article, ArticleInput, ArticlePatch, NewArticle } from './article-schema.ts'

export const createArticle = (id: string, input: ArticleInput, now: Instant): Decision<NewArticle> => ({
  state: { ...input, id, ...(input.status === 'published' && { publishedAt: now }) },
  raises: [raise(articleCreated, { status: input.status, language: input.language })],
})

/** @throws Refusal `request.invalid` when what was published would become a draft */
export const changeArticle = (article: Article, patch: ArticlePatch, now: Instant): Decision<Article> => {
  const { state, fields } = patched(article, patch)
  if (fields.length === 0) return { state: article, raises: [] }
  if (state.status === 'draft' && article.status !== 'draft')
    throw fieldRefusal('/status', 'not_allowed', { allowed: 'published, retired' })
  const isPublishedNow = state.status === 'published' && article.status !== 'published'
  return {
    state: isPublishedNow ? { ...state, publishedAt: now } : state,
    raises: [raise(articleChanged, { fields: [...fields], status: state.status })],
  }
}

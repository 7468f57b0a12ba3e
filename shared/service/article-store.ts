import { byMonth } from '../storage/months.ts'
import type { Noun } from '../storage/record.ts'
import type { Article } from './article-schema.ts'

/** Articles belong to the tenant. */
export const articles: Noun<Article> = {
  name: 'article',
  indexes: (tenantId, article) => byMonth(tenantId, 'article', article),
  owned: () => ({}),
}

/** By what articles are filtered. */
export const articleValues = ({ status, language, tags }: Article) => ({ status, language, tags })

import type { HttpFunction } from '../function.ts'
import { articleRoutes } from './articles.ts'
import { suggestedArticleRoutes } from './suggested-articles.ts'

/** Apart from the rest of the service desk, since searching by pinyin is a quarter of a bundle. */
const knowledge: HttpFunction = {
  kind: 'http',
  name: 'knowledge',
  summary: 'Knowledge articles, and those that may answer a case',
  source: 'functions/service/knowledge.ts',
  uses: ['table:read', 'table:write'],
  routes: [...articleRoutes, ...suggestedArticleRoutes],
}

export default knowledge

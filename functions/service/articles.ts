import * as z from 'zod'
import { changeArticle, createArticle } from '../../shared/service/article.ts'
import { Article, ArticleInput, ArticlePatch } from '../../shared/service/article-schema.ts'
import { articles, articleValues } from '../../shared/service/article-store.ts'
import type { Searchable } from '../../shared/storage/record-search.ts'
import { HistoryPage, HistoryQuery, historyOfFound } from '../http/history.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { changed, created, findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'

const ArticleParams = z.strictObject({
  articleId: z
    .string()
    .max(40)
    .meta({ description: 'Id of a knowledge article', example: 'art_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

const descaling = {
  title: '咖啡机除垢步骤',
  body: '水箱加水至最高刻度，倒入除垢剂一包，按住清洗键三秒。完成后用清水冲洗两遍。',
  language: 'zh-CN',
  tags: ['咖啡机', '保养'],
  status: 'published',
}

const unsearched: Searchable<Article> = { noun: articles, terms: () => [], values: articleValues }
/** Pinyin is costly to load, so only a search loads it. */
const searched = async () => (await import('../../shared/service/article-search-store.ts')).searchableArticles

const listArticles = route({
  name: 'listArticles',
  method: 'GET',
  path: '/v1/articles',
  summary: 'List knowledge articles, the newest first; q finds them by words of title and tags, also by pinyin',
  permission: 'article:read',
  query: listQuery({
    status: Article.shape.status.optional(),
    language: z.string().max(20).optional(),
    tags: z.string().max(50).optional().meta({ description: 'A tag that they have' }),
  }),
  returns: pageOf(Article),
  refuses: ['filter.unserved', 'sort.unserved', 'cursor.invalid'],
  examples: { found: { query: { q: '除垢', status: 'published' } } },
  handle: async (request) =>
    listPage(request, {
      noun: articles,
      schema: Article,
      searchable: request.query.q === undefined ? unsearched : await searched(),
      listed: ['status', 'language', 'tags'],
      checked: ['publishedAt', 'createdBy'],
    }),
})

const postArticle = route({
  name: 'createArticle',
  method: 'POST',
  path: '/v1/articles',
  summary: 'Write a knowledge article, as a draft or published at once',
  permission: 'article:write',
  body: ArticleInput,
  returns: Article,
  status: 201,
  examples: { descaling: { body: descaling } },
  handle: async (request) => {
    const id = request.ids('art')
    return created(request, articles, createArticle(id, request.body, request.now), `/v1/articles/${id}`)
  },
})

const getArticle = route({
  name: 'getArticle',
  method: 'GET',
  path: '/v1/articles/{articleId}',
  summary: 'Read a knowledge article',
  permission: 'article:read',
  params: ArticleParams,
  returns: Article,
  examples: {},
  handle: async (request) => {
    const article = await findRecord(request, articles, request.params.articleId)
    return { body: article, version: article.version }
  },
})

const patchArticle = route({
  name: 'changeArticle',
  method: 'PATCH',
  path: '/v1/articles/{articleId}',
  summary: 'Change, publish or retire a knowledge article; its history keeps what it said before',
  permission: 'article:write',
  params: ArticleParams,
  body: ArticlePatch,
  returns: Article,
  requireIfMatch: true,
  examples: { retire: { body: { status: 'retired' } } },
  handle: async (request) => {
    const article = await findRecord(request, articles, request.params.articleId)
    return changed(request, articles, article, changeArticle(article, request.body, request.now))
  },
})

const getHistory = route({
  name: 'articleHistory',
  method: 'GET',
  path: '/v1/articles/{articleId}/history',
  summary: 'Every version of a knowledge article, newest first: which fields, from what to what, by whom',
  permission: 'article:read',
  params: ArticleParams,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: {},
  handle: async (request) => {
    const article = await findRecord(request, articles, request.params.articleId)
    return historyOfFound(request, articles, Article, article)
  },
})

export const articleRoutes = [listArticles, postArticle, getArticle, patchArticle, getHistory]

import * as z from 'zod'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { cleanText } from '../kernel/text.ts'

/** A body of so many Chinese characters is 30 KB, of which an entry of the history holds two. */
const mostBodyCharacters = 10_000
const mostTags = 20

const Tag = z.string().max(200).overwrite(cleanText).min(1).max(50)

const written = {
  title: z.string().max(800).overwrite(cleanText).min(1).max(200),
  body: z.string().trim().min(1).max(mostBodyCharacters),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/)
    .meta({ description: 'BCP 47 tag', example: 'zh-CN' }),
  tags: z
    .array(Tag)
    .max(mostTags, { abort: true })
    .overwrite((tags) => [...new Set(tags)]),
  status: z
    .enum(['draft', 'published', 'retired'])
    .meta({ description: 'Only published articles are suggested; what was published does not become a draft again' }),
}

export const ArticleInput = z.strictObject({
  ...written,
  tags: written.tags.default([]),
  status: written.status.exclude(['retired']).default('draft'),
})
export type ArticleInput = z.infer<typeof ArticleInput>

/** What is given replaces as a whole. */
export const ArticlePatch = z.strictObject(written).partial()
export type ArticlePatch = z.infer<typeof ArticlePatch>

export const Article = z.strictObject({
  ...recordFields,
  ...written,
  publishedAt: z.iso.datetime().optional().meta({ description: 'When it was published last' }),
})
export type Article = z.infer<typeof Article>
export type NewArticle = Omit<Article, Exclude<keyof RecordFields, 'id'>>

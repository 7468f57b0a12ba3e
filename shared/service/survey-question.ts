import * as z from 'zod'
import { cleanText } from '../kernel/text.ts'

const line = (most: number) =>
  z
    .string()
    .max(4 * most)
    .overwrite(cleanText)
    .min(1)
    .max(most)

/** A text in both languages in which a questionnaire is shown. */
export const Words = z.strictObject({ en: line(300), zh: line(300) })
export type Words = z.infer<typeof Words>

const mostOptions = 12
const mostQuestions = 12

const common = {
  key: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,29}$/)
    .meta({ description: 'Names the question in answers and results', example: 'speed' }),
  text: Words,
  required: z.boolean().default(false),
}

const Options = z
  .array(z.strictObject({ key: common.key, text: Words }))
  .min(2)
  .max(mostOptions, { abort: true })
  .superRefine((options, context) => refuseTwice(options, context))

const refuseTwice = (list: readonly { readonly key: string }[], context: z.RefinementCtx): void => {
  const seen = new Set<string>()
  for (const [index, { key }] of list.entries()) {
    if (seen.has(key)) context.addIssue({ code: 'custom', path: [index, 'key'], params: { code: 'named_twice' } })
    seen.add(key)
  }
}

const Scale = z.strictObject({
  type: z.literal('scale'),
  ...common,
  min: z.int().min(0).max(1),
  max: z.int().min(2).max(10),
  minLabel: Words.optional().meta({ description: 'What the lowest means' }),
  maxLabel: Words.optional().meta({ description: 'What the highest means' }),
})

export const Question = z.discriminatedUnion('type', [
  Scale,
  z.strictObject({ type: z.literal('single'), ...common, options: Options }),
  z.strictObject({ type: z.literal('multi'), ...common, options: Options }),
  z.strictObject({ type: z.literal('yes_no'), ...common }),
  z.strictObject({ type: z.literal('text'), ...common, maxLength: z.int().min(1).max(4000).default(1000) }),
])
export type Question = z.infer<typeof Question>

export const Questions = z
  .array(Question)
  .min(1)
  .max(mostQuestions, { abort: true })
  .superRefine((questions, context) => refuseTwice(questions, context))

/** The question whose answer is the score of a survey of a standard kind. */
export const scoreKey = 'score'

const score = (text: Words, min: number, max: number, minLabel: Words, maxLabel: Words): Question => ({
  type: 'scale',
  key: scoreKey,
  ...{ text, required: true, min, max, minLabel, maxLabel },
})

const reason: Question = {
  type: 'text',
  key: 'reason',
  text: { en: 'What is the main reason for your answer?', zh: '您给出此评价的主要原因是什么？' },
  required: false,
  maxLength: 1000,
}

/** The usual questions of the standard kinds, for a survey that brings none. */
export const standardQuestions = {
  csat: [
    score(
      { en: 'How satisfied are you with our service?', zh: '您对我们的服务满意吗？' },
      1,
      5,
      { en: 'Very dissatisfied', zh: '非常不满意' },
      { en: 'Very satisfied', zh: '非常满意' },
    ),
    reason,
  ],
  nps: [
    score(
      { en: 'How likely are you to recommend us to a friend or colleague?', zh: '您有多大可能向朋友或同事推荐我们？' },
      0,
      10,
      { en: 'Not at all likely', zh: '完全不可能' },
      { en: 'Extremely likely', zh: '非常可能' },
    ),
    reason,
  ],
  ces: [
    score(
      { en: 'It was easy to get my issue solved.', zh: '我的问题很容易就得到了解决。' },
      1,
      7,
      { en: 'Strongly disagree', zh: '非常不同意' },
      { en: 'Strongly agree', zh: '非常同意' },
    ),
    reason,
  ],
} as const satisfies Record<string, readonly Question[]>
export type ScoredKind = keyof typeof standardQuestions

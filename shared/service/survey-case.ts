import * as z from 'zod'
import { fieldRefusal } from '../kernel/refusal.ts'
import { caseKinds } from './case-schema.ts'
import type { Question } from './survey-question.ts'

const id = z.string().min(1).max(40)
const level = z.enum(['low', 'medium', 'high']).default('medium')

const Ticked = z.strictObject({
  key: z.string().max(30).meta({ description: 'Of a question with choices, or of yes or no', example: 'call_me' }),
  is: z.union([z.boolean(), z.string().max(30)]).meta({ description: 'true or false, or the key of an option' }),
})

/** On which answers a survey opens a case, and what it is then. */
export const OpensCase = z.strictObject({
  onLowScore: z.boolean().default(false),
  onAnswers: z.array(Ticked).max(12).default([]).meta({ description: 'Any one of these is enough' }),
  kind: z.enum(caseKinds).default('request'),
  impact: level,
  urgency: level,
  categoryId: id.optional(),
  teamId: id.optional().meta({ description: 'In whose queue it waits where no routing rule takes it from there' }),
})
export type OpensCase = z.infer<typeof OpensCase>

const allowedOf = (question: Question): readonly (boolean | string)[] | undefined => {
  if (question.type === 'yes_no') return [true, false]
  return question.type === 'single' || question.type === 'multi' ? question.options.map(({ key }) => key) : undefined
}

/** @throws Refusal naming what no answer can ever be */
export const checkOpensCase = (
  { onLowScore, onAnswers }: OpensCase,
  questions: readonly Question[],
  isScored: boolean,
): void => {
  if (onLowScore && !isScored) throw fieldRefusal('/opensCase/onLowScore', 'only_of_scored')
  if (!onLowScore && onAnswers.length === 0) throw fieldRefusal('/opensCase/onAnswers', 'required')
  for (const [place, { key, is }] of onAnswers.entries()) {
    const question = questions.find((one) => one.key === key)
    const allowed = question && allowedOf(question)
    if (!allowed) throw fieldRefusal(`/opensCase/onAnswers/${place}/key`, 'no_choice_question')
    if (!allowed.includes(is))
      throw fieldRefusal(`/opensCase/onAnswers/${place}/is`, 'not_allowed', { allowed: allowed.join(', ') })
  }
}

interface Answered {
  readonly isLow: boolean
  readonly choices: Readonly<Record<string, unknown>>
}

/** Whether an answer opens a case: the score is low, or one of the choices named was made. */
export const asksForCase = ({ onLowScore, onAnswers }: OpensCase, { isLow, choices }: Answered): boolean =>
  (onLowScore && isLow) || onAnswers.some(({ key, is }) => [choices[key]].flat().includes(is))

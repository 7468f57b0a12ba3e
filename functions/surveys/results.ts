import * as z from 'zod'
import { day, epochMs, plusDays } from '../../shared/kernel/instant.ts'
import { localDay } from '../../shared/kernel/local-day.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { scores } from '../../shared/service/score.ts'
import { addedFigures, countsOf, type Figures, figuresOf } from '../../shared/service/survey-figures.ts'
import { answersOfDays, figuresOfDays } from '../../shared/service/survey-figures-store.ts'
import { type Question, scoreKey, Words } from '../../shared/service/survey-question.ts'
import { type Survey, surveyKinds } from '../../shared/service/survey-schema.ts'
import { surveys } from '../../shared/service/survey-store.ts'
import { findRecord } from '../http/records.ts'
import { type Request, route } from '../http/route.ts'
import { SurveyParams } from './surveys.ts'

const mostDays = 1100
const mostRecounted = 10_000
const usualDays = 90

const date = z.iso
  .date()
  .refine((text) => text >= '1900-01-01' && text < '2200-01-01', { params: { code: 'not_valid' } })

const ResultsQuery = z.strictObject({
  from: date.optional().meta({ description: 'First day, in the tenant’s zone; 90 days back when left out' }),
  to: date.optional().meta({ description: 'Last day; today when left out' }),
  recount: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'true: counted again from the answers themselves instead of from the daily figures' }),
})

const counts = z.record(z.string(), z.int().min(0))

const Results = z.strictObject({
  surveyId: z.string(),
  kind: z.enum(surveyKinds),
  from: z.iso.date(),
  to: z.iso.date(),
  basis: z.enum(['figures', 'answers']),
  sent: z.int().optional().meta({ description: 'Invitations sent on these days; not part of a recount' }),
  answered: z.int(),
  low: z.int().meta({ description: 'Answers with a low score' }),
  score: z
    .strictObject({
      measure: z.enum(['csat', 'nps', 'ces']).meta({
        description:
          'csat: percentage of 4 and 5. nps: percentage of 9 and 10 less that of 0 to 6. ces: mean of 1 to 7',
      }),
      n: z.int(),
      value: z.number().optional().meta({ description: 'None below five answers' }),
      interval: z
        .strictObject({ low: z.number(), high: z.number() })
        .optional()
        .meta({ description: 'Of 95 % confidence' }),
      distribution: counts,
    })
    .optional(),
  questions: z
    .array(
      z.strictObject({
        key: z.string(),
        type: z.string(),
        text: Words,
        answered: z.int(),
        counts,
      }),
    )
    .max(20),
})

const rounded = (value: number): number => Math.round(value * 100) / 100

const scoreOf = (kind: Survey['kind'], figures: Figures) => {
  if (kind === 'own') return undefined
  const { counts: distribution } = countsOf(figures, scoreKey)
  const { n, value, interval } = scores[kind](distribution)
  return {
    measure: kind,
    n,
    ...(value !== undefined && { value: rounded(value) }),
    ...(interval && { interval: { low: rounded(interval.low), high: rounded(interval.high) } }),
    distribution: { ...distribution },
  }
}

/** Every possible answer has its number, also one that nobody gave. */
const possible = (question: Question): string[] => {
  if (question.type === 'scale')
    return Array.from({ length: question.max - question.min + 1 }, (_, index) => String(question.min + index))
  if (question.type === 'yes_no') return ['true', 'false']
  return question.type === 'text' ? [] : question.options.map(({ key }) => key)
}

const questionResult = (question: Question, figures: Figures) => {
  const { key, type, text } = question
  const found = countsOf(figures, key)
  const none = Object.fromEntries(possible(question).map((answer) => [answer, 0]))
  return { key, type, text, answered: found.answered, counts: { ...none, ...found.counts } }
}

const daysAsked = ({ query, now, actor }: Request<unknown, z.output<typeof ResultsQuery>>) => {
  const to = query.to ?? localDay(now, actor.zone)
  const from = query.from ?? plusDays(`${to}T00:00:00.000Z`, 1 - usualDays).slice(0, 10)
  const fault = (code: string, params?: Record<string, number>) =>
    new Refusal('request.invalid', { faults: [{ in: 'query', pointer: '/to', code, ...(params && { params }) }] })
  if (to < from) throw fault('ends_before_start')
  if (epochMs(`${to}T00:00:00.000Z`) - epochMs(`${from}T00:00:00.000Z`) > mostDays * day) throw fault('too_big.date')
  return { from, to }
}

/** @throws Refusal `survey.too_many_answers` */
const recounted = async (
  { store, actor }: Request,
  id: string,
  days: { from: string; to: string },
): Promise<Figures[]> => {
  const found = await answersOfDays(store, actor.tenantId, id, days, mostRecounted)
  if (!found) throw new Refusal('survey.too_many_answers', { params: { limit: mostRecounted } })
  return found.map(figuresOf)
}

const getResults = route({
  name: 'surveyResults',
  method: 'GET',
  path: '/v1/surveys/{surveyId}/results',
  summary: 'What a survey found on some days: the score with its number of answers and interval, and each question',
  permission: 'survey:read',
  params: SurveyParams,
  query: ResultsQuery,
  returns: Results,
  refuses: ['survey.too_many_answers'],
  examples: { november: { query: { from: '2026-11-01', to: '2026-11-30' } } },
  handle: async (request) => {
    const { store, actor, query } = request
    const survey = await findRecord(request, surveys, request.params.surveyId)
    const days = daysAsked(request)
    const again = query.recount === 'true'
    const list = await (again
      ? recounted(request, survey.id, days)
      : figuresOfDays(store, actor.tenantId, survey.id, days))
    const figures = addedFigures(list)
    const score = scoreOf(survey.kind, figures)
    return {
      body: {
        surveyId: survey.id,
        kind: survey.kind,
        ...days,
        basis: again ? ('answers' as const) : ('figures' as const),
        ...(!again && { sent: figures.sent ?? 0 }),
        answered: figures.n ?? 0,
        low: figures.low ?? 0,
        ...(score && { score }),
        questions: survey.questions.map((question) => questionResult(question, figures)),
      },
    }
  },
})

export const resultRoutes = [getResults]

import * as z from 'zod'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { cleanText } from '../kernel/text.ts'
import { OpensCase } from './survey-case.ts'
import { Questions, Words } from './survey-question.ts'

export const surveyKinds = ['csat', 'nps', 'ces', 'own'] as const
const surveyStatuses = ['active', 'paused'] as const

const id = z.string().min(1).max(40)
const days = z.int().min(1).max(730)

const EveryDays = z
  .strictObject({
    A: days.optional(),
    B: days.optional(),
    C: days.optional(),
    D: days.optional(),
    E: days.optional(),
  })
  .refine((levels) => Object.keys(levels).length > 0, { params: { code: 'required' } })

export const Trigger = z.discriminatedUnion('on', [
  z.strictObject({
    on: z.literal('case_closed'),
    delayHours: z.int().min(0).max(720).default(1),
    samplePercent: z
      .int()
      .min(1)
      .max(100)
      .default(100)
      .meta({ description: 'Of all cases; which ones follows from their ids' }),
  }),
  z.strictObject({
    on: z.literal('schedule'),
    everyDays: EveryDays.meta({
      description: 'By level of the customer; spread over the period. Levels left out are not asked',
    }),
  }),
  z.strictObject({ on: z.literal('request') }).meta({ description: 'Sent only when the API is asked to' }),
])
export type Trigger = z.infer<typeof Trigger>

const FollowUp = z.strictObject({
  atMost: z
    .int()
    .min(0)
    .max(10)
    .optional()
    .meta({ description: 'Scores up to here are low; 2 for CSAT, 6 for NPS and 3 for CES when left out' }),
  assigneeId: id.optional().meta({ description: 'Who gets the task; whoever has the case or customer when left out' }),
  teamId: id.optional().meta({ description: 'In whose queue it waits when nobody is named' }),
  dueInHours: z.int().min(1).max(720).default(24),
})

const written = {
  name: z.string().max(400).overwrite(cleanText).min(1).max(100),
  title: Words.meta({ description: 'Heads the questionnaire and the mail' }),
  intro: Words.optional(),
  questions: Questions,
  trigger: Trigger,
  restDays: z
    .int()
    .min(0)
    .max(730)
    .meta({ description: 'Nobody who was asked by any survey in this many days is asked by this one' }),
  expiresAfterDays: z.int().min(1).max(90).meta({ description: 'How long a link can be answered' }),
  linkUrl: z
    .url({ protocol: /^https?$/ })
    .max(200)
    .meta({
      description: 'Where this API is reached from outside; links begin with it',
      example: 'https://api.example.com',
    }),
  followUp: FollowUp.optional().meta({ description: 'The task that a low score opens' }),
  opensCase: OpensCase.optional().meta({ description: 'Which answers open a case besides, one for each answer' }),
}

export const SurveyInput = z.strictObject({
  kind: z.enum(surveyKinds),
  ...written,
  questions: written.questions.optional().meta({ description: 'The usual ones of the kind when left out' }),
  trigger: written.trigger.default({ on: 'request' }),
  restDays: written.restDays.default(30),
  expiresAfterDays: written.expiresAfterDays.default(14),
})
export type SurveyInput = z.infer<typeof SurveyInput>

/** What is given replaces as a whole, null removes. */
export const SurveyPatch = z.strictObject({
  name: written.name.optional(),
  title: written.title.optional(),
  intro: written.intro.nullable(),
  questions: written.questions.optional(),
  trigger: written.trigger.optional(),
  restDays: written.restDays.optional(),
  expiresAfterDays: written.expiresAfterDays.optional(),
  linkUrl: written.linkUrl.optional(),
  followUp: written.followUp.nullable(),
  opensCase: written.opensCase.nullable(),
  status: z.enum(surveyStatuses).optional().meta({ description: 'A paused survey asks nobody; sent links still work' }),
})
export type SurveyPatch = z.infer<typeof SurveyPatch>

export const Survey = z.strictObject({
  ...recordFields,
  kind: z.enum(surveyKinds),
  ...written,
  status: z.enum(surveyStatuses),
  revision: z.int().meta({ description: 'Of title, intro and questions; answers keep the one that they are to' }),
})
export type Survey = z.infer<typeof Survey>
export type NewSurvey = Omit<Survey, Exclude<keyof RecordFields, 'id'>>

/** What is shown to who answers; kept for every revision. */
export type SurveyContent = Pick<Survey, 'title' | 'intro' | 'questions' | 'revision'>

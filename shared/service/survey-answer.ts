import * as z from 'zod'
import { raise } from '../../events/define-event.ts'
import { surveyAnswered } from '../../events/surveys.ts'
import type { Decision } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import { languages } from '../kernel/language.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { isLowScore } from './survey.ts'
import type { Given } from './survey-given.ts'
import type { Invitation } from './survey-invitation.ts'
import { scoreKey } from './survey-question.ts'
import { type Survey, surveyKinds } from './survey-schema.ts'

const id = z.string().optional()

/** What somebody answered, once and for all. Scores and choices are figures; what they wrote in their own words is personal. */
export const Answer = z.strictObject({
  ...recordFields,
  surveyId: z.string(),
  kind: z.enum(surveyKinds),
  revision: z.int().meta({ description: 'Of the survey’s questions' }),
  invitationId: z.string(),
  customerId: id,
  contactId: id,
  caseId: id,
  ownerId: id.meta({ description: 'Who had the case or the customer when it was asked' }),
  teamId: id,
  language: z.enum(languages),
  day: z.iso.date().meta({ description: 'On which it counts, in the tenant’s zone' }),
  score: z.int().optional(),
  isLow: z.boolean(),
  choices: z
    .record(z.string(), z.union([z.int(), z.boolean(), z.string(), z.array(z.string())]))
    .meta({ description: 'By question: scales, choices, yes or no' }),
  texts: z.record(z.string(), z.string()).meta({ personal: true, description: 'By question: own words' }),
})
export type Answer = z.infer<typeof Answer>
export type NewAnswer = Omit<Answer, Exclude<keyof RecordFields, 'id'>>

interface Answering {
  readonly id: string
  readonly survey: Survey
  readonly invitation: Invitation
  readonly language: Answer['language']
  readonly day: string
}

/** The answer to an invitation. What was given has been read by the questions of its revision. */
export const answerSurvey = (
  { id, survey, invitation, language, day }: Answering,
  { choices, texts }: Given,
): Decision<NewAnswer> => {
  const { customerId, contactId, caseId, ownerId, teamId, surveyId, revision } = invitation
  const given = choices[scoreKey]
  const score = survey.kind !== 'own' && typeof given === 'number' ? given : undefined
  const isLow = isLowScore(survey, score)
  const whom = Object.fromEntries(
    Object.entries({ customerId, contactId, caseId }).filter(([, value]) => value !== undefined),
  ) as Pick<Answer, 'customerId' | 'contactId' | 'caseId'>
  const state: NewAnswer = {
    id,
    ...{ surveyId, kind: survey.kind, revision, invitationId: invitation.id, language, day, isLow },
    ...whom,
    ...(ownerId !== undefined && { ownerId }),
    ...(teamId !== undefined && { teamId }),
    ...(score !== undefined && { score }),
    choices: { ...choices },
    texts: { ...texts },
  }
  const facts = { surveyId, kind: survey.kind, invitationId: invitation.id, isLow, ...whom }
  return { state, raises: [raise(surveyAnswered, { ...facts, ...(score !== undefined && { score }) })] }
}

/** When it was answered, as it stands in the customer's timeline. */
export const answeredAt = ({ createdAt }: Answer): Instant => createdAt

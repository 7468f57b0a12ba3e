import { isDeepStrictEqual } from 'node:util'
import { raise } from '../../events/define-event.ts'
import { surveyChanged, surveyCreated } from '../../events/surveys.ts'
import type { Decision } from '../kernel/decision.ts'
import { fingerprint } from '../kernel/fingerprint.ts'
import { patched } from '../kernel/patched.ts'
import { fieldRefusal } from '../kernel/refusal.ts'
import { checkOpensCase } from './survey-case.ts'
import { type Question, type ScoredKind, scoreKey, standardQuestions } from './survey-question.ts'
import type { NewSurvey, Survey, SurveyContent, SurveyInput, SurveyPatch } from './survey-schema.ts'

const isScored = (kind: Survey['kind']): kind is ScoredKind => kind !== 'own'

const lowAtMost: Readonly<Record<ScoredKind, number>> = { csat: 2, nps: 6, ces: 3 }

const isScoreOf = (kind: ScoredKind, question: Question | undefined): boolean => {
  const [usual] = standardQuestions[kind]
  if (question?.type !== 'scale' || usual?.type !== 'scale') return false
  return question.required && question.min === usual.min && question.max === usual.max
}

/** @throws Refusal `request.invalid` when a scored survey lacks its score, or another one names what it cannot have */
const checked = <State extends NewSurvey>(state: State): State => {
  const { kind, questions, followUp, opensCase } = state
  if (opensCase) checkOpensCase(opensCase, questions, isScored(kind))
  if (!isScored(kind)) {
    if (followUp) throw fieldRefusal('/followUp', 'only_of_scored')
    return state
  }
  const [usual] = standardQuestions[kind]
  const place = questions.findIndex(({ key }) => key === scoreKey)
  if (usual?.type === 'scale' && !isScoreOf(kind, questions[place]))
    throw fieldRefusal(place < 0 ? '/questions' : `/questions/${place}`, 'score_question', {
      min: usual.min,
      max: usual.max,
    })
  return state
}

export const contentOf = ({ title, intro, questions, revision }: NewSurvey): SurveyContent => ({
  title,
  ...(intro && { intro }),
  questions,
  revision,
})

/** @throws Refusal `request.invalid` */
export const createSurvey = (id: string, input: SurveyInput): Decision<NewSurvey> => {
  const { kind } = input
  const questions = input.questions ?? (isScored(kind) ? structuredClone([...standardQuestions[kind]]) : undefined)
  if (!questions) throw fieldRefusal('/questions', 'required')
  const state = checked({ ...input, id, questions, status: 'active' as const, revision: 1 })
  return { state, raises: [raise(surveyCreated, { kind, trigger: state.trigger.on })] }
}

/** What counts of a question: with another of these under the same key, old and new answers could not be counted together. */
const meaningOf = (question: Question): unknown =>
  question.type === 'scale' ? [question.type, question.min, question.max] : [question.type]

const checkMeanings = (before: readonly Question[], after: readonly Question[]): void => {
  for (const [index, question] of after.entries()) {
    const old = before.find(({ key }) => key === question.key)
    if (old && !isDeepStrictEqual(meaningOf(old), meaningOf(question)))
      throw fieldRefusal(`/questions/${index}/type`, 'key_means_other')
  }
}

const contentFields = new Set(['title', 'intro', 'questions'])

/** Other words or questions are a new revision. @throws Refusal `request.invalid` */
export const changeSurvey = (survey: Survey, patch: SurveyPatch): Decision<Survey> => {
  if (patch.questions) checkMeanings(survey.questions, patch.questions)
  const { state, fields } = patched(survey, patch)
  if (fields.length === 0) return { state: survey, raises: [] }
  const revision = survey.revision + (fields.some((field) => contentFields.has(field)) ? 1 : 0)
  return { state: checked({ ...state, revision }), raises: [raise(surveyChanged, { fields: [...fields] })] }
}

/** Whether customers have to be looked for who are to be asked from now on. */
export const needsWalk = (after: NewSurvey, before?: Survey): boolean =>
  after.status === 'active' &&
  after.trigger.on === 'schedule' &&
  (before?.status !== 'active' || !isDeepStrictEqual(before.trigger, after.trigger))

/** A number below `parts` that follows from a text, evenly spread. */
export const partOf = (text: string, parts: number): number =>
  Buffer.from(fingerprint(text), 'base64url').readUInt32BE(0) % parts

/** Whether a case is in the sample of a survey: the same answer each time. */
export const isSampled = (surveyId: string, caseId: string, samplePercent: number): boolean =>
  partOf(`${surveyId}#${caseId}`, 100) < samplePercent

export const isLowScore = ({ kind, followUp }: Pick<Survey, 'kind' | 'followUp'>, score: number | undefined): boolean =>
  isScored(kind) && score !== undefined && score <= (followUp?.atMost ?? lowAtMost[kind])

/** How often a customer of this level is asked; undefined when not (any more). */
export const everyDaysOf = ({ status, trigger }: Survey, level: string | undefined): number | undefined =>
  status === 'active' && trigger.on === 'schedule' && level !== undefined
    ? trigger.everyDays[level as keyof typeof trigger.everyDays]
    : undefined

import type { Decision } from '../kernel/decision.ts'
import { day, type Instant, plusMs } from '../kernel/instant.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import { partOf } from './survey.ts'
import type { Survey } from './survey-schema.ts'

/** When a customer is asked next by a survey on schedule; one for each of both. */
export interface SurveyPlan extends RecordFields {
  readonly surveyId: string
  readonly customerId: string
  readonly status: 'active' | 'ended'
  readonly nextAt: Instant
}
export type NewSurveyPlan = Omit<SurveyPlan, Exclude<keyof RecordFields, 'id'>>

/** The first time lies somewhere in the period, by customer, so that not all are asked on one day. */
const firstAt = (surveyId: string, customerId: string, everyDays: number, now: Instant): Instant =>
  plusMs(now, partOf(`${surveyId}#${customerId}`, everyDays * 24 * 60) * (day / 24 / 60))

export const planSurvey = (
  id: string,
  survey: Pick<Survey, 'id'>,
  customerId: string,
  everyDays: number,
  now: Instant,
): Decision<NewSurveyPlan> => ({
  state: {
    id,
    surveyId: survey.id,
    customerId,
    status: 'active',
    nextAt: firstAt(survey.id, customerId, everyDays, now),
  },
  raises: [],
})

/** Takes up a plan that had ended. One that is active keeps its time. */
export const resumePlan = (plan: SurveyPlan, everyDays: number, now: Instant): Decision<SurveyPlan> =>
  plan.status === 'active'
    ? { state: plan, raises: [] }
    : {
        state: { ...plan, status: 'active', nextAt: firstAt(plan.surveyId, plan.customerId, everyDays, now) },
        raises: [],
      }

/** Looks for the customers whom a survey on schedule is to ask, level by level, a portion at a time. */
export interface SurveyWalk extends RecordFields {
  readonly surveyId: string
  /** Levels still to do; the first is under way. */
  readonly levels: readonly string[]
  /** The last customer of that level that was planned for. */
  readonly after?: string
  readonly dueAt?: Instant
}
export type NewSurveyWalk = Omit<SurveyWalk, Exclude<keyof RecordFields, 'id'>>

export const startWalk = (
  id: string,
  survey: Pick<Survey, 'id' | 'trigger'>,
  now: Instant,
): Decision<NewSurveyWalk> => ({
  state: {
    id,
    surveyId: survey.id,
    levels: survey.trigger.on === 'schedule' ? Object.keys(survey.trigger.everyDays) : [],
    dueAt: now,
  },
  raises: [],
})

/** @param last the customer that was planned for last; undefined when the level is through */
export const goOn = (walk: SurveyWalk, last: string | undefined, now: Instant): Decision<SurveyWalk> => {
  const { after, dueAt, ...rest } = walk
  const levels = last === undefined ? walk.levels.slice(1) : walk.levels
  return {
    state: { ...rest, levels, ...(last !== undefined && { after: last }), ...(levels.length > 0 && { dueAt: now }) },
    raises: [],
  }
}

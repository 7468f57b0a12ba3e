import type { Instant } from '../kernel/instant.ts'
import { atIndex, customerPartition } from '../storage/customer-index.ts'
import { dueIndex } from '../storage/due.ts'
import { byMonth } from '../storage/months.ts'
import { type Noun, recordKey, type Step, stateOf } from '../storage/record.ts'
import type { Searchable } from '../storage/record-search.ts'
import type { Item, Key, Position, Store } from '../storage/store.ts'
import { type Answer, answeredAt } from './survey-answer.ts'
import type { Invitation } from './survey-invitation.ts'
import type { SurveyPlan, SurveyWalk } from './survey-plan.ts'
import type { Survey, SurveyContent, Trigger } from './survey-schema.ts'

const activePartition = (tenantId: string, on: Trigger['on']): string => `${tenantId}#survey#${on}`

/** Surveys belong to the tenant. */
export const surveys: Noun<Survey> = {
  name: 'survey',
  indexes: (tenantId, survey) => ({
    ...byMonth(tenantId, 'survey', survey),
    ...(survey.status === 'active' && { g3pk: activePartition(tenantId, survey.trigger.on), g3sk: survey.id }),
  }),
  owned: () => ({}),
}

/** Those that ask somebody by themselves, on this occasion. */
export const activeSurveys = async (store: Store, tenantId: string, on: Trigger['on']): Promise<Survey[]> => {
  const found: Survey[] = []
  let after: Position | undefined
  do {
    const page = await store.query({
      index: 'g3',
      partition: activePartition(tenantId, on),
      limit: 100,
      ...(after && { after }),
    })
    found.push(...page.items.map((item) => stateOf<Survey>(item)))
    after = page.next
  } while (after)
  return found
}

const contentKey = (tenantId: string, surveyId: string, revision: number): Key => ({
  ...recordKey(tenantId, 'survey', surveyId),
  sk: `content#${String(revision).padStart(6, '0')}`,
})

/** Keeps the words and questions of a revision, in the commit that makes it. */
export const saveContent = (tenantId: string, surveyId: string, content: SurveyContent): Step => ({
  action: {
    do: 'put',
    item: { ...contentKey(tenantId, surveyId, content.revision), content: content as never },
    when: { is: 'absent' },
  },
})

export const loadContent = async (
  store: Store,
  tenantId: string,
  { surveyId, revision }: Pick<Invitation, 'surveyId' | 'revision'>,
): Promise<SurveyContent | undefined> => {
  const item = await store.get(contentKey(tenantId, surveyId, revision))
  return item?.content as SurveyContent | undefined
}

export const invitations: Noun<Invitation> = {
  name: 'invitation',
  indexes: (tenantId, { id, customerId, createdAt, status, sendAt }) => ({
    ...(customerId !== undefined && {
      g1pk: customerPartition(tenantId, customerId),
      g1sk: `asked#${createdAt}#${id}`,
    }),
    ...dueIndex(tenantId, 'invitation', id, status === 'planned' ? sendAt : undefined),
  }),
}

export const plans: Noun<SurveyPlan> = {
  name: 'surveyplan',
  indexes: (tenantId, { id, status, nextAt }) =>
    dueIndex(tenantId, 'surveyplan', id, status === 'active' ? nextAt : undefined),
}

export const walks: Noun<SurveyWalk> = {
  name: 'surveywalk',
  indexes: (tenantId, { id, dueAt }) => dueIndex(tenantId, 'surveywalk', id, dueAt),
}

/** Answers to a survey, by the day on which they count: index g3, one partition a month. */
export const answersPartition = (tenantId: string, surveyId: string, month: string): string =>
  `${tenantId}#answer#${surveyId}#${month}`

export const answers: Noun<Answer> = {
  name: 'answer',
  indexes: (tenantId, answer) => ({
    ...(answer.customerId !== undefined && atIndex(tenantId, answer.customerId, answeredAt(answer), answer.id)),
    ...byMonth(tenantId, 'answer', answer),
    g3pk: answersPartition(tenantId, answer.surveyId, answer.day.slice(0, 7)),
    g3sk: `${answer.day}#${answer.id}`,
  }),
}

export const searchableAnswers = {
  noun: answers,
  terms: () => [],
  values: ({ ownerId, teamId, surveyId, customerId, contactId, caseId, kind, score, isLow }) => ({
    ...{ ownerId, teamId, surveyId, customerId, contactId, caseId, kind, score, isLow },
  }),
} as const satisfies Searchable<Answer>

const askedKey = (tenantId: string, personId: string): Key => ({ pk: `${tenantId}#surveyed#${personId}`, sk: '.' })

/** When a person was last asked, or is going to be. */
export interface Asked {
  readonly askedAt: Instant
  readonly version: number
}

const askedOf = (item: Item | undefined): Asked | undefined =>
  item && { askedAt: String(item.askedAt), version: Number(item.version) }

export const loadAsked = async (store: Store, tenantId: string, personId: string): Promise<Asked | undefined> =>
  askedOf(await store.get(askedKey(tenantId, personId)))

/** Notes that a person is asked. Of two surveys that want to ask at the same moment, one meets the other's note. */
export const noteAsked = (tenantId: string, personId: string, before: Asked | undefined, at: Instant): Step => {
  const version = before?.version ?? 0
  const askedAt = before && before.askedAt > at ? before.askedAt : at
  return {
    action: {
      do: 'put',
      item: { ...askedKey(tenantId, personId), askedAt, version: version + 1 },
      when: before ? { is: 'version', version } : { is: 'absent' },
    },
  }
}

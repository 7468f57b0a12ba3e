import { customers } from '../../shared/customers/customer-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { derivedId } from '../../shared/kernel/derived-id.ts'
import { type Instant, plusDays } from '../../shared/kernel/instant.ts'
import { everyDaysOf } from '../../shared/service/survey.ts'
import { goOn, type SurveyPlan, type SurveyWalk } from '../../shared/service/survey-plan.ts'
import { plans, surveys, walks } from '../../shared/service/survey-store.ts'
import { type DueReport, type Fired, forEachDue } from '../../shared/storage/due.ts'
import { idsOf } from '../../shared/storage/posting-lists.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Key, Store } from '../../shared/storage/store.ts'
import { contactToAsk } from '../contactability/contact-to-ask.ts'
import type { ScheduledFunction } from '../function.ts'
import { inviting } from './invite.ts'
import { languageFor } from './person.ts'
import { ensurePlan } from './plan.ts'

const mostPerRun = 1000
const customersPerStep = 200

const end = (plan: SurveyPlan): Fired<SurveyPlan> => ({ state: { ...plan, status: 'ended' }, raises: [] })

/** Asks the customer and sets the next time; somebody who was asked not long ago is asked as soon as they have rested. */
const firePlan =
  (store: Store) =>
  async (plan: SurveyPlan, now: Instant, tenantId: string): Promise<Fired<SurveyPlan> | undefined> => {
    if (plan.status !== 'active' || plan.nextAt > now) return undefined
    const survey = await loadRecord(store, surveys, tenantId, plan.surveyId)
    const customer = await loadRecord(store, customers, tenantId, plan.customerId)
    // A merged customer goes on under the id, and the plan, of the record that it became.
    if (!survey || customer?.status !== 'active' || customer.id !== plan.customerId) return end(plan)
    const everyDays = everyDaysOf(survey, customer.level)
    if (everyDays === undefined) return end(plan)
    const by = automation(tenantId, runSurveyPlans.name)
    const outcome = await inviting(store, { actor: by, now, requestId: `${by.id}:${now}` }, survey, {
      id: derivedId('inv', now, `${plan.id}#${plan.version}`),
      customerId: customer.id,
      contactId: await contactToAsk(store, tenantId, customer),
      ownerId: customer.ownerId,
      teamId: customer.teamId,
      language: await languageFor(store, tenantId, undefined),
      sendAt: now,
      source: by.id,
    })
    if ('askedAt' in outcome)
      return { state: { ...plan, nextAt: plusDays(outcome.askedAt, survey.restDays) }, raises: [] }
    return { state: { ...plan, nextAt: plusDays(now, everyDays) }, raises: [], steps: outcome.steps }
  }

/** Plans for the next customers of a level. What it writes is there once however often it runs, so it may break off anywhere. */
const fireWalk =
  (store: Store) =>
  async (walk: SurveyWalk, now: Instant, tenantId: string): Promise<Fired<SurveyWalk> | undefined> => {
    const [level] = walk.levels
    if (walk.dueAt === undefined || level === undefined) return undefined
    const survey = await loadRecord(store, surveys, tenantId, walk.surveyId)
    const everyDays = survey && everyDaysOf(survey, level)
    if (!survey || everyDays === undefined) return goOn(walk, undefined, now)
    const by = automation(tenantId, runSurveyPlans.name)
    const ids = idsOf(store, tenantId, customers.name, { list: { field: 'level', value: level } }, 'ascending')
    let last = walk.after
    for (let count = 0; count < customersPerStep; count++) {
      const id = await ids.seek(last, last !== undefined)
      if (id === undefined) return goOn(walk, undefined, now)
      await ensurePlan(store, { actor: by, now, requestId: `${by.id}:${now}` }, survey, id, everyDays)
      last = id
    }
    return goOn(walk, last, now)
  }

const runSurveyPlans: ScheduledFunction = {
  kind: 'scheduled',
  name: 'run-survey-plans',
  summary: 'Asks customers by the schedule of their level, and looks for whom a new schedule reaches',
  source: 'functions/surveys/run-survey-plans.ts',
  uses: ['table:read', 'table:write'],
  timeoutSeconds: 55,
  schedule: 'rate(1 minute)',
  handle: async ({ store, clock, log }) => {
    const onFailure = ({ pk }: Key, error: unknown) => log.error('a survey could not be planned', { pk, error })
    const common = { store, now: clock.now(), by: runSurveyPlans.name, limit: mostPerRun, onFailure }
    const reports: DueReport[] = [
      await forEachDue({ ...common, noun: walks, fire: fireWalk(store) }),
      await forEachDue({ ...common, noun: plans, fire: firePlan(store) }),
    ]
    for (const report of reports) if (report.fired + report.failed > 0) log.info('surveys planned', { ...report })
  },
}

export default runSurveyPlans

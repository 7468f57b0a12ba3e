import * as z from 'zod'
import { changeCarePlan, createCarePlan, needsCareWalk } from '../../shared/care/care-plan.ts'
import { CarePlan, CarePlanInput, CarePlanPatch, planStatuses } from '../../shared/care/care-plan-schema.ts'
import { carePlans, careWalks, searchablePlans } from '../../shared/care/care-store.ts'
import { startCareWalk } from '../../shared/care/care-walk.ts'
import { createRecord, type Step } from '../../shared/storage/record.ts'
import { HistoryPage, HistoryQuery, historyPage } from '../http/history.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { changed, checkReachesAll, created, findRecord } from '../http/records.ts'
import { type Request, route } from '../http/route.ts'
import { checkReferences } from './plan-checks.ts'
import { careWebhookSecret } from './webhook-secret.ts'

export const PlanParams = z.strictObject({
  planId: z.string().max(40).meta({ description: 'Id of a care plan', example: 'cpl_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

/** The search for whom it is time, where a plan needs a new one; any search before it ends by itself. */
const newWalk = (request: Request, planId: string): { readonly walkId: string; readonly step: Step } => {
  const walkId = request.ids('cwk')
  return { walkId, step: createRecord(careWalks, request, startCareWalk(walkId, planId, request.now)).step }
}

const getPlans = route({
  name: 'listCarePlans',
  method: 'GET',
  path: '/v1/care-plans',
  summary: 'Care plans, the newest first',
  permission: 'care_plan:read',
  query: listQuery({ status: z.enum(planStatuses).optional() }).omit({ q: true }),
  returns: pageOf(CarePlan),
  refuses: ['filter.unserved', 'sort.unserved', 'cursor.invalid'],
  examples: { active: { query: { status: 'active' } } },
  handle: (request) =>
    listPage(request, {
      noun: carePlans,
      schema: CarePlan,
      searchable: searchablePlans,
      listed: ['status'],
      checked: [],
    }),
})

const postPlan = route({
  name: 'createCarePlan',
  method: 'POST',
  path: '/v1/care-plans',
  summary: 'Define a care plan: for which customers, on what occasion, when, and what is done',
  permission: 'care_plan:write',
  body: CarePlanInput,
  returns: CarePlan,
  status: 201,
  refuses: ['filter.unserved'],
  examples: {
    visit: {
      body: {
        name: 'Annual visit',
        audience: { field: 'level', op: 'eq', value: 'A' },
        occasion: { on: 'date', dates: ['03-15'] },
        action: { do: 'task', kind: 'visit', title: 'Visit the customer' },
      },
    },
    birthday: {
      body: {
        name: 'Birthday',
        occasion: { on: 'birthday' },
        time: '09:30',
        action: { do: 'coupon', prefix: 'BDAY' },
        goal: { kind: 'bought', withinDays: 30 },
        stopWhen: ['open_complaint'],
        holdOutPercent: 10,
        status: 'active',
      },
    },
  },
  handle: async (request) => {
    checkReachesAll(request)
    await checkReferences(request, request.body)
    const id = request.ids('cpl')
    const { state, raises } = createCarePlan(id, request.body)
    if (!needsCareWalk(state)) return created(request, carePlans, { state, raises }, `/v1/care-plans/${id}`)
    const { walkId, step } = newWalk(request, id)
    return created(request, carePlans, { state: { ...state, walkId }, raises }, `/v1/care-plans/${id}`, [step])
  },
})

const getPlan = route({
  name: 'getCarePlan',
  method: 'GET',
  path: '/v1/care-plans/{planId}',
  summary: 'Read a care plan',
  permission: 'care_plan:read',
  params: PlanParams,
  returns: CarePlan,
  examples: {},
  handle: async (request) => {
    const plan = await findRecord(request, carePlans, request.params.planId)
    return { body: plan, version: plan.version }
  },
})

const patchPlan = route({
  name: 'changeCarePlan',
  method: 'PATCH',
  path: '/v1/care-plans/{planId}',
  summary: 'Change, start, pause or end a care plan: what is given replaces, null removes',
  permission: 'care_plan:write',
  params: PlanParams,
  body: CarePlanPatch,
  returns: CarePlan,
  refuses: ['care_plan.ended', 'filter.unserved'],
  examples: { start: { body: { status: 'active' } }, pause: { body: { status: 'paused' } } },
  handle: async (request) => {
    const plan = await findRecord(request, carePlans, request.params.planId)
    await checkReferences(request, request.body)
    const { state, raises } = changeCarePlan(plan, request.body)
    if (state === plan || !needsCareWalk(state, plan)) return changed(request, carePlans, plan, { state, raises })
    const { walkId, step } = newWalk(request, plan.id)
    return changed(request, carePlans, plan, { state: { ...state, walkId }, raises }, [step])
  },
})

const getHistory = route({
  name: 'carePlanHistory',
  method: 'GET',
  path: '/v1/care-plans/{planId}/history',
  summary: 'Every write of a care plan, newest first',
  permission: 'care_plan:read',
  params: PlanParams,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: {},
  handle: (request) => historyPage(request, carePlans, CarePlan, request.params.planId),
})

const getSecret = route({
  name: 'carePlanWebhookSecret',
  method: 'GET',
  path: '/v1/care-plans/{planId}/webhook-secret',
  summary: 'The secret with which webhooks of a care plan are signed, as the Standard Webhooks specification writes it',
  permission: 'care_plan:write',
  params: PlanParams,
  returns: z.strictObject({ secret: z.string() }),
  examples: {},
  handle: async (request) => {
    const { id } = await findRecord(request, carePlans, request.params.planId)
    const secret = await careWebhookSecret(request.secrets, request.actor.tenantId, id)
    return { body: { secret: `whsec_${secret.toString('base64')}` } }
  },
})

export const planRoutes = [getPlans, postPlan, getPlan, patchPlan, getHistory, getSecret]

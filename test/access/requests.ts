import { defaultMatrix } from '../../shared/service/case-priority.ts'
import { defaultStatuses } from '../../shared/service/case-status.ts'
import type { Cast } from './cast.ts'
import {
  articleInput,
  type Caller,
  calendarInput,
  carePlanInput,
  fixtureFor,
  fresh,
  interactionWith,
  judgementInput,
  mailboxInput,
  messageOfLatestCase,
  pipelineInput,
  reachableCustomer,
  reviewInput,
  rosterInput,
  scorecardInput,
  scoringInput,
  slaInput,
  sourceInput,
  suppressionInput,
  surveyInput,
  templateInput,
} from './fixtures.ts'
import type { World } from './world.ts'

type Body = (world: World, cast: Cast, caller: Caller) => object | Promise<object>

/** A customer of the caller's own, for what is about to hang on it. */
const ownCustomer: (...of: Parameters<Body>) => Promise<string> = async (world, cast, caller) =>
  (await fixtureFor(world, cast, caller, 'customer', caller.isForeign ? 'foreign' : 'own')).id

/** A deal of the caller's own customer; there is a pipeline because another deal was made. */
const dealInput: (...of: Parameters<Body>) => Promise<object> = async (world, cast, caller) => {
  await fixtureFor(world, cast, caller, 'deal', caller.isForeign ? 'foreign' : 'own')
  return { name: fresh('Deal'), customerId: await ownCustomer(world, cast, caller) }
}

const person = () => ({ kind: 'person', name: fresh('Person'), emails: [`${fresh('person')}@example.com`] })

const consent = () => ({ channel: 'email', purpose: 'marketing', status: 'withdrawn', source: fresh('call') })

/** A message to a customer of the caller's own, by a template of the caller's tenant. */
const messageInput: (...of: Parameters<Body>) => Promise<object> = async (world, cast, caller) => {
  const template = await fixtureFor(world, cast, caller, 'template', caller.isForeign ? 'foreign' : 'own')
  return { templateId: template.id, customerId: await ownCustomer(world, cast, caller) }
}

const behaviourOf = (customerId: string) => ({ customerId, eventId: fresh('event'), type: 'page_viewed' })

interface CallParts {
  readonly params?: Record<string, string>
  readonly query?: string
  /** Noun and id of the one record that the route is about, for If-Match. */
  readonly record?: readonly [noun: string, id: string]
}

/** Path parameters that name no record, and queries; `{id}` is the record that the call is about. */
export const parameters: Readonly<Record<string, CallParts>> = {
  'GET /v1/fields/{noun}': { params: { noun: 'customer' } },
  'GET /v1/fields/{noun}/schema': { params: { noun: 'customer' } },
  'POST /v1/fields/{noun}': { params: { noun: 'customer' } },
  'PATCH /v1/fields/{noun}/{key}': { params: { noun: 'customer', key: 'contractNumber' } },
  'POST /v1/customers/upsert': { query: 'by=email' },
  'POST /v1/deals/upsert': { query: 'by=externalId' },
  'GET /v1/leads/{leadId}/scores/{leadVersion}': { params: { leadVersion: '1' } },
  'GET /v1/templates/{templateId}/revisions/{revision}': { params: { revision: '1' } },
  'GET /v1/lead-scoring/models/{modelId}/versions/{modelVersion}': { params: { modelVersion: '1' } },
  'POST /v1/lead-scoring/models/{modelId}/versions/{modelVersion}/use': { params: { modelVersion: '1' } },
  'POST /v1/pipeline-templates/{template}': { params: { template: 'retail' } },
  'POST /v1/calendar-templates/{template}': { params: { template: 'cn-mainland' } },
  'POST /v1/channel-events/{tenantId}/{channel}': { params: { channel: 'wechat' } },
  'GET /v1/service/measures': { query: 'from=2026-03-01&to=2026-03-31' },
  'GET /v1/forecast': { query: 'from=2026-01&to=2026-03' },
  'GET /v1/forecast/movement': { query: 'from=2026-03-01&to=2026-03-01' },
  'GET /v1/partners/performance': { query: 'from=2026-01&to=2026-03' },
  'GET /v1/sales/figures': { query: 'from=2026-01&to=2026-03' },
  'GET /v1/quotas': { query: 'from=2026-01&to=2026-03' },
  'GET /v1/ranking': { query: 'from=2026-01&to=2026-03' },
  'GET /v1/commission-basis': { query: 'from=2026-01&to=2026-03' },
  'GET /v1/commission-basis/{userId}': { query: 'from=2026-01&to=2026-03' },
  'PUT /v1/exchange-rates/{date}': { params: { date: '2026-03-01' } },
  'POST /v1/ready-care-plans/{industry}': { params: { industry: 'retail' } },
  'GET /v1/exchange-rates/{date}': { params: { date: '2026-03-01' } },
  'GET /v1/rosters/{rosterId}/fairness': { query: 'from=2026-03-01&to=2026-03-31' },
  'GET /v1/routing-rules/{noun}': { params: { noun: 'case' } },
  'PUT /v1/routing-rules/{noun}': { params: { noun: 'case' }, record: ['routing', 'case'] },
  'POST /v1/routing-rules/{noun}/preview': { params: { noun: 'case' } },
  'GET /v1/routing-rules/{noun}/history': { params: { noun: 'case' } },
  'GET /v1/pools/{poolId}/recycling': { query: 'on=2099-01-01' },
  'PUT /v1/territories': { record: ['territory', 'territories'] },
  'GET /v1/cases/queue': { query: 'teamId={id}' },
  'PUT /v1/case-settings': { record: ['case-settings', 'settings'] },
  'PUT /v1/communication-settings': { record: ['communication-settings', 'settings'] },
  'PUT /v1/case-categories': { record: ['case-categories', 'categories'] },
  'GET /v1/tasks/overdue': { query: 'assigneeId={id}' },
  'GET /v1/tasks/queue': { query: 'teamId={id}' },
  'GET /v1/tasks/workload': { query: 'teamId={id}' },
}

/** A valid body for each route that has one, so that only access can refuse the call. */
export const bodies: Readonly<Record<string, Body>> = {
  'POST /v1/outbound-messages': messageInput,
  'POST /v1/outbound-messages/dry-run': messageInput,
  'POST /v1/outbound-messages/batch': async (...of) => ({ items: [await messageInput(...of)] }),
  'PATCH /v1/tenant': () => ({ name: fresh('Tenant') }),
  'POST /v1/users': () => ({ name: 'New', email: `${fresh('new')}@alpha.example` }),
  'PATCH /v1/users/{userId}': () => ({ name: fresh('Renamed') }),
  'POST /v1/teams': () => ({ name: fresh('Team') }),
  'PATCH /v1/teams/{teamId}': () => ({ name: fresh('Renamed') }),
  'POST /v1/roles': () => ({ key: fresh('role'), name: 'Role', permissions: { 'customer:read': 'own' } }),
  'PATCH /v1/roles/{roleId}': () => ({ name: fresh('Renamed') }),
  'POST /v1/keys': () => ({ name: 'Key', permissions: { 'customer:read': 'own' } }),
  'POST /v1/keys/{keyId}/rotate': () => ({ overlapHours: 1 }),
  'POST /v1/audit/verify': () => ({}),
  'POST /v1/fields/{noun}': () => ({ key: fresh('field').replace('-', ''), label: 'Field', type: 'text' }),
  'PATCH /v1/fields/{noun}/{key}': () => ({ label: fresh('Label') }),
  'POST /v1/customers': person,
  'POST /v1/customers/upsert': person,
  'POST /v1/customers/duplicates': person,
  'POST /v1/customers/batch': () => ({ items: [person()] }),
  'PATCH /v1/customers/{customerId}': () => ({ tags: [fresh('tag')] }),
  'POST /v1/customers/{customerId}/points-entries': () => ({ kind: 'earn', points: 5 }),
  'POST /v1/ready-care-plans/{industry}': () => ({ language: 'zh' }),
  'PUT /v1/loyalty-programme': () => ({ levels: [], rules: [] }),
  'PUT /v1/customers/{customerId}/shares': () => ({ userIds: [] }),
  'POST /v1/contacts': async (...of) => ({
    name: fresh('Contact'),
    organisations: [{ customerId: await ownCustomer(...of), roles: ['user'] }],
  }),
  'PATCH /v1/contacts/{contactId}': () => ({ tags: [fresh('tag')] }),
  'POST /v1/rosters': (_, cast, caller) => rosterInput(cast, caller.isForeign ? 'foreign' : 'own'),
  'PUT /v1/rosters/{rosterId}': (_, cast, caller) => rosterInput(cast, caller.isForeign ? 'foreign' : 'own'),
  'PUT /v1/routing-rules/{noun}': (_, { teams }, { isForeign }) => ({
    rules: [{ teamId: isForeign ? teams.foreignTeam : teams.north }],
  }),
  'POST /v1/routing-rules/{noun}/preview': () => ({ fields: { kind: 'complaint' } }),
  'POST /v1/calendars': calendarInput,
  'PATCH /v1/calendars/{calendarId}': () => ({ name: fresh('Renamed') }),
  'POST /v1/calendars/{calendarId}/preview': () => ({ start: '2026-11-20T08:30:00Z', duration: 'PT4H' }),
  'POST /v1/calendars/{calendarId}/between': () => ({ from: '2026-11-20T08:30:00Z', to: '2026-11-23T08:30:00Z' }),
  'POST /v1/calendar-templates/{template}': () => ({ name: fresh('Calendar') }),
  'POST /v1/sla-policies': () => slaInput(),
  'PATCH /v1/sla-policies/{slaId}': () => ({ name: fresh('Renamed') }),
  'POST /v1/sources': sourceInput,
  'PATCH /v1/sources/{sourceId}': () => ({ name: fresh('Renamed') }),
  'POST /v1/sources/{sourceId}/rotate': () => ({ overlapHours: 1 }),
  'POST /v1/capture/{sourceKey}': () => ({ email: `${fresh('form')}@example.com` }),
  'POST /v1/behaviours': async (...of) => behaviourOf(await ownCustomer(...of)),
  'POST /v1/behaviours/batch': async (...of) => ({ items: [behaviourOf(await ownCustomer(...of))] }),
  'POST /v1/interactions': async (...of) => interactionWith(await ownCustomer(...of)),
  'PATCH /v1/interactions/{interactionId}': () => ({ summary: fresh('Summary') }),
  'POST /v1/leads': () => ({ name: fresh('Lead') }),
  'PATCH /v1/leads/{leadId}': () => ({ company: fresh('Company') }),
  'PUT /v1/leads/{leadId}/shares': () => ({ userIds: [] }),
  'PUT /v1/leads/{leadId}/probability': () => ({ value: 0.5 }),
  'POST /v1/lead-scoring/models': scoringInput,
  'POST /v1/lead-scoring/models/default': () => ({}),
  'PATCH /v1/lead-scoring/models/{modelId}': () => ({ name: fresh('Renamed') }),
  'POST /v1/leads/{leadId}/status': () => ({ status: 'working' }),
  'POST /v1/leads/{leadId}/convert': () => ({}),
  'POST /v1/deal-registrations': async (world, cast, caller) => ({
    partnerId: (await fixtureFor(world, cast, caller, 'dealer', caller.isForeign ? 'foreign' : 'own')).id,
    name: fresh('Buyer'),
  }),
  'POST /v1/deal-registrations/{registrationId}/approve': () => ({}),
  'POST /v1/deal-registrations/{registrationId}/refuse': () => ({ reason: 'Known' }),
  'POST /v1/deal-registrations/{registrationId}/convert': async (...of) => {
    const { name, customerId } = (await dealInput(...of)) as { name: string; customerId: string }
    return { customerId, deal: { name } }
  },
  'POST /v1/leads/{leadId}/nurture': () => ({ until: '2099-01-01' }),
  'POST /v1/leads/{leadId}/disqualify': () => ({ reason: 'no_budget' }),
  'POST /v1/leads/{leadId}/assign': (_, cast, caller) => ({
    ownerId: (caller.isForeign ? cast.b.admin : (caller.person ?? cast.colleague)).id,
  }),
  'POST /v1/pools': (_, { teams }, { isForeign }) => ({
    name: fresh('Pool'),
    teamIds: [isForeign ? teams.foreignTeam : teams.north],
  }),
  'PATCH /v1/pools/{poolId}': () => ({ name: fresh('Renamed') }),
  'POST /v1/pools/{poolId}/leads': async (world, cast, caller) => ({
    leadId: (await fixtureFor(world, cast, caller, 'lead', caller.isForeign ? 'foreign' : 'own')).id,
  }),
  'POST /v1/pools/{poolId}/customers': async (world, cast, caller) => ({
    customerId: (await fixtureFor(world, cast, caller, 'customer', caller.isForeign ? 'foreign' : 'own')).id,
  }),
  'POST /v1/customers/{customerId}/hand-out': (_, cast, caller) => ({
    ownerId: (caller.isForeign ? cast.b.admin : (caller.person ?? cast.colleague)).id,
  }),
  'POST /v1/customers/{customerId}/remove-from-pool': () => ({ void: true }),
  'POST /v1/customers/{customerId}/return': () => ({ reason: 'not_my_region' }),
  'PUT /v1/customers/{customerId}/lock': () => ({ until: '2099-01-01T00:00:00Z' }),
  'POST /v1/customers/protection-lookup': () => ({ phone: '139 5712 3456' }),
  'POST /v1/leads/{leadId}/hand-out': (_, cast, caller) => ({
    ownerId: (caller.isForeign ? cast.b.admin : (caller.person ?? cast.colleague)).id,
  }),
  'POST /v1/leads/{leadId}/remove-from-pool': () => ({ disqualify: { reason: 'wrong_number' } }),
  'POST /v1/leads/{leadId}/return': () => ({ reason: 'not_my_region' }),
  'PUT /v1/leads/{leadId}/lock': () => ({ until: '2099-01-01T00:00:00Z' }),
  'POST /v1/leads/protection-lookup': () => ({ phone: '139 5712 3456' }),
  'POST /v1/pipelines': pipelineInput,
  'PATCH /v1/pipelines/{pipelineId}': () => ({ name: fresh('Renamed') }),
  'POST /v1/pipeline-templates/{template}': () => ({}),
  'POST /v1/deals': dealInput,
  'POST /v1/deals/upsert': async (...of) => ({ ...(await dealInput(...of)), externalId: fresh('OPP') }),
  'POST /v1/deals/batch': async (...of) => ({ items: [await dealInput(...of)] }),
  'PATCH /v1/deals/{dealId}': () => ({ tags: [fresh('tag')] }),
  'POST /v1/deals/{dealId}/assign': (_, cast, caller) => ({
    ownerId: (caller.isForeign ? cast.b.admin : (caller.person ?? cast.colleague)).id,
  }),
  'POST /v1/deals/{dealId}/move': () => ({ stage: 'second' }),
  'POST /v1/deals/{dealId}/approvals': () => ({ stage: 'second' }),
  'POST /v1/approvals/{approvalId}/approve': () => ({}),
  'POST /v1/approvals/{approvalId}/refuse': () => ({ reason: 'Too cheap' }),
  'POST /v1/approvals/{approvalId}/pass-on': (_, { people }) => ({ to: people['read-only']?.id }),
  'PUT /v1/approval-deputies/{userId}': (_, cast, { isForeign }) => ({
    deputyId: (isForeign ? cast.b.admin : cast.colleague).id,
    to: '2099-01-01T00:00:00Z',
  }),
  'PUT /v1/territories': () => ({ territories: [{ name: fresh('Territory') }] }),
  'POST /v1/territories/preview': () => ({ noun: 'deal' }),
  'POST /v1/deals/{dealId}/lose': () => ({ reason: 'price' }),
  'PUT /v1/forecast/judgements': (_, cast, caller) => judgementInput(caller.person?.id ?? cast.a.admin.id),
  'PUT /v1/quotas': (_, cast, caller) => ({
    items: [
      {
        ownerId: caller.isForeign ? cast.b.admin.id : cast.colleague.id,
        period: '2026-03',
        amount: { amount: '1000', currency: 'CNY' },
      },
    ],
  }),
  'PUT /v1/exchange-rates/{date}': () => ({ rates: [{ currency: 'USD', rate: '7.1042' }] }),
  'POST /v1/cases': () => ({ subject: fresh('Case') }),
  'PATCH /v1/cases/{caseId}': () => ({ subject: fresh('Renamed') }),
  'POST /v1/cases/{caseId}/assign': () => ({ ownerId: null }),
  'POST /v1/cases/{caseId}/status': () => ({ status: 'in_progress' }),
  'POST /v1/cases/{caseId}/close': () => ({}),
  'POST /v1/cases/{caseId}/messages': () => ({ text: fresh('Hello') }),
  'POST /v1/cases/{caseId}/merge': async (world, cast, caller) => ({
    caseIds: [(await fixtureFor(world, cast, caller, 'waiting', caller.isForeign ? 'foreign' : 'own')).id],
  }),
  'POST /v1/cases/{caseId}/split': () => ({ messageIds: [messageOfLatestCase()], subject: fresh('Case') }),
  'POST /v1/cases/{caseId}/complaint': () => ({ step: 'acknowledge' }),
  'PATCH /v1/customers/{customerId}/contact-preference': () => ({ zone: 'Asia/Shanghai' }),
  'POST /v1/customers/{customerId}/consents': consent,
  'PATCH /v1/contacts/{contactId}/contact-preference': () => ({ language: 'zh' }),
  'POST /v1/contacts/{contactId}/consents': consent,
  'POST /v1/suppressions': suppressionInput,
  'POST /v1/suppressions/{suppressionId}/remove': () => ({}),
  'PUT /v1/communication-settings': () => ({ caps: [], purposesNeedingConsent: [], topics: [] }),
  'POST /v1/care-plans': carePlanInput,
  'PATCH /v1/care-plans/{planId}': () => ({ name: fresh('Renamed') }),
  'POST /v1/templates': templateInput,
  'PATCH /v1/templates/{templateId}': () => ({ name: fresh('Renamed') }),
  'POST /v1/templates/{templateId}/preview': async (world, cast, caller) => ({
    customerId: await ownCustomer(world, cast, caller),
    channel: 'sms',
  }),
  'POST /v1/preferences/{token}': () => ({ form: 'preferences' }),
  'POST /v1/unsubscribe/{token}': () => ({ 'List-Unsubscribe': 'One-Click' }),
  'POST /v1/communication-settings/rotate-channel-secret': () => ({ channel: 'wechat' }),
  'PUT /v1/case-settings': async () => ({ statuses: defaultStatuses, matrix: defaultMatrix, reopenDays: 14 }),
  'PUT /v1/case-categories': () => ({ categories: [{ id: 'billing', name: { en: 'Billing', zh: '账单' } }] }),
  'POST /v1/scorecards': scorecardInput,
  'PUT /v1/scorecards/{scorecardId}': scorecardInput,
  'POST /v1/reviews': (world, cast, caller) => reviewInput(world, cast, caller, caller.isForeign ? 'foreign' : 'team'),
  'POST /v1/reviews/{reviewId}/complete': () => ({ scores: [{ key: 'courtesy', score: 1 }] }),
  'POST /v1/articles': articleInput,
  'PATCH /v1/articles/{articleId}': () => ({ title: fresh('Renamed') }),
  'POST /v1/surveys': surveyInput,
  'PATCH /v1/surveys/{surveyId}': () => ({ name: fresh('Renamed') }),
  'POST /v1/surveys/{surveyId}/invitations': async (world, cast, caller) => ({
    customerId: (await reachableCustomer(world, cast, caller, caller.isForeign ? 'foreign' : 'own')).id,
  }),
  'POST /v1/questionnaires/{token}': () => ({ score: 5 }),
  'POST /v1/mailboxes': mailboxInput,
  'PATCH /v1/mailboxes/{mailboxId}': () => ({ name: fresh('Renamed') }),
  'POST /v1/mailboxes/{mailboxId}/rotate': () => ({ overlapHours: 1 }),
  'POST /v1/sla-policies/{slaId}/rotate-webhook-secret': () => ({ overlapHours: 1 }),
  'POST /v1/inbound/email/{mailboxId}': () => ({
    from: { address: `${fresh('mail')}@example.com` },
    messageId: `<${fresh('mail')}@example.com>`,
  }),
  'POST /v1/channel-events/{tenantId}/{channel}': () => ({ type: 'delivered', messageId: fresh('obm') }),
  'POST /v1/tasks': () => ({ kind: 'to_do', title: fresh('Task') }),
  'PATCH /v1/tasks/{taskId}': () => ({ title: fresh('Renamed') }),
}

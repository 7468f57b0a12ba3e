import sendInvitations from '../../functions/surveys/send-invitations.ts'
import { surveyToken } from '../../functions/surveys/survey-link.ts'
import { planOccasion } from '../../shared/care/care-occasion.ts'
import { careOccasions } from '../../shared/care/care-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { createOnce } from '../../shared/storage/apply.ts'
import { recordKey } from '../../shared/storage/record.ts'
import type { Cast, Person } from './cast.ts'
import { must, type World } from './world.ts'

/** Whose record a call is about, seen from the caller. */
export const places = ['own', 'team', 'other', 'foreign', 'missing'] as const
export type Place = (typeof places)[number]

export interface Caller {
  readonly name: string
  readonly token: string
  readonly person?: Person
  /** The caller's tenant is the second one. */
  readonly isForeign?: true
}

/** A record to call about. Some are the caller itself: then `token` is what to call with. */
export interface Fixture {
  readonly id: string
  readonly token?: string
}

let count = 0
/** A word that no fixture had before, for values that have to be unique. */
export const fresh = (word: string): string => `${word}-${++count}`

/** Who owns what a call is about; a key owns nothing, so that `own` is then the record of a user in North. */
const ownerAt = (cast: Cast, caller: Caller, place: Place): Person => {
  if (place === 'foreign') return cast.b.admin
  if (place === 'team') return cast.colleague
  if (place === 'other') return cast.stranger
  return caller.person ?? (cast.people.sales as Person)
}

const adminAt = (cast: Cast, place: Place): string => (place === 'foreign' ? cast.b : cast.a).admin.token

type Make = (world: World, cast: Cast, caller: Caller, place: Exclude<Place, 'missing'>) => Promise<Fixture>

const post = async (world: World, token: string, path: string, body: object): Promise<Fixture> => ({
  id: (await must(world.call('POST', path, { token, body }))).body.id,
})

/** A user like the caller, who then makes the call: what is done to it does not end the caller. */
const makeUser: Make = async (world, cast, caller, place) => {
  const email = `${fresh('twin')}@alpha.example`
  const owner = ownerAt(cast, caller, place)
  const roleName = place === 'own' && caller.person ? caller.name : 'sales'
  const { roles } = place === 'foreign' ? cast.b : cast.a
  const body = { name: 'Twin', email, teamId: owner.teamId, roleIds: [roles[roleName]?.id] }
  const made = await post(world, adminAt(cast, place), '/v1/users', body)
  return place === 'own' && caller.person ? { ...made, token: await world.token(email) } : made
}

/** The owner as a field of a record; the administrator of the other tenant owns what it makes anyway. */
const ownedBy = ({ id }: Person, place: Place, field = 'ownerId') => (place === 'foreign' ? {} : { [field]: id })

const makeCustomer: Make = (world, cast, caller, place) => {
  const body = { kind: 'organisation', name: fresh('Company'), ...ownedBy(ownerAt(cast, caller, place), place) }
  return post(world, adminAt(cast, place), '/v1/customers', body)
}

const makeContact: Make = async (world, cast, caller, place) => {
  const { id } = await makeCustomer(world, cast, caller, place)
  const organisations = [{ customerId: id, roles: ['user'] }]
  const body = { name: fresh('Contact'), organisations, ...ownedBy(ownerAt(cast, caller, place), place) }
  return post(world, adminAt(cast, place), '/v1/contacts', body)
}

export const interactionWith = (customerId: string) => ({
  customerId,
  contactPoint: { kind: 'own', name: 'hotline' },
  channel: 'phone',
  method: 'call',
  direction: 'outbound',
  outcome: 'interested',
})

const makeInteraction: Make = async (world, cast, caller, place) => {
  const { id } = await makeCustomer(world, cast, caller, place)
  const staff = ownedBy(ownerAt(cast, caller, place), place, 'staffId')
  return post(world, adminAt(cast, place), '/v1/interactions', { ...interactionWith(id), ...staff })
}

const teamAt = ({ teams }: Cast, place: Exclude<Place, 'missing'>): string =>
  ({ own: teams.north, team: teams.below, other: teams.south, foreign: teams.foreignTeam })[place]

export const sourceInput = () => ({
  name: fresh('Source'),
  origin: { channel: 'web' },
  fields: ['name', 'email'],
  consent: { textVersion: '1', channels: ['email'], purposes: ['marketing'] },
})

export const calendarInput = () => ({
  name: fresh('Calendar'),
  zone: 'Asia/Shanghai',
  weekly: { monday: [{ from: '09:00', to: '17:00' }] },
})

const calendarsMade = new Map<string, Promise<Fixture>>()

/** One calendar a tenant, since nobody owns any and a tenant has few. */
const makeCalendar = (world: World, token: string): Promise<Fixture> => {
  const made = calendarsMade.get(token) ?? post(world, token, '/v1/calendars', calendarInput())
  calendarsMade.set(token, made)
  return made
}

/** A roster of a team, with somebody of the same tenant in it. */
export const rosterInput = (cast: Cast, place: Exclude<Place, 'missing'>) => ({
  name: fresh('Roster'),
  teamId: teamAt(cast, place),
  zone: 'Asia/Shanghai',
  members: [{ userId: place === 'foreign' ? cast.b.admin.id : cast.colleague.id }],
})

export const articleInput = () => ({ title: fresh('Article'), body: 'How it is done', language: 'en' })

export const suppressionInput = () => ({ channel: 'email', address: `${fresh('gone')}@alpha.example` })

export const templateInput = () => ({
  ...{ key: fresh('template'), name: fresh('Template'), purpose: 'service' },
  variants: [{ channel: 'sms', language: 'en', text: 'Hello {{ addressee.name }}' }],
})

/** A template that was published, so that there is a revision of it. */
const makeTemplate: Make = async (world, cast, _, place) => {
  const made = await post(world, adminAt(cast, place), '/v1/templates', templateInput())
  await must(world.call('POST', `/v1/templates/${made.id}/publish`, { token: adminAt(cast, place) }))
  return made
}

export const carePlanInput = () => ({
  name: fresh('Plan'),
  occasion: { on: 'date', dates: ['03-15'] },
  action: { do: 'task', title: 'Ring up' },
})

const makeCarePlan: Make = (world, cast, _, place) =>
  post(world, adminAt(cast, place), '/v1/care-plans', carePlanInput())

/** One that is planned for a customer, as a walk leaves it. */
const makeOccasion: Make = async (world, cast, caller, place) => {
  const { tenantId } = place === 'foreign' ? cast.b : cast.a
  const { id: ownerId, teamId } = ownerAt(cast, caller, place)
  const [plan, customer] = [
    await makeCarePlan(world, cast, caller, place),
    await makeCustomer(world, cast, caller, place),
  ]
  const now = world.platform.clock.now()
  const decision = planOccasion({
    ...{ planId: plan.id, customerId: customer.id, ownerId, teamId, key: 'date:2027-03-15', date: '2027-03-15' },
    ...{ anchor: '2027-03-15T00:00:00.000Z', dueAt: '2027-03-15T02:00:00.000Z', since: now },
  })
  const stamp = { actor: automation(tenantId, 'test'), now, requestId: 'test' }
  await createOnce(world.platform.store, careOccasions, stamp, decision)
  return { id: decision.state.id }
}

/** A message to a customer that waits for its time. */
const makeMessage: Make = async (world, cast, caller, place) => {
  const customer = await makeCustomer(world, cast, caller, place)
  const template = await makeTemplate(world, cast, caller, place)
  const body = { customerId: customer.id, templateId: template.id, sendAt: '2100-01-01T00:00:00.000Z' }
  return post(world, adminAt(cast, place), '/v1/outbound-messages', body)
}

export const mailboxInput = () => ({ name: fresh('Mailbox'), address: `${fresh('help')}@alpha.example` })

let latestMessageId = 'none'
/** The message in the case that was made last. */
export const messageOfLatestCase = (): string => latestMessageId

/** A case with a message in it. */
const makeCase: Make = async (world, cast, caller, place) => {
  const token = adminAt(cast, place)
  const body = { subject: fresh('Case'), ...ownedBy(ownerAt(cast, caller, place), place) }
  const made = await post(world, token, '/v1/cases', body)
  const path = `/v1/cases/${made.id}/messages`
  latestMessageId = (await must(world.call('POST', path, { token, body: { text: 'Hello' } }))).body.message.id
  return made
}

export const surveyInput = () => ({
  kind: 'csat',
  name: fresh('Survey'),
  title: { en: 'How did we do?', zh: '请评分' },
  linkUrl: 'https://api.example.com',
})

/** A customer who can be written to. */
export const reachableCustomer: Make = (world, cast, caller, place) => {
  const owner = ownedBy(ownerAt(cast, caller, place), place)
  const body = { kind: 'person', name: fresh('Person'), emails: [`${fresh('reachable')}@example.com`], ...owner }
  return post(world, adminAt(cast, place), '/v1/customers', body)
}

const makeSurvey: Make = (world, cast, _, place) => post(world, adminAt(cast, place), '/v1/surveys', surveyInput())

const makeInvitation: Make = async (world, cast, caller, place) => {
  const { id } = await makeSurvey(world, cast, caller, place)
  const customer = await reachableCustomer(world, cast, caller, place)
  return post(world, adminAt(cast, place), `/v1/surveys/${id}/invitations`, { customerId: customer.id })
}

const makeAnswer: Make = async (world, cast, caller, place) => {
  const invitation = await makeInvitation(world, cast, caller, place)
  await sendInvitations.handle(world.platform)
  const { tenantId } = place === 'foreign' ? cast.b : cast.a
  const token = await surveyToken(world.platform.secrets, { tenantId, invitationId: invitation.id })
  await must(world.call('POST', `/v1/questionnaires/${token}`, { body: { score: 4, reason: 'Friendly' } }))
  const sent = `/v1/invitations/${invitation.id}`
  return { id: (await must(world.call('GET', sent, { token: adminAt(cast, place) }))).body.answerId }
}

export const slaInput = (calendarId?: string) => ({
  name: fresh('Policy'),
  draft: { ...(calendarId !== undefined && { calendarId }), targets: { normal: { resolution: 60 } } },
})

const makeSla: Make = async (world, cast, _, place) => {
  const token = adminAt(cast, place)
  const { id } = await makeCalendar(world, token)
  return post(world, token, '/v1/sla-policies', slaInput(id))
}

export const scorecardInput = () => ({
  name: fresh('Scorecard'),
  criteria: [{ key: 'courtesy', name: { en: 'Courtesy', zh: '礼貌' }, weight: 1, best: 5 }],
})

const makeScorecard: Make = (world, cast, _, place) =>
  post(world, adminAt(cast, place), '/v1/scorecards', scorecardInput())

/** A settled case of somebody else, to be reviewed by whose record the review is. */
export const reviewInput = async (world: World, cast: Cast, caller: Caller, place: Exclude<Place, 'missing'>) => {
  const token = adminAt(cast, place)
  const { id: scorecardId } = await makeScorecard(world, cast, caller, place)
  const handler = await makeUser(world, cast, caller, place === 'own' ? 'team' : place)
  const { id: caseId } = await post(world, token, '/v1/cases', { subject: fresh('Case'), ownerId: handler.id })
  await must(world.call('POST', `/v1/cases/${caseId}/status`, { token, body: { status: 'resolved' } }))
  return { scorecardId, caseId, reviewerId: ownerAt(cast, caller, place).id }
}

const makeLead: Make = (world, cast, caller, place) => {
  const body = { name: fresh('Lead'), ...ownedBy(ownerAt(cast, caller, place), place) }
  return post(world, adminAt(cast, place), '/v1/leads', body)
}

export const scoringInput = () => ({
  name: fresh('Model'),
  draft: {
    groups: [
      {
        key: 'company',
        axis: 'fit',
        max: 40,
        criteria: [{ key: 'east', when: { field: 'region', op: 'eq', value: 'east' }, points: 15 }],
      },
    ],
    bands: { fit: [30, 20, 10], engagement: [30, 20, 10] },
  },
})

/** A pool that whoever would own a record at this place is an admin of. */
const makePoolOf =
  (holds: 'lead' | 'customer'): Make =>
  (world, cast, caller, place) =>
    post(world, adminAt(cast, place), '/v1/pools', {
      name: fresh('Pool'),
      adminIds: [ownerAt(cast, caller, place).id],
      holds,
    })

const makePooled =
  (holds: 'lead' | 'customer', make: Make): Make =>
  async (world, cast, caller, place) => {
    const pool = await makePoolOf(holds)(world, cast, caller, place)
    const made = await make(world, cast, caller, place)
    await post(world, adminAt(cast, place), `/v1/pools/${pool.id}/${holds}s`, { [`${holds}Id`]: made.id })
    return made
  }

const makeHeld =
  (holds: 'lead' | 'customer', make: Make): Make =>
  async (world, cast, caller, place) => {
    const made = await makePooled(holds, make)(world, cast, caller, place)
    const body = { ownerId: ownerAt(cast, caller, place).id }
    await must(world.call('POST', `/v1/${holds}s/${made.id}/hand-out`, { token: adminAt(cast, place), body }))
    return made
  }

const makeDealer: Make = (world, cast, caller, place) => {
  const body = { kind: 'organisation', type: 'dealer', name: fresh('Dealer') }
  return post(world, adminAt(cast, place), '/v1/customers', {
    ...body,
    ...ownedBy(ownerAt(cast, caller, place), place),
  })
}

const makeRegistration: Make = async (world, cast, caller, place) => {
  const { id: partnerId } = await makeDealer(world, cast, caller, place)
  const body = { partnerId, name: fresh('Buyer'), ...ownedBy(ownerAt(cast, caller, place), place) }
  return post(world, adminAt(cast, place), '/v1/deal-registrations', body)
}

const pipelineOf = new Map<string, Promise<Fixture>>()

/** A pipeline of the tenant, always the same: there can be few of them. */
const pipelineAt = (world: World, cast: Cast, place: Place): Promise<Fixture> => {
  const token = adminAt(cast, place)
  const made = pipelineOf.get(token) ?? post(world, token, '/v1/pipelines', pipelineInput())
  pipelineOf.set(token, made)
  return made
}

export const pipelineInput = () => ({
  name: fresh('Pipeline'),
  stages: [
    { key: 'first', name: 'First', probability: 10 },
    { key: 'second', name: 'Second', probability: 50 },
  ],
  lostReasons: [{ key: 'price', name: 'Price' }],
})

const makeDeal: Make = async (world, cast, caller, place) => {
  await pipelineAt(world, cast, place)
  const { id: customerId } = await makeCustomer(world, cast, caller, place)
  const body = { name: fresh('Deal'), customerId, ...ownedBy(ownerAt(cast, caller, place), place) }
  return post(world, adminAt(cast, place), '/v1/deals', body)
}

export const judgementInput = (ownerId: string) => ({
  ...{ ownerId, period: '2026-Q1', category: 'commit' },
  amount: { amount: '1000', currency: 'CNY' },
})

const makeJudgement: Make = async (world, cast, caller, place) => {
  const body = judgementInput(ownerAt(cast, caller, place).id)
  const { body: made } = await must(world.call('PUT', '/v1/forecast/judgements', { token: adminAt(cast, place), body }))
  return { id: made.id }
}

const gatedPipelines = new Map<string, Promise<Fixture>>()

/** A deal in a pipeline whose second stage somebody has to approve. */
const makeGatedDeal = async (
  world: World,
  cast: Cast,
  caller: Caller,
  place: Exclude<Place, 'missing'>,
  approverId: string,
): Promise<Fixture> => {
  const token = adminAt(cast, place)
  await pipelineAt(world, cast, place)
  const made = gatedPipelines.get(token) ?? post(world, token, '/v1/pipelines', pipelineInput())
  gatedPipelines.set(token, made)
  const { id: pipelineId } = await made
  const { stages } = (await must(world.call('GET', `/v1/pipelines/${pipelineId}`, { token }))).body
  const approval = { approvers: [approverId] }
  const body = { stages: stages.map((stage: object, index: number) => (index === 1 ? { ...stage, approval } : stage)) }
  const headers = { 'if-match': await etagOf(world, cast, 'pipeline', pipelineId) }
  await must(world.call('PATCH', `/v1/pipelines/${pipelineId}`, { token, body, headers }))
  const { id: customerId } = await makeCustomer(world, cast, caller, place)
  const deal = { name: fresh('Deal'), customerId, pipelineId, ...ownedBy(ownerAt(cast, caller, place), place) }
  return post(world, token, '/v1/deals', deal)
}

/** Whose it is has to decide; an administrator asked. */
const makeApproval: Make = async (world, cast, caller, place) => {
  const { id } = await makeGatedDeal(world, cast, caller, place, ownerAt(cast, caller, place).id)
  return post(world, adminAt(cast, place), `/v1/deals/${id}/approvals`, { stage: 'second' })
}

const makeReview: Make = async (world, cast, caller, place) =>
  post(world, adminAt(cast, place), '/v1/reviews', await reviewInput(world, cast, caller, place))

const makers = {
  user: makeUser,
  team: async (world, cast, _, place) => {
    const id = teamAt(cast, place)
    await must(world.call('GET', `/v1/teams/${id}`, { token: adminAt(cast, place) }))
    return { id }
  },
  role: (world, cast, _, place) =>
    post(world, adminAt(cast, place), '/v1/roles', { key: fresh('role'), name: 'Role', permissions: {} }),
  key: (world, cast, _, place) => post(world, adminAt(cast, place), '/v1/keys', { name: 'Key', permissions: {} }),
  source: (world, cast, _, place) => post(world, adminAt(cast, place), '/v1/sources', sourceInput()),
  calendar: (world, cast, _, place) => makeCalendar(world, adminAt(cast, place)),
  sla: makeSla,
  publishedSla: async (world, cast, caller, place) => {
    const made = await makeSla(world, cast, caller, place)
    await must(world.call('POST', `/v1/sla-policies/${made.id}/publish`, { token: adminAt(cast, place) }))
    return made
  },
  roster: (world, cast, _, place) => post(world, adminAt(cast, place), '/v1/rosters', rosterInput(cast, place)),
  survey: makeSurvey,
  invitation: makeInvitation,
  answer: makeAnswer,
  customer: makeCustomer,
  contact: makeContact,
  interaction: makeInteraction,
  task: (world, cast, caller, place) => {
    const assignee = ownedBy(ownerAt(cast, caller, place), place, 'assigneeId')
    return post(world, adminAt(cast, place), '/v1/tasks', { kind: 'to_do', title: fresh('Task'), ...assignee })
  },
  queued: (world, cast, _, place) => {
    const body = { kind: 'to_do', title: fresh('Task'), teamId: teamAt(cast, place) }
    return post(world, adminAt(cast, place), '/v1/tasks', body)
  },
  article: (world, cast, _, place) => post(world, adminAt(cast, place), '/v1/articles', articleInput()),
  template: makeTemplate,
  outboundMessage: makeMessage,
  care_plan: makeCarePlan,
  care_occasion: makeOccasion,
  suppression: (world, cast, _, place) => post(world, adminAt(cast, place), '/v1/suppressions', suppressionInput()),
  mailbox: (world, cast, _, place) => post(world, adminAt(cast, place), '/v1/mailboxes', mailboxInput()),
  lead: makeLead,
  scoredLead: async (world, cast, caller, place) => {
    await post(world, adminAt(cast, place), '/v1/lead-scoring/models/default', {})
    return makeLead(world, cast, caller, place)
  },
  scoring: (world, cast, _, place) => post(world, adminAt(cast, place), '/v1/lead-scoring/models', scoringInput()),
  publishedScoring: async (world, cast, _, place) => {
    const token = adminAt(cast, place)
    const { id } = await post(world, token, '/v1/lead-scoring/models', scoringInput())
    return post(world, token, `/v1/lead-scoring/models/${id}/publish`, {})
  },
  workedLead: async (world, cast, caller, place) => {
    const made = await makeLead(world, cast, caller, place)
    const call = { token: adminAt(cast, place), body: { status: 'working' } }
    await must(world.call('POST', `/v1/leads/${made.id}/status`, call))
    return made
  },
  dealer: makeDealer,
  registration: makeRegistration,
  approvedRegistration: async (world, cast, caller, place) => {
    const made = await makeRegistration(world, cast, caller, place)
    const call = { token: adminAt(cast, place), body: {} }
    await must(world.call('POST', `/v1/deal-registrations/${made.id}/approve`, call))
    return made
  },
  settledLead: async (world, cast, caller, place) => {
    const made = await makeLead(world, cast, caller, place)
    const call = { token: adminAt(cast, place), body: { reason: 'no_budget' } }
    await must(world.call('POST', `/v1/leads/${made.id}/disqualify`, call))
    return made
  },
  pool: makePoolOf('lead'),
  customerPool: makePoolOf('customer'),
  pooledLead: makePooled('lead', makeLead),
  pooledCustomer: makePooled('customer', makeCustomer),
  heldLead: makeHeld('lead', makeLead),
  heldCustomer: makeHeld('customer', makeCustomer),
  pipeline: (world, cast, _, place) => pipelineAt(world, cast, place),
  deal: makeDeal,
  gatedDeal: (world, cast, caller, place) =>
    makeGatedDeal(world, cast, caller, place, (place === 'foreign' ? cast.b : cast.a).admin.id),
  approval: makeApproval,
  wonDeal: async (world, cast, caller, place) => {
    const made = await makeDeal(world, cast, caller, place)
    await must(world.call('POST', `/v1/deals/${made.id}/win`, { token: adminAt(cast, place) }))
    return made
  },
  judgement: makeJudgement,
  scorecard: makeScorecard,
  review: makeReview,
  case: makeCase,
  waiting: (world, cast, _, place) => {
    const body = { subject: fresh('Case'), teamId: teamAt(cast, place) }
    return post(world, adminAt(cast, place), '/v1/cases', body)
  },
  complaint: (world, cast, caller, place) => {
    const body = { kind: 'complaint', subject: fresh('Case'), ...ownedBy(ownerAt(cast, caller, place), place) }
    return post(world, adminAt(cast, place), '/v1/cases', body)
  },
} satisfies Record<string, Make>

export type Noun = keyof typeof makers

const prefixes: Readonly<Record<Noun, string>> = {
  user: 'usr',
  team: 'tea',
  role: 'rol',
  key: 'key',
  source: 'src',
  calendar: 'cal',
  sla: 'sla',
  publishedSla: 'sla',
  roster: 'ros',
  survey: 'srv',
  invitation: 'inv',
  answer: 'ans',
  customer: 'cus',
  contact: 'con',
  interaction: 'itr',
  task: 'tsk',
  queued: 'tsk',
  lead: 'lea',
  workedLead: 'lea',
  dealer: 'cus',
  registration: 'reg',
  approvedRegistration: 'reg',
  settledLead: 'lea',
  pool: 'pol',
  customerPool: 'pol',
  pooledLead: 'lea',
  pooledCustomer: 'cus',
  heldLead: 'lea',
  heldCustomer: 'cus',
  scoredLead: 'lea',
  scoring: 'mod',
  publishedScoring: 'mod',
  pipeline: 'pip',
  deal: 'dea',
  gatedDeal: 'dea',
  approval: 'apr',
  judgement: 'jud',
  wonDeal: 'dea',
  article: 'art',
  mailbox: 'mbx',
  template: 'tpl',
  outboundMessage: 'obm',
  suppression: 'sup',
  care_plan: 'cpl',
  care_occasion: 'occ',
  scorecard: 'sco',
  review: 'rev',
  case: 'cas',
  waiting: 'cas',
  complaint: 'cas',
}

/** `queued` is a task in the queue of a team. Makes what a call is about, through the API. */
export const fixtureFor = async (
  world: World,
  cast: Cast,
  caller: Caller,
  noun: Noun,
  place: Place,
): Promise<Fixture> =>
  place === 'missing' ? { id: world.platform.ids(prefixes[noun]) } : makers[noun](world, cast, caller, place)

/** The ETag of a record, in this tenant or else wherever it stands; for routes that want If-Match. */
export const etagOf = async (world: World, cast: Cast, noun: string, id: string, own?: string): Promise<string> => {
  const { store } = world.platform
  for (const tenantId of own === undefined ? [cast.a.tenantId, cast.b.tenantId] : [own]) {
    const item = await store.get(recordKey(tenantId, noun, id))
    if (item) return `"${item.version}"`
  }
  return '"0"'
}

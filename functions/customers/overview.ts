import * as z from 'zod'
import { LoyaltyAccount } from '../../shared/care/loyalty-schema.ts'
import { Interaction } from '../../shared/communication/interaction-schema.ts'
import { interactions } from '../../shared/communication/interaction-store.ts'
import { contactMarks } from '../../shared/customers/contact-marks.ts'
import { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { Deal } from '../../shared/sales/deal-schema.ts'
import { Case } from '../../shared/service/case-schema.ts'
import { Answer } from '../../shared/service/survey-answer.ts'
import { answers } from '../../shared/service/survey-store.ts'
import { customerPartition } from '../../shared/storage/customer-index.ts'
import { stateOf } from '../../shared/storage/record.ts'
import { Task } from '../../shared/tasks/task-schema.ts'
import { findRecord } from '../http/records.ts'
import { maySee } from '../http/references.ts'
import { type Request, route } from '../http/route.ts'
import { currentOfCustomer, mayRead, mostCurrent } from './current-of-customer.ts'
import { ContactInView } from './customer-contacts.ts'
import { CustomerParams } from './params.ts'

const mostRecent = 20

const section = <Item extends z.ZodType>(item: Item, most: number) =>
  z.strictObject({
    items: z.array(item).max(most),
    more: z.boolean().meta({ description: 'There may be more than are shown here' }),
  })

const Overview = z.strictObject({
  customer: Customer,
  contactable: z
    .strictObject({
      phone: z.boolean(),
      email: z.boolean(),
      wechat: z.boolean(),
      marketing: z
        .array(z.string())
        .max(20)
        .meta({ description: 'Channels with a consent to marketing that were not opted out of' }),
    })
    .meta({ description: 'By which channels the customer can be reached; whether now, tells its contactability' }),
  contacts: section(ContactInView, mostCurrent).optional(),
  tasks: section(Task, mostCurrent).optional().meta({ description: 'Open ones, the earliest due first' }),
  cases: section(Case, mostCurrent).optional().meta({ description: 'Those that are not settled, the oldest first' }),
  deals: section(Deal, mostCurrent).optional().meta({ description: 'Open ones, the earliest close date first' }),
  loyalty: LoyaltyAccount.pick({ balance: true, level: true, levelSince: true, dueAt: true })
    .optional()
    .meta({ description: 'Points and level, once there were any' }),
  interactions: section(Interaction, mostRecent).optional().meta({ description: 'The latest first' }),
  answers: section(Answer, mostRecent).optional().meta({ description: 'To surveys, the latest first; see isLow' }),
  counts: z
    .strictObject({
      contacts: z.int().optional(),
      openTasks: z.int().optional(),
      overdueTasks: z.int().optional(),
      openCases: z.int().optional(),
      openDeals: z.int().optional(),
    })
    .meta({ description: 'Of what is shown here' }),
})

/** What happened with the customer lately, as far as the actor may see it: one read, left out when that is nothing. */
const recentOf = async (request: Request, customerId: string) => {
  const [seesSaid, seesAnswers] = [mayRead(request, interactions.name), mayRead(request, answers.name)]
  if (!seesSaid && !seesAnswers) return {}
  const { items, next } = await request.store.query({
    index: 'g1',
    partition: customerPartition(request.actor.tenantId, customerId),
    range: { beginsWith: 'at#' },
    direction: 'descending',
    limit: mostRecent,
  })
  const more = next !== undefined
  // Who may see a customer may see all that was said with it.
  const said = items.flatMap((item) => (item.noun === interactions.name ? [stateOf<Interaction>(item)] : []))
  const answered = items
    .flatMap((item) => (item.noun === answers.name ? [stateOf<Answer>(item)] : []))
    .filter((answer) => maySee(request, answers, answer))
  return {
    ...(seesSaid && { interactions: { items: said, more } }),
    ...(seesAnswers && { answers: { items: answered, more } }),
  }
}

const pointsIn = ({ balance, level, levelSince, dueAt }: LoyaltyAccount) => ({
  balance,
  ...(level !== undefined && { level }),
  ...(levelSince !== undefined && { levelSince }),
  ...(dueAt !== undefined && { dueAt }),
})

const getOverview = route({
  name: 'customerOverview',
  method: 'GET',
  path: '/v1/customers/{customerId}/overview',
  summary:
    'Everything about a customer at a glance: profile, contacts, open tasks, cases and deals, recent interactions, who may be reached how',
  permission: 'customer:read',
  params: CustomerParams,
  returns: Overview,
  examples: {},
  handle: async (request) => {
    const { now } = request
    const customer = await findRecord(request, customers, request.params.customerId)
    const [{ contacts, tasks, cases, deals, loyalty, more }, recent] = await Promise.all([
      currentOfCustomer(request, customer.id),
      recentOf(request, customer.id),
    ])
    const overdue = tasks?.filter(({ dueAt }) => dueAt !== undefined && dueAt < now)
    const counts = {
      ...(contacts && { contacts: contacts.length }),
      ...(tasks && { openTasks: tasks.length, overdueTasks: overdue?.length }),
      ...(cases && { openCases: cases.length }),
      ...(deals && { openDeals: deals.length }),
    }
    // No version: what else is shown changes without the customer.
    return {
      body: {
        customer,
        contactable: contactMarks(customer),
        ...(contacts && { contacts: { items: [...contacts] as never, more } }),
        ...(tasks && { tasks: { items: [...tasks], more } }),
        ...(cases && { cases: { items: [...cases], more } }),
        ...(deals && { deals: { items: [...deals], more } }),
        ...(loyalty && { loyalty: pointsIn(loyalty) }),
        ...recent,
        counts,
      },
    }
  },
})

export const overviewRoutes = [getOverview]

import * as z from 'zod'
import { Interaction } from '../../shared/communication/interaction-schema.ts'
import { interactions } from '../../shared/communication/interaction-store.ts'
import { contactMarks } from '../../shared/customers/contact-marks.ts'
import { contacts, type LinkedContact, linkedContactOf } from '../../shared/customers/contact-store.ts'
import { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { reaches } from '../../shared/kernel/actor.ts'
import { Case } from '../../shared/service/case-schema.ts'
import { cases } from '../../shared/service/case-store.ts'
import { Answer } from '../../shared/service/survey-answer.ts'
import { answers } from '../../shared/service/survey-store.ts'
import { customerPartition } from '../../shared/storage/customer-index.ts'
import { stateOf } from '../../shared/storage/record.ts'
import type { Page } from '../../shared/storage/store.ts'
import { Task } from '../../shared/tasks/task-schema.ts'
import { tasks } from '../../shared/tasks/task-store.ts'
import { findRecord } from '../http/records.ts'
import { maySee } from '../http/references.ts'
import { type Request, route } from '../http/route.ts'
import { ContactInView } from './customer-contacts.ts'
import { hidingCustom } from './hide-custom.ts'
import { CustomerParams } from './params.ts'

const mostCurrent = 100
const mostRecent = 20
const nothing: Page = { items: [] }

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
      marketing: z.array(z.string()).max(20).meta({ description: 'Channels with a valid consent to marketing' }),
    })
    .meta({ description: 'By which channels the customer can be reached' }),
  contacts: section(ContactInView, mostCurrent).optional(),
  tasks: section(Task, mostCurrent).optional().meta({ description: 'Open ones, the earliest due first' }),
  cases: section(Case, mostCurrent).optional().meta({ description: 'Those that are not settled, the oldest first' }),
  interactions: section(Interaction, mostRecent).optional().meta({ description: 'The latest first' }),
  answers: section(Answer, mostRecent).optional().meta({ description: 'To surveys, the latest first; see isLow' }),
  counts: z.strictObject({
    contacts: z.int().optional(),
    openTasks: z.int().optional(),
    overdueTasks: z.int().optional(),
    openCases: z.int().optional(),
  }),
})

const may = ({ actor }: Request, noun: string): boolean => actor.permissions[`${noun}:read`] !== undefined

/** What is current and what happened: two reads of the customer's partition, which are left out when nothing of them may be seen. */
const readPartition = (request: Request, customerId: string): Promise<[Page, Page]> => {
  const partition = customerPartition(request.actor.tenantId, customerId)
  const shown = [contacts.name, cases.name, tasks.name].filter((noun) => may(request, noun))
  const beginsWith = shown.length === 1 ? `now#${shown[0]}#` : 'now#'
  const { store } = request
  return Promise.all([
    shown.length > 0 ? store.query({ index: 'g1', partition, range: { beginsWith }, limit: mostCurrent }) : nothing,
    may(request, interactions.name) || may(request, answers.name)
      ? store.query({
          index: 'g1',
          partition,
          range: { beginsWith: 'at#' },
          direction: 'descending',
          limit: mostRecent,
        })
      : nothing,
  ])
}

const getOverview = route({
  name: 'customerOverview',
  method: 'GET',
  path: '/v1/customers/{customerId}/overview',
  summary:
    'Everything about a customer at a glance: profile, contacts, open tasks and cases, recent interactions, who may be reached how',
  permission: 'customer:read',
  params: CustomerParams,
  returns: Overview,
  examples: {},
  handle: async (request) => {
    const { actor, now } = request
    const customer = await findRecord(request, customers, request.params.customerId)
    const [current, recent] = await readPartition(request, customer.id)
    const more = current.next !== undefined
    const linked = current.items
      .flatMap((item): LinkedContact[] => (item.link === undefined ? [] : [linkedContactOf(item)]))
      .filter((contact) => reaches(actor, 'contact:read', contact))
    const open = current.items
      .flatMap((item) => (item.noun === tasks.name ? [stateOf<Task>(item)] : []))
      .filter((task) => maySee(request, tasks, task))
    const unsettled = current.items
      .flatMap((item) => (item.noun === cases.name ? [stateOf<Case>(item)] : []))
      .filter((found) => maySee(request, cases, found))
    // Who may see a customer may see all that was said with it.
    const said = recent.items.flatMap((item) => (item.noun === interactions.name ? [stateOf<Interaction>(item)] : []))
    const answered = recent.items
      .flatMap((item) => (item.noun === answers.name ? [stateOf<Answer>(item)] : []))
      .filter((answer) => maySee(request, answers, answer))
    const overdue = open.filter(({ dueAt }) => dueAt !== undefined && dueAt < now)
    const counts = {
      ...(may(request, contacts.name) && { contacts: linked.length }),
      ...(may(request, tasks.name) && { openTasks: open.length, overdueTasks: overdue.length }),
      ...(may(request, cases.name) && { openCases: unsettled.length }),
    }
    return {
      version: customer.version,
      body: {
        customer,
        contactable: contactMarks(customer),
        ...(may(request, contacts.name) && { contacts: { items: linked as never, more } }),
        ...(may(request, tasks.name) && { tasks: { items: open, more } }),
        ...(may(request, cases.name) && { cases: { items: unsettled, more } }),
        ...(may(request, interactions.name) && { interactions: { items: said, more: recent.next !== undefined } }),
        ...(may(request, answers.name) && { answers: { items: answered, more: recent.next !== undefined } }),
        counts,
      },
    }
  },
})

export const overviewRoutes = [getOverview].map(hidingCustom('customer'))

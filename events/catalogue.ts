import * as admin from './admin.ts'
import * as approvals from './approvals.ts'
import * as articles from './articles.ts'
import * as assignment from './assignment.ts'
import * as calendars from './calendars.ts'
import * as care from './care.ts'
import * as cases from './cases.ts'
import * as communication from './communication.ts'
import * as customers from './customers.ts'
import type { EventDefinition } from './define-event.ts'
import * as leads from './leads.ts'
import * as loyalty from './loyalty.ts'
import * as mailboxes from './mailboxes.ts'
import * as outboundMessages from './outbound-messages.ts'
import * as registrations from './registrations.ts'
import * as reviews from './reviews.ts'
import * as sales from './sales.ts'
import * as scoring from './scoring.ts'
import * as sla from './sla.ts'
import * as surveys from './surveys.ts'
import * as tasks from './tasks.ts'
import * as templates from './templates.ts'

const isDefinition = (value: unknown): value is EventDefinition =>
  typeof value === 'object' && value !== null && 'type' in value && 'version' in value && 'data' in value

/** Every event that can be published, in the order of its name. */
export const eventCatalogue: readonly EventDefinition[] = [
  admin,
  approvals,
  articles,
  assignment,
  calendars,
  care,
  cases,
  communication,
  customers,
  leads,
  loyalty,
  registrations,
  sales,
  scoring,
  mailboxes,
  outboundMessages,
  reviews,
  sla,
  surveys,
  tasks,
  templates,
]
  .flatMap((contracts) => Object.values(contracts).filter(isDefinition))
  .sort((a, b) => (a.type < b.type ? -1 : 1))

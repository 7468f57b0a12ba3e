import { accessRefusals } from './refusals/access.ts'
import { careRefusals } from './refusals/care.ts'
import { caseRefusals } from './refusals/cases.ts'
import { customerRefusals } from './refusals/customers.ts'
import type { Entry } from './refusals/entry.ts'
import { leadRefusals } from './refusals/leads.ts'
import { loyaltyRefusals } from './refusals/loyalty.ts'
import { messageRefusals } from './refusals/messages.ts'
import { requestRefusals } from './refusals/request.ts'
import { salesRefusals } from './refusals/sales.ts'
import { serviceRefusals } from './refusals/service.ts'
import { surveyRefusals } from './refusals/surveys.ts'
import { taskRefusals } from './refusals/tasks.ts'
import { templateRefusals } from './refusals/templates.ts'

/** Every refusal that a caller can meet: its HTTP status and its words. Codes never change. */
export const refusalCatalogue = {
  ...requestRefusals,
  ...accessRefusals,
  ...customerRefusals,
  ...taskRefusals,
  ...surveyRefusals,
  ...caseRefusals,
  ...serviceRefusals,
  ...leadRefusals,
  ...salesRefusals,
  ...messageRefusals,
  ...templateRefusals,
  ...loyaltyRefusals,
  ...careRefusals,
} satisfies Record<string, Entry>

export type RefusalCode = keyof typeof refusalCatalogue

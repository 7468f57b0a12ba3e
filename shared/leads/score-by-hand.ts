import { raise } from '../../events/define-event.ts'
import { leadChanged } from '../../events/leads.ts'
import type { Decision } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import { assignmentOf, checkOpen } from './lead.ts'
import type { Lead } from './lead-schema.ts'
import { outcomeOf } from './score-features.ts'

const changed = (state: Lead): Decision<Lead> => ({
  state,
  raises: [raise(leadChanged, { fields: ['probability'], ...assignmentOf(state) })],
})

/** Says how likely a lead is won, until that is cleared. @throws Refusal `lead.not_open` */
export const setProbability = (lead: Lead, value: number, by: string, now: Instant): Decision<Lead> => {
  checkOpen(lead)
  return lead.probability?.value === value
    ? { state: lead, raises: [] }
    : changed({ ...lead, probability: { value, at: now, by } })
}

/** Leaves it to the predictive score again. @throws Refusal `lead.not_open` */
export const clearProbability = (lead: Lead): Decision<Lead> => {
  checkOpen(lead)
  const { probability, ...rest } = lead
  return probability ? changed(rest) : { state: lead, raises: [] }
}

/** How likely a lead is won: certain once it ended, else as somebody said, else as was predicted. */
export const probabilityOf = (lead: Lead): number | undefined => {
  const outcome = outcomeOf(lead)
  if (outcome) return outcome === 'won' ? 1 : 0
  return lead.probability?.value ?? lead.score?.predictive
}

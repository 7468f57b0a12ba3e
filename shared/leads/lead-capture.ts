import { customerFieldsOf, filledBy, nameIn } from '../customers/capture.ts'
import type { Form } from '../customers/capture-form.ts'
import { addConsents, type Consent, confirmConsents } from '../customers/consent.ts'
import type { Decision } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import { changeLead } from './lead.ts'
import type { Lead } from './lead-schema.ts'

/** A form's answers as the fields of a lead; all of them stay with the form too. */
export const leadFieldsOf = (form: Form) => {
  const { familyName, givenName, gender, occupation, ...same } = customerFieldsOf(form)
  return { ...same, name: nameIn(form), ...(occupation !== undefined && { title: occupation }) }
}

/**
 * What a form tells of a lead that is known: it fills what is empty, changes nothing that is there and nothing that identifies.
 * @param clean from `cleanCustomer`
 * @param custom the lead's custom fields with those of the form that it had not, as a patch
 */
export const noteLeadCapture = (
  lead: Lead,
  clean: Readonly<Record<string, unknown>>,
  custom: Readonly<Record<string, unknown>>,
  consents: readonly Consent[],
  now: Instant,
): Decision<Lead> =>
  changeLead(lead, {
    ...filledBy(lead, clean),
    ...custom,
    ...(consents.length > 0 && { consents: addConsents(lead.consents, consents) }),
    lastCapturedAt: now,
  })

/** Makes the consents valid that waited for this confirmation. */
export const confirmLead = (lead: Lead, sourceId: string, now: Instant): Decision<Lead> =>
  lead.status === 'converted' || lead.consents === undefined
    ? { state: lead, raises: [] }
    : changeLead(lead, { consents: confirmConsents(lead.consents, sourceId, now) })

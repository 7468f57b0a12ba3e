import { raise } from '../../events/define-event.ts'
import { leadConverted } from '../../events/leads.ts'
import { type CustomField, valueSchema } from '../customers/custom-field.ts'
import type { CustomValues } from '../kernel/custom-values.ts'
import type { Decision } from '../kernel/decision.ts'
import { type Instant, minute, plusMs } from '../kernel/instant.ts'
import { Refusal } from '../kernel/refusal.ts'
import { assignmentOf, movedTo } from './lead.ts'
import type { Lead } from './lead-schema.ts'
import { type LeadStatus, legalMoves } from './lead-status.ts'

/** What a lead becomes. */
export interface Conversion {
  readonly customerId: string
  readonly contactId?: string | undefined
  readonly dealId?: string | undefined
}

const convertible: ReadonlySet<LeadStatus> = new Set(['working', 'qualified'])

/** @throws Refusal `lead.illegal_status` with the statuses that the lead may go to before it can be converted */
export const checkConvertible = ({ status }: Pick<Lead, 'status'>): void => {
  if (convertible.has(status)) return
  const legal = legalMoves[status]
  throw new Refusal('lead.illegal_status', {
    params: { from: status, to: 'converted', legal: legal.join(', ') || '-' },
    extra: { leadStatus: status, legal: [...legal] },
  })
}

/**
 * Longer than any function runs: whoever read the lead before it was converted has written what it makes of that by then, and the
 * indexes show it.
 */
const latestChildMs = 15 * minute

/** Ends a lead: from now on its customer is worked with. */
export const convertLead = (
  lead: Lead,
  { customerId, contactId, dealId }: Conversion,
  by: string,
  now: Instant,
): Decision<Lead> => {
  const became = {
    customerId,
    ...(contactId !== undefined && { contactId }),
    ...(dealId !== undefined && { dealId }),
  }
  const { state, raises } = movedTo(lead, 'converted', now)
  const { protection, ...rest } = state
  const rosterId = lead.place?.rosterId
  const facts = { ...became, ...(rosterId !== undefined && { rosterId }), ...assignmentOf(lead) }
  return {
    state: { ...rest, converted: { ...became, at: now, by }, childrenDueAt: plusMs(now, latestChildMs) },
    raises: [...raises, raise(leadConverted, facts)],
  }
}

const present = (values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

/** How the person of a lead is reached, and for what they agreed to be. */
const reach = ({ phones, emails, socialIds, consents }: Lead) => ({
  phones,
  emails,
  socialIds,
  ...(consents && consents.length > 0 && { consents }),
})

/** The person that a lead is, as a customer. */
export const personOfLead = (lead: Lead): Readonly<Record<string, unknown>> => {
  const { name, company, title, interests, region, source, tags, note } = lead
  return present({
    ...{ kind: 'person', name, company, interests, region, source, tags, note },
    occupation: title?.slice(0, 64),
    ...reach(lead),
  })
}

/**
 * The organisation that the person of a lead speaks for, as a customer.
 * @param isAlone nobody of it becomes a contact, so it is reached as the lead was
 */
export const organisationOfLead = (lead: Lead, isAlone: boolean): Readonly<Record<string, unknown>> => {
  const { company, industry, employees, website, domain, region, source, tags, note } = lead
  return present({
    ...{ kind: 'organisation', name: company ?? lead.name, industry, employees, website, domain, region },
    ...{ source, tags, note },
    ...(isAlone && reach(lead)),
  })
}

/** The person that a lead is, as a contact. */
export const contactOfLead = (lead: Lead): Readonly<Record<string, unknown>> => {
  const { name, company, title } = lead
  // Without a company the organisation has the person's name, and what the person is there is no job title.
  return present({ name, ...(company === undefined && { occupation: title?.slice(0, 64) }), ...reach(lead) })
}

/**
 * The custom values that go along: of fields that both nouns have, of one type, as far as the other takes the value. What is
 * personal goes along only where it stays so.
 */
export const sharedCustom = (
  values: CustomValues,
  from: readonly CustomField[],
  to: readonly CustomField[],
): CustomValues =>
  Object.fromEntries(
    Object.entries(values).filter(([key, value]) => {
      const [own, other] = [from, to].map((fields) => fields.find((field) => field.key === key))
      if (!own || !other || other.retired || own.type !== other.type || (own.personal && !other.personal)) return false
      return valueSchema(other).safeParse(value).success
    }),
  )

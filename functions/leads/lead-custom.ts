import { Refusal } from '../../shared/kernel/refusal.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import type { Step } from '../../shared/storage/record.ts'
import { claimValue, releaseValue } from '../../shared/storage/unique.ts'
import type { CustomDraft } from '../http/custom-draft.ts'

type Values = CustomDraft['unique']

const without = (values: Values, others: Values): Values =>
  values.filter(({ field, value }) => !others.some((other) => other.field === field && other.value === value))

/** The steps by which no two leads have the same value of a custom field that is unique. */
export const uniqueCustomSteps = (tenantId: string, id: string, { unique, uniqueBefore }: CustomDraft): Step[] => {
  const named = (values: Values) => values.map((value) => ({ noun: leads.name, ...value }))
  const refusal = (field: string) => (leadId: string) =>
    new Refusal('lead.duplicate', { params: { field, id: leadId }, extra: { leadId, field } })
  return [
    ...named(without(unique, uniqueBefore)).map((value) => claimValue(tenantId, value, id, refusal(value.field))),
    ...named(without(uniqueBefore, unique)).map((value) => releaseValue(tenantId, value, id)),
  ]
}

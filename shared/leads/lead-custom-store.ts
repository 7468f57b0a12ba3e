import type { CheckedCustom } from '../customers/custom-field.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { Step } from '../storage/record.ts'
import { claimValue, releaseValue } from '../storage/unique.ts'
import { leads } from './lead-store.ts'

type Values = CheckedCustom['unique']

/** Unique custom values of a lead after a change and before it. */
export interface UniqueCustom {
  readonly unique: Values
  readonly uniqueBefore: Values
}

const without = (values: Values, others: Values): Values =>
  values.filter(({ field, value }) => !others.some((other) => other.field === field && other.value === value))

/** The steps by which no two leads have the same value of a custom field that is unique. */
export const uniqueCustomSteps = (tenantId: string, id: string, { unique, uniqueBefore }: UniqueCustom): Step[] => {
  const named = (values: Values) => values.map((value) => ({ noun: leads.name, ...value }))
  const refusal = (field: string) => (leadId: string) =>
    new Refusal('lead.duplicate', { params: { field, id: leadId }, extra: { leadId, field } })
  return [
    ...named(without(unique, uniqueBefore)).map((value) => claimValue(tenantId, value, id, refusal(value.field))),
    ...named(without(uniqueBefore, unique)).map((value) => releaseValue(tenantId, value, id)),
  ]
}

import { Refusal } from '../../shared/kernel/refusal.ts'
import type { UniqueValue } from '../../shared/kernel/unique-value.ts'
import type { Step } from '../../shared/storage/record.ts'
import { claimValue, releaseValue } from '../../shared/storage/unique.ts'
import type { CustomDraft } from '../http/custom-draft.ts'

interface Identified {
  readonly externalId?: string | undefined
}

export const externalValue = (value: string): UniqueValue => ({ noun: 'deal', field: 'externalId', value })

/** The unique values of a deal, custom fields included. */
export const uniqueOf = ({ externalId }: Identified, custom: CustomDraft['unique'] = []): UniqueValue[] => [
  ...(externalId === undefined ? [] : [externalValue(externalId)]),
  ...custom.map(({ field, value }) => ({ noun: 'deal', field, value })),
]

const sameValue = (a: UniqueValue) => (b: UniqueValue) => a.field === b.field && a.value === b.value

const duplicate =
  ({ field }: UniqueValue) =>
  (id: string): Refusal =>
    new Refusal('deal.duplicate', { params: { field }, extra: { dealId: id, field } })

/**
 * What a deal's commit writes to take the unique values that it gains and to give back those it loses.
 * @param upsertBy a clash on this field is no refusal: the command is decided again and finds the other deal
 */
export const exchangeValues = (
  tenantId: string,
  id: string,
  before: readonly UniqueValue[],
  after: readonly UniqueValue[],
  upsertBy?: string,
): Step[] => [
  ...after
    .filter((value) => !before.some(sameValue(value)))
    .map((value) => {
      const claim = claimValue(tenantId, value, id, duplicate(value))
      return value.field === upsertBy ? { action: claim.action } : claim
    }),
  ...before.filter((value) => !after.some(sameValue(value))).map((value) => releaseValue(tenantId, value, id)),
]

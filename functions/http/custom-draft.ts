import { type CheckedCustom, checkCustom, uniqueCustom } from '../../shared/customers/custom-field.ts'
import { customFieldsOf } from '../../shared/customers/custom-field-store.ts'
import type { CustomFieldNoun, CustomValues } from '../../shared/kernel/custom-values.ts'
import type { Request } from './route.ts'

/** What a record keeps of its custom fields. */
interface Customised {
  readonly custom?: CustomValues | undefined
  readonly searchableCustom?: readonly string[] | undefined
}

export interface CustomDraft {
  /** `custom` and `searchableCustom` as a patch of the record. */
  readonly patch: Readonly<Record<string, unknown>>
  readonly unique: CheckedCustom['unique']
  readonly uniqueBefore: CheckedCustom['unique']
}

/**
 * Checks the custom values that a record would have against its tenant's own fields, which are read for it.
 * @param given null removes them all
 * @param before the record as it is; absent for a new one
 * @throws Refusal naming each value at fault
 */
export const customDraft = async (
  request: Request,
  noun: CustomFieldNoun,
  given: CustomValues | null | undefined,
  before?: Customised,
): Promise<CustomDraft> => {
  // What is not given stays as it is, so there is nothing to check it against.
  if (before && given === undefined) return { patch: {}, unique: [], uniqueBefore: [] }
  const fields = await customFieldsOf(request.store, request.actor.tenantId, noun)
  const held = before && (before.custom ?? {})
  const removed =
    given === null ? Object.keys(held ?? {}).filter((key) => fields.some((field) => field.key === key)) : []
  const asked = given ?? Object.fromEntries(removed.map((key) => [key, null]))
  const checked = checkCustom(fields, asked, held)
  const hasValues = Object.keys(checked.values).length > 0
  const hasSearchable = checked.searchable.length > 0
  const patch = {
    ...(hasValues ? { custom: checked.values } : before?.custom && { custom: null }),
    ...(hasSearchable
      ? { searchableCustom: checked.searchable }
      : before?.searchableCustom && { searchableCustom: null }),
  }
  return { patch, unique: checked.unique, uniqueBefore: uniqueCustom(fields, held ?? {}) }
}

import { type Noun, recordKey, stateOf } from '../storage/record.ts'
import type { Store } from '../storage/store.ts'
import type { CustomField, customFieldNouns, FieldSet } from './custom-field.ts'

export const fieldSets: Noun<FieldSet> = { name: 'fieldset', indexes: () => ({}) }

export type CustomFieldNoun = (typeof customFieldNouns)[number]

/** The tenant's custom fields of a noun; half a read unit. */
export const customFieldsOf = async (
  store: Store,
  tenantId: string,
  noun: CustomFieldNoun,
): Promise<readonly CustomField[]> => {
  const item = await store.get(recordKey(tenantId, fieldSets.name, noun), { eventual: true })
  return item ? stateOf<FieldSet>(item).fields : []
}

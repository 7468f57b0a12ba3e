import type { CustomFieldNoun } from '../kernel/custom-values.ts'
import { type Noun, recordKey, stateOf } from '../storage/record.ts'
import type { Store } from '../storage/store.ts'
import type { CustomField, FieldSet } from './custom-field.ts'

export const fieldSets: Noun<FieldSet> = { name: 'fieldset', indexes: () => ({}) }

/** The tenant's custom fields of a noun; half a read unit. */
export const customFieldsOf = async (
  store: Store,
  tenantId: string,
  noun: CustomFieldNoun,
): Promise<readonly CustomField[]> => {
  const item = await store.get(recordKey(tenantId, fieldSets.name, noun), { eventual: true })
  return item ? stateOf<FieldSet>(item).fields : []
}

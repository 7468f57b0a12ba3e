import type { CustomKeys } from '../../shared/communication/template.ts'
import { customFieldsOf } from '../../shared/customers/custom-field-store.ts'
import type { Request } from '../http/route.ts'

/** The custom fields that templates may name; half a read unit for each noun. */
export const customKeys = async ({ store, actor }: Request): Promise<CustomKeys> => {
  const nouns = ['customer', 'contact'] as const
  const fields = await Promise.all(nouns.map((noun) => customFieldsOf(store, actor.tenantId, noun)))
  return Object.fromEntries(nouns.map((noun, index) => [noun, (fields[index] ?? []).map(({ key }) => key)]))
}

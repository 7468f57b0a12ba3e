import { type CustomField, withoutPersonal } from '../../shared/customers/custom-field.ts'
import { type CustomFieldNoun, customFieldsOf } from '../../shared/customers/custom-field-store.ts'
import type { CustomValues } from '../../shared/kernel/custom-values.ts'
import { seesPersonal } from './hide-custom.ts'
import type { ShownChange } from './history.ts'
import type { Request } from './route.ts'

const custom = 'custom.'

const withoutPersonalCustom =
  (fields: readonly CustomField[]) =>
  (change: ShownChange): ShownChange => {
    const { field, from, to } = change
    const values = (given: unknown) => given !== undefined && withoutPersonal(fields, given as CustomValues)
    if (field === 'custom') {
      const [was, is] = [values(from), values(to)]
      return { field, ...(was && { from: was }), ...(is && { to: is }) }
    }
    if (!field.startsWith(custom)) return change
    const [key] = field.slice(custom.length).split('.')
    return fields.some((known) => known.personal && known.key === key) ? { field, hidden: true } : change
  }

/** Takes the values of custom fields marked personal out of changes, for whoever may not see personal data. */
export const hidingCustomChanges = async (request: Request, noun: CustomFieldNoun) => {
  if (seesPersonal(request)) return (changes: readonly ShownChange[]) => [...changes]
  const fields = await customFieldsOf(request.store, request.actor.tenantId, noun)
  return (changes: readonly ShownChange[]) => changes.map(withoutPersonalCustom(fields))
}

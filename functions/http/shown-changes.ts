import * as z from 'zod'
import type { FieldChange } from '../../shared/kernel/history.ts'
import { customNounIn } from './custom-noun.ts'
import { fieldAccess } from './field-access.ts'
import { hiddenKeys, seesPersonal } from './hide-custom.ts'
import type { Request } from './route.ts'

/** A change of one field, as it is answered. */
export const ShownChange = z.strictObject({
  field: z.string(),
  from: z.unknown().optional(),
  to: z.unknown().optional(),
  hidden: z.literal(true).optional().meta({ description: 'Personal values that you may not see' }),
})
export type ShownChange = z.output<typeof ShownChange>

const withoutKeys = (values: unknown, keys: ReadonlySet<string>): unknown =>
  values && Object.fromEntries(Object.entries(values).filter(([key]) => !keys.has(key)))

/** A change of the custom values as a whole, or of one of them. */
const customShown = (change: FieldChange, keys: ReadonlySet<string>): ShownChange => {
  const { field, from, to } = change
  const [, key] = field.split('.')
  if (key !== undefined) return keys.has(key) ? { field, hidden: true } : change
  const [was, is] = [withoutKeys(from, keys), withoutKeys(to, keys)]
  return { field, ...(was !== undefined && { from: was }), ...(is !== undefined && { to: is }) }
}

/**
 * What the caller may see of changes of a record: nothing of a field that is never answered, no values of a personal one.
 * @param schema of the record as it is answered
 */
export const shownChanges = async (request: Pick<Request, 'actor' | 'store'>, schema: z.ZodType) => {
  const noun = customNounIn(schema)
  const keys = noun && (await hiddenKeys(request, noun))
  return (change: FieldChange): ShownChange[] => {
    const path = change.field.split('.')
    const access = fieldAccess(schema, path)
    if (access === 'undeclared') return []
    if (seesPersonal(request)) return [change]
    if (access === 'personal') return [{ field: change.field, hidden: true }]
    return [keys && path[0] === 'custom' ? customShown(change, keys) : change]
  }
}

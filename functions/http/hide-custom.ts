import { customFieldsOf } from '../../shared/customers/custom-field-store.ts'
import type { CustomFieldNoun } from '../../shared/kernel/custom-values.ts'
import type { Request } from './route.ts'

export const seesPersonal = ({ actor }: Pick<Request, 'actor'>): boolean =>
  actor.permissions['personal:read'] !== undefined

/** The keys of a noun's custom fields whose values the caller may not see; the tenant's fields are read only when it may not see all. */
export const hiddenKeys = async (
  request: Pick<Request, 'actor' | 'store'>,
  noun: CustomFieldNoun,
): Promise<ReadonlySet<string>> => {
  if (seesPersonal(request)) return new Set()
  const fields = await customFieldsOf(request.store, request.actor.tenantId, noun)
  return new Set(fields.filter(({ personal }) => personal).map(({ key }) => key))
}

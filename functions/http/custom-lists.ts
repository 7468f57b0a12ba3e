import { customFieldsOf } from '../../shared/customers/custom-field-store.ts'
import type { CustomFieldNoun } from '../../shared/kernel/custom-values.ts'
import { fieldsOf } from '../../shared/kernel/filter.ts'
import type { RecordFields } from '../../shared/kernel/record-fields.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { customNounIn } from './custom-noun.ts'
import { seesPersonal } from './hide-custom.ts'
import type { Listing } from './list-asked.ts'
import { filterAsked } from './list-check.ts'
import type { ListQuery } from './list-query.ts'
import type { Request } from './route.ts'

/** @throws Refusal `access.denied`: who may not see names, phones and e-mails may not find out by asking either */
export const mayAskPersonal = (request: Request): void => {
  if (!seesPersonal(request)) throw new Refusal('access.denied', { params: { permission: 'personal:read' } })
}

/** The custom fields of a noun by which the caller may filter lists. */
export const customLists = async (request: Request, noun: CustomFieldNoun): Promise<string[]> => {
  const fields = await customFieldsOf(request.store, request.actor.tenantId, noun)
  return fields
    .filter(({ searchable, personal }) => searchable && (!personal || seesPersonal(request)))
    .map(({ key }) => `custom.${key}`)
}

/** A listing with the lists of custom fields; the tenant's fields are read only when the filter names one. */
export const withCustomLists = async <State extends RecordFields>(
  request: Request<unknown, ListQuery>,
  listing: Listing<State>,
): Promise<Listing<State>> => {
  const noun = customNounIn(listing.schema)
  const filter = noun && filterAsked(request.query)
  if (!filter || !fieldsOf(filter).some((field) => field.startsWith('custom.'))) return listing
  return { ...listing, listed: [...(listing.listed ?? []), ...(await customLists(request, noun))] }
}

import { type CustomFieldNoun, customFieldsOf } from '../../shared/customers/custom-field-store.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { seesPersonal } from './hide-custom.ts'
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

import { customFieldsOf } from '../../shared/customers/custom-field-store.ts'
import { methods } from '../../shared/kernel/contact-method.ts'
import type { RuleModel } from '../../shared/leads/rule-score.ts'
import { askedBy, scoringFields } from '../../shared/leads/score.ts'
import { seesPersonal } from '../http/hide-custom.ts'
import type { Request } from '../http/route.ts'

const custom = 'custom.'

const fixed = [...scoringFields, ...methods.map((method) => `engagement.${method}`)]

const customOf = async ({ store, actor }: Request, isServed: (field: { readonly personal: boolean }) => boolean) =>
  (await customFieldsOf(store, actor.tenantId, 'lead')).filter(isServed).map(({ key }) => custom + key)

/** The fields that the rules of this tenant may ask about: whatever is personal is none. Custom fields are read when they are asked for. */
export const fieldsServed = async (request: Request, model: RuleModel | undefined): Promise<readonly string[]> => {
  const asksForCustom = model && [...askedBy(model)].some((field) => field.startsWith(custom))
  return asksForCustom ? [...fixed, ...(await customOf(request, ({ personal }) => !personal))] : fixed
}

/** Fields that a model asks about and that were marked personal since, for whoever may not see what is personal. */
export const hiddenFields = async (request: Request, model: RuleModel | undefined): Promise<ReadonlySet<string>> => {
  const asksForCustom = model && [...askedBy(model)].some((field) => field.startsWith(custom))
  return new Set(asksForCustom && !seesPersonal(request) ? await customOf(request, ({ personal }) => personal) : [])
}

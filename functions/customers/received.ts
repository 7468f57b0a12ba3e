import type { Form } from '../../shared/customers/capture-form.ts'
import type { Consent } from '../../shared/customers/consent.ts'
import type { Step } from '../../shared/storage/record.ts'
import { ownerOfValue } from '../../shared/storage/unique.ts'
import { customDraft } from '../http/custom-draft.ts'
import type { Request } from '../http/route.ts'

/** What a form came to. */
export interface Received {
  /** The customer or lead that it made or was noted on. */
  readonly about: { readonly customerId: string } | { readonly leadId: string }
  readonly isNew: boolean
  readonly consents: readonly Consent[]
  readonly steps: readonly Step[]
}

/** Whose value was taken meanwhile is found when the form is decided on again, so no clash is a refusal. */
export const withoutRefusal = (steps: readonly Step[]): Step[] => steps.map(({ action }) => ({ action }))

/**
 * The form without custom values that another record has alone: a refusal would tell that there is one. They stay in the form as
 * it was sent.
 */
export const withFreeValues = async (
  request: Request,
  form: Form,
  noun: 'customer' | 'lead',
  knownId: string | undefined,
): Promise<Form> => {
  if (!form.custom) return form
  const { store, actor } = request
  const { unique } = await customDraft(request, noun, form.custom, {})
  const owners = await Promise.all(unique.map((value) => ownerOfValue(store, actor.tenantId, { noun, ...value })))
  const taken = unique.filter((_, index) => owners[index] !== undefined && owners[index] !== knownId)
  const isFree = (key: string): boolean => !taken.some(({ field }) => field === `custom.${key}`)
  return { ...form, custom: Object.fromEntries(Object.entries(form.custom).filter(([key]) => isFree(key))) }
}

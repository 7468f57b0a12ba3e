import { type CustomField, withoutPersonal } from '../../shared/customers/custom-field.ts'
import { type CustomFieldNoun, customFieldsOf } from '../../shared/customers/custom-field-store.ts'
import type { CustomValues } from '../../shared/kernel/custom-values.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Request, Route } from './route.ts'

interface Customised {
  readonly custom?: CustomValues | undefined
}

export const seesPersonal = ({ actor }: Request): boolean => actor.permissions['personal:read'] !== undefined

const hidden = (fields: readonly CustomField[], body: unknown): unknown => {
  if (typeof body !== 'object' || body === null) return body
  if ('items' in body && Array.isArray(body.items))
    return { ...body, items: body.items.map((item) => hidden(fields, item)) }
  if ('customer' in body) return { ...body, customer: hidden(fields, body.customer) }
  const { custom } = body as Customised
  return custom ? { ...body, custom: withoutPersonal(fields, custom) } : body
}

/** Records shown among others, without the values of custom fields marked personal for whoever may not see personal data. */
export const withPersonalHidden = async <State extends Customised>(
  request: Request,
  noun: CustomFieldNoun,
  records: readonly State[],
): Promise<readonly State[]> => {
  if (seesPersonal(request) || records.every(({ custom }) => custom === undefined)) return records
  const fields = await customFieldsOf(request.store, request.actor.tenantId, noun)
  return records.map((record) =>
    record.custom ? { ...record, custom: withoutPersonal(fields, record.custom) } : record,
  )
}

/**
 * A route that answers records, without the values of custom fields marked personal for whoever may not see personal data: in
 * its answers and in refusals that show the current record. Only then are the tenant's fields read.
 */
export const hidingCustom =
  (noun: CustomFieldNoun) =>
  (route: Route): Route => ({
    ...route,
    handle: async (request) => {
      if (seesPersonal(request)) return route.handle(request)
      const fields = () => customFieldsOf(request.store, request.actor.tenantId, noun)
      try {
        const reply = await route.handle(request)
        return { ...reply, body: hidden(await fields(), reply.body) }
      } catch (error) {
        if (!(error instanceof Refusal) || error.details.extra?.current === undefined) throw error
        const current = hidden(await fields(), error.details.extra.current)
        throw new Refusal(error.code, { ...error.details, extra: { ...error.details.extra, current } })
      }
    },
  })

import { customFieldsOf } from '../../shared/customers/custom-field-store.ts'
import { conditionFaults } from '../../shared/kernel/condition-fields.ts'
import { conditionsOf, type Filter, fieldsOf } from '../../shared/kernel/filter.ts'
import { type FieldFault, Refusal } from '../../shared/kernel/refusal.ts'
import type { Stage } from '../../shared/sales/pipeline-schema.ts'
import type { Request } from '../http/route.ts'

type Stages = readonly Pick<Stage, 'required' | 'entry'>[]

const numbers = ['amount', 'probability', 'customer.employees']

/** What entry rules may ask about; custom fields of deals besides. */
const ruleFields = [
  ...numbers,
  ...['currency', 'closeDate', 'forecastCategory', 'ownerId', 'teamId', 'partnerId', 'territoryId', 'region', 'tags'],
  ...['source.channel', 'source.campaign', 'leadId', 'contacts', 'competitors', 'lines', 'externalId'],
  ...['customer.kind', 'customer.type', 'customer.level', 'customer.lifecycle', 'customer.region', 'customer.tags'],
  ...['customer.industry', 'customer.sizeBand', 'customer.ownerId', 'customer.teamId'],
]

const isOrder = (op: string): boolean => ['gt', 'gte', 'lt', 'lte', 'between'].includes(op)

/** A condition that can never hold would keep every deal out, and nobody could tell why. */
const ruleFaults = (when: Filter, allowed: readonly string[], pointer: string): readonly FieldFault[] => {
  const unknown = conditionFaults(when, allowed, pointer)
  if (unknown.length > 0) return unknown
  const isText = conditionsOf(when).some(
    ({ field, op, value }) =>
      numbers.includes(field) && isOrder(op) && [value].flat().some((v) => typeof v !== 'number'),
  )
  return isText ? [{ in: 'body', pointer, code: 'wrong_type', params: { expected: 'number' } }] : []
}

/**
 * Holds what stages ask for to the fields that deals, their customers and the tenant's own fields have.
 * @throws Refusal naming each field that stages ask for and no deal has, and each rule that can never hold
 */
export const checkConditions = async (
  { store, actor }: Request,
  { stages = [] }: { readonly stages?: Stages | undefined },
): Promise<void> => {
  const asked = stages.flatMap(({ required, entry }) => [...required, ...entry.flatMap(({ when }) => fieldsOf(when))])
  const asksCustom = asked.some((field) => field.startsWith('custom.'))
  const fields = asksCustom ? await customFieldsOf(store, actor.tenantId, 'deal') : []
  const custom = fields.filter(({ retired }) => !retired).map(({ key }) => `custom.${key}`)
  const faults = stages.flatMap(({ required, entry }, stage) => [
    ...required.flatMap((field, place): FieldFault[] =>
      field.startsWith('custom.') && !custom.includes(field)
        ? [{ in: 'body', pointer: `/stages/${stage}/required/${place}`, code: 'unknown_field' }]
        : [],
    ),
    ...entry.flatMap(({ when }, place) =>
      ruleFaults(when, [...ruleFields, ...custom], `/stages/${stage}/entry/${place}/when`),
    ),
  ])
  if (faults.length > 0) throw new Refusal('request.invalid', { faults })
}

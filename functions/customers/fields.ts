import * as z from 'zod'
import { InteractionInput } from '../../shared/communication/interaction-schema.ts'
import { ContactInput } from '../../shared/customers/contact-schema.ts'
import {
  addCustomField,
  CustomField,
  CustomFieldPatch,
  changeCustomField,
  FieldSet,
  valueSchema,
} from '../../shared/customers/custom-field.ts'
import { customFieldsOf, fieldSets } from '../../shared/customers/custom-field-store.ts'
import { CustomerInput } from '../../shared/customers/customer-schema.ts'
import { customFieldNouns } from '../../shared/kernel/custom-values.ts'
import { notFound } from '../../shared/kernel/refusal.ts'
import { LeadInput } from '../../shared/leads/lead-schema.ts'
import { DealInput } from '../../shared/sales/deal-schema.ts'
import { CaseInput } from '../../shared/service/case-schema.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { TaskInput } from '../../shared/tasks/task-schema.ts'
import { changed, checkReachesAll, created } from '../http/records.ts'
import { route } from '../http/route.ts'

const NounParams = z.strictObject({ noun: z.enum(customFieldNouns) })
const FieldParams = NounParams.extend({ key: z.string().max(40).meta({ example: 'contractNumber' }) })

/** What a caller writes of each noun. */
const inputs = {
  customer: CustomerInput,
  contact: ContactInput,
  lead: LeadInput,
  deal: DealInput,
  case: CaseInput,
  task: TaskInput,
  interaction: InteractionInput,
} as const

const getFields = route({
  name: 'listCustomFields',
  method: 'GET',
  path: '/v1/fields/{noun}',
  summary: 'The custom fields that this tenant defined on a noun',
  permission: 'signed-in',
  params: NounParams,
  returns: z.strictObject({ noun: z.enum(customFieldNouns), fields: z.array(CustomField).max(100) }),
  examples: { customers: { params: { noun: 'customer' } } },
  handle: async (request) => {
    const { noun } = request.params
    return { body: { noun, fields: [...(await customFieldsOf(request.store, request.actor.tenantId, noun))] } }
  },
})

const postField = route({
  name: 'addCustomField',
  method: 'POST',
  path: '/v1/fields/{noun}',
  summary: 'Define a custom field',
  permission: 'field:write',
  params: NounParams,
  body: CustomField,
  returns: FieldSet,
  status: 201,
  refuses: ['field.exists'],
  examples: {
    contract: {
      params: { noun: 'customer' },
      body: { key: 'contractNumber', label: 'Contract number', type: 'text', unique: true },
    },
  },
  handle: async (request) => {
    checkReachesAll(request)
    const { noun } = request.params
    const location = `/v1/fields/${noun}`
    const set = await loadRecord(request.store, fieldSets, request.actor.tenantId, noun)
    if (set) return { ...changed(request, fieldSets, set, addCustomField(set, request.body)), status: 201, location }
    return created(request, fieldSets, addCustomField({ id: noun, noun, fields: [] }, request.body), location)
  },
})

const patchField = route({
  name: 'changeCustomField',
  method: 'PATCH',
  path: '/v1/fields/{noun}/{key}',
  summary: 'Change a custom field; its key and type stay, retiring it keeps old values',
  permission: 'field:write',
  params: FieldParams,
  body: CustomFieldPatch,
  returns: FieldSet,
  examples: { retire: { params: { noun: 'customer', key: 'contractNumber' }, body: { retired: true } } },
  handle: async (request) => {
    checkReachesAll(request)
    const set = await loadRecord(request.store, fieldSets, request.actor.tenantId, request.params.noun)
    if (!set) throw notFound()
    return changed(request, fieldSets, set, changeCustomField(set, request.params.key, request.body))
  },
})

const getSchema = route({
  name: 'describeNoun',
  method: 'GET',
  path: '/v1/fields/{noun}/schema',
  summary: "This tenant's own JSON Schema of a noun, custom fields included",
  permission: 'signed-in',
  params: NounParams,
  returns: z.record(z.string(), z.unknown()),
  examples: { customers: { params: { noun: 'customer' } } },
  handle: async (request) => {
    const fields = await customFieldsOf(request.store, request.actor.tenantId, request.params.noun)
    const custom = z.strictObject(
      Object.fromEntries(
        fields
          .filter((field) => !field.retired)
          .map((field) => {
            const schema = valueSchema(field).meta({
              title: field.label,
              ...(field.personal && { 'x-personal': true }),
            })
            return [field.key, field.required ? schema : schema.optional()]
          }),
      ),
    )
    const options = { io: 'input', target: 'draft-2020-12' } as const
    return {
      body: {
        noun: request.params.noun,
        schema: z.toJSONSchema(inputs[request.params.noun], options),
        custom: z.toJSONSchema(custom, options),
      },
    }
  },
})

export const fieldRoutes = [getFields, postField, patchField, getSchema]

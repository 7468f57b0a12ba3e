import * as z from 'zod'
import { createCarePlan } from '../../shared/care/care-plan.ts'
import { CarePlan } from '../../shared/care/care-plan-schema.ts'
import { carePlans } from '../../shared/care/care-store.ts'
import { planOf, type ReadyMessage } from '../../shared/care/ready-plan.ts'
import { type Industry, industries, readyPlans } from '../../shared/care/ready-plans.ts'
import { contentOf, createTemplate, publishTemplate } from '../../shared/communication/template.ts'
import type { TemplateInput } from '../../shared/communication/template-schema.ts'
import { saveTemplateContent, templateKeyValue, templates } from '../../shared/communication/template-store.ts'
import { addCustomField, type CustomField, type FieldSet } from '../../shared/customers/custom-field.ts'
import { fieldSets } from '../../shared/customers/custom-field-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import type { Permission } from '../../shared/kernel/actor.ts'
import { derivedId } from '../../shared/kernel/derived-id.ts'
import { instantOf } from '../../shared/kernel/instant.ts'
import { type Language, languages } from '../../shared/kernel/language.ts'
import { fieldRefusal, Refusal } from '../../shared/kernel/refusal.ts'
import { calendars, defaultCalendarId } from '../../shared/service/calendar-store.ts'
import { changeRecord, createRecord, loadRecord, type Step } from '../../shared/storage/record.ts'
import { claimValue, ownerOfValue } from '../../shared/storage/unique.ts'
import type { HttpFunction } from '../function.ts'
import { checkReachesAll } from '../http/records.ts'
import { type Request, route } from '../http/route.ts'

const inputOf = ({ key, name, purpose, defaults = {}, words }: ReadyMessage, language: Language): TemplateInput => ({
  ...{ key, name: name[language], purpose },
  variables: Object.entries(defaults).map(([variable, both]) => ({ name: variable, default: both })),
  variants: languages.flatMap((spoken) => {
    const { subject, text, sms } = words[spoken]
    const mail = { channel: 'email' as const, language: spoken, subject, text }
    return sms === undefined ? [mail] : [mail, { channel: 'sms' as const, language: spoken, text: sms }]
  }),
})

const checkMay = ({ actor }: Request, permission: Permission): void => {
  if (actor.permissions[permission] !== 'all') throw new Refusal('access.denied', { params: { permission } })
}

interface Installed<Value> {
  readonly value: Value
  readonly steps: readonly Step[]
}

/** The dates that the plans go by, as custom fields of customers; those that are there already are used. */
const datesOf = async (request: Request, industry: Industry, language: Language): Promise<Installed<string[]>> => {
  const { store, actor } = request
  const before = await loadRecord(store, fieldSets, actor.tenantId, customers.name)
  let set: Pick<FieldSet, 'id' | 'noun' | 'fields'> = before ?? { id: 'customer', noun: 'customer', fields: [] }
  const raises = []
  const { dates } = readyPlans[industry]
  for (const { key, label } of dates) {
    const found = set.fields.find((field) => field.key === key)
    if (found?.type === 'date' && found.searchable && !found.retired) continue
    if (found) throw new Refusal('field.exists', { params: { key } })
    const flags = { required: false, unique: false, personal: false, searchable: true, retired: false }
    const field: CustomField = { key, label: label[language], type: 'date', ...flags }
    const added = addCustomField(set, field)
    set = added.state
    raises.push(...added.raises)
  }
  const value = dates.map(({ key }) => key)
  if (raises.length === 0) return { value, steps: [] }
  checkMay(request, 'field:write')
  const saved = before
    ? changeRecord(fieldSets, request, { state: { ...before, ...set }, raises })
    : createRecord(fieldSets, request, { state: set, raises })
  return { value, steps: [saved.step] }
}

/** A message, published; one that has its key already is used as it is. */
const messageOf = async (
  request: Request,
  message: ReadyMessage,
  language: Language,
  custom: readonly string[],
): Promise<Installed<readonly [key: string, id: string]>> => {
  const { store, actor, now, ids } = request
  const { key } = message
  const owner = await ownerOfValue(store, actor.tenantId, templateKeyValue(key))
  if (owner !== undefined) return { value: [key, owner], steps: [] }
  const id = ids('tpl')
  const keys = { customer: custom }
  const draft = createTemplate(id, inputOf(message, language), keys)
  const { state, raises } = publishTemplate(draft.state, keys, now)
  const { step } = createRecord(templates, request, { state, raises: [...draft.raises, ...raises] })
  const content = saveTemplateContent(actor.tenantId, id, contentOf(state))
  return { value: [key, id], steps: [step, content, claimValue(actor.tenantId, templateKeyValue(key), id)] }
}

const calendarOf = async (request: Request, calendarId: string | undefined): Promise<string | undefined> => {
  const { store, actor } = request
  if (calendarId === undefined) return defaultCalendarId(store, actor.tenantId)
  const calendar = await loadRecord(store, calendars, actor.tenantId, calendarId)
  if (!calendar) throw fieldRefusal('/calendarId', 'no_such_record')
  if (calendar.status === 'retired') throw fieldRefusal('/calendarId', 'is_retired')
  return calendar.id
}

const postReady = route({
  name: 'installReadyPlans',
  method: 'POST',
  path: '/v1/ready-care-plans/{industry}',
  summary:
    'Install the care plans of an industry as drafts, with their messages and the dates that they go by; what is there already stays',
  permission: 'care_plan:write',
  params: z.strictObject({ industry: z.enum(industries).meta({ example: 'retail' }) }),
  body: z.strictObject({
    language: z.enum(languages).optional().meta({ description: 'Of names and tasks; that of the call when left out' }),
    calendarId: z
      .string()
      .min(1)
      .max(40)
      .optional()
      .meta({ description: 'Says which days are business days; the default calendar when left out' }),
  }),
  returns: z.strictObject({
    plans: z.array(CarePlan).max(20),
    templates: z.array(z.strictObject({ key: z.string(), id: z.string() })).max(20),
    customFields: z.array(z.string()).max(20).meta({ description: 'Of customers: fill in these dates' }),
  }),
  status: 201,
  refuses: ['field.exists'],
  examples: { chinese: { params: { industry: 'retail' }, body: { language: 'zh' } } },
  handle: async (request) => {
    checkReachesAll(request)
    checkMay(request, 'template:write')
    const { store, actor, body, locale } = request
    const { industry } = request.params
    const { language = locale } = body
    const { messages, plans } = readyPlans[industry]
    const calendarId = await calendarOf(request, body.calendarId)
    if (calendarId === undefined && plans.some(({ shift }) => shift)) throw fieldRefusal('/calendarId', 'required')
    const dates = await datesOf(request, industry, language)
    const written = await Promise.all(messages.map((message) => messageOf(request, message, language, dates.value)))
    const templateIds = new Map(written.map(({ value }) => value))
    const made = await Promise.all(
      plans.map(async (ready): Promise<Installed<CarePlan>> => {
        const id = derivedId('cpl', instantOf(0), `${actor.tenantId}#${industry}#${ready.key}`)
        const before = await loadRecord(store, carePlans, actor.tenantId, id)
        if (before) return { value: before, steps: [] }
        const decision = createCarePlan(id, planOf(ready, { language, templateIds, calendarId }))
        const { state, step } = createRecord(carePlans, request, decision)
        return { value: state, steps: [step] }
      }),
    )
    return {
      status: 201,
      body: {
        plans: made.map(({ value }) => value),
        templates: [...templateIds].map(([key, id]) => ({ key, id })),
        customFields: dates.value,
      },
      steps: [dates, ...written, ...made].flatMap(({ steps }) => steps),
    }
  },
})

const readyPlansFunction: HttpFunction = {
  kind: 'http',
  name: 'ready-care-plans',
  summary: 'Care plans that come with the product, by industry',
  source: 'functions/care/ready-plans.ts',
  uses: ['table:read', 'table:write'],
  routes: [postReady],
}

export default readyPlansFunction

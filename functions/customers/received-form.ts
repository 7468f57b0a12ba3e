import { consentsOf, customerFieldsOf, nameIn, noteCapture, receiveCapture } from '../../shared/customers/capture.ts'
import type { Form } from '../../shared/customers/capture-form.ts'
import { cleanCustomer } from '../../shared/customers/clean-customer.ts'
import type { Consent } from '../../shared/customers/consent.ts'
import { createCustomer } from '../../shared/customers/customer.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import type { CaptureSource } from '../../shared/customers/source.ts'
import { captures } from '../../shared/customers/source-store.ts'
import { loadRecord, type Step } from '../../shared/storage/record.ts'
import { ownerOfValue } from '../../shared/storage/unique.ts'
import { customDraft } from '../http/custom-draft.ts'
import { changed, created } from '../http/records.ts'
import type { Request } from '../http/route.ts'
import { defaultRegion } from './change-customer.ts'
import { exchangeValues, uniqueOf } from './unique-steps.ts'

interface Received {
  readonly customerId: string
  readonly isNew: boolean
  readonly consents: readonly Consent[]
  readonly steps: readonly Step[]
}

/** Whose value was taken meanwhile is found when the form is decided on again, so no clash is a refusal. */
const withoutRefusal = (steps: readonly Step[]): Step[] => steps.map(({ action }) => ({ action }))

type Clean = Pick<Customer, 'phones' | 'emails'>

/** The customer whose e-mail address, phone or WeChat id is in the form, in this order. */
const knownCustomer = async (request: Request, clean: Clean): Promise<Customer | undefined> => {
  const { store, actor } = request
  const values = uniqueOf('customer', clean)
  const owners = await Promise.all(values.map((value) => ownerOfValue(store, actor.tenantId, value)))
  const owner = owners.find((id) => id !== undefined)
  return owner === undefined ? undefined : loadRecord(store, customers, actor.tenantId, owner)
}

/**
 * The form without custom values that another customer has alone: a refusal would tell that there is one. They stay in the form as
 * it was sent.
 */
const withFreeValues = async (request: Request, form: Form, known: Customer | undefined): Promise<Form> => {
  if (!form.custom) return form
  const { store, actor } = request
  const { unique } = await customDraft(request, 'customer', form.custom, {})
  const owners = await Promise.all(
    unique.map((value) => ownerOfValue(store, actor.tenantId, { noun: customers.name, ...value })),
  )
  const taken = unique.filter((_, index) => owners[index] !== undefined && owners[index] !== known?.id)
  const isFree = (key: string): boolean => !taken.some(({ field }) => field === `custom.${key}`)
  return { ...form, custom: Object.fromEntries(Object.entries(form.custom).filter(([key]) => isFree(key))) }
}

const noteKnown = async (
  request: Request,
  source: CaptureSource,
  form: Form,
  clean: Clean,
  customer: Customer,
): Promise<Received> => {
  const consents = consentsOf(source, form, customer, clean, request.now)
  const added = Object.entries(form.custom ?? {}).filter(([key]) => customer.custom?.[key] === undefined)
  const values = added.length > 0 ? Object.fromEntries(added) : undefined
  const draft = await customDraft(request, 'customer', values, customer)
  const decision = noteCapture(customer, { ...clean }, draft.patch, consents, request.now)
  const { steps } = await exchangeValues(request, {
    id: customer.id,
    before: uniqueOf('customer', customer, draft.uniqueBefore),
    after: uniqueOf('customer', decision.state, draft.unique),
    known: customer.knownDuplicates,
  })
  const reply = changed(request, customers, customer, decision, withoutRefusal(steps))
  return { customerId: customer.id, isNew: false, consents, steps: reply.steps ?? [] }
}

const addNew = async (request: Request, source: CaptureSource, form: Form, clean: Clean): Promise<Received> => {
  const id = request.ids('cus')
  // A new record has to have what is required of custom fields, but who fills a form in can not know that.
  const { patch, unique } = await customDraft(request, 'customer', form.custom, {})
  const { ownerId, teamId, type, origin, tags } = source
  const consents = consentsOf(source, form, clean, clean, request.now)
  const fields = {
    kind: 'person',
    ...clean,
    ...patch,
    name: nameIn(form),
    type,
    source: origin,
    ...(tags && { tags }),
    ...(consents.length > 0 && { consents }),
    lastCapturedAt: request.now,
  } as unknown as Partial<Customer>
  const decision = createCustomer(id, fields, { ...(ownerId && { ownerId }), ...(teamId && { teamId }) }, request.now)
  const { steps } = await exchangeValues(request, {
    id,
    before: [],
    after: uniqueOf('customer', decision.state, unique),
  })
  const reply = created(request, customers, decision, `/v1/customers/${id}`, withoutRefusal(steps))
  return { customerId: id, isNew: true, consents, steps: reply.steps ?? [] }
}

/**
 * What a form makes: a prospect, or a note on the customer that is known by its e-mail address or phone; and the form itself, as it
 * was sent, in that customer's timeline.
 * @param request under the automation of the source
 */
export const receivedForm = async (request: Request, source: CaptureSource, form: Form): Promise<readonly Step[]> => {
  const region = source.region ?? defaultRegion
  const cleaned = cleanCustomer(customerFieldsOf(form), region)
  const clean = { ...cleaned, phones: cleaned.phones ?? [], emails: cleaned.emails ?? [] }
  const known = await knownCustomer(request, clean)
  const used = await withFreeValues(request, form, known)
  const received = known
    ? await noteKnown(request, source, used, clean, known)
    : await addNew(request, source, used, clean)
  const { customerId, isNew, consents } = received
  const decision = receiveCapture(request.ids('cap'), {
    sourceId: source.id,
    customerId,
    isNew,
    answers: { ...form },
    consent: form.consent ?? false,
    awaitsConfirmation: consents.some(({ status, channel }) => status === 'pending' && channel === 'email'),
    locale: request.locale,
  })
  const reply = created(request, captures, decision, '')
  return [...received.steps, ...(reply.steps ?? [])]
}

import { consentsOf, customerFieldsOf, nameIn, noteCapture } from '../../shared/customers/capture.ts'
import type { Form } from '../../shared/customers/capture-form.ts'
import { cleanCustomer } from '../../shared/customers/clean-customer.ts'
import { createCustomer } from '../../shared/customers/customer.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import type { CaptureSource } from '../../shared/customers/source.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { ownerOfValue } from '../../shared/storage/unique.ts'
import { customDraft } from '../http/custom-draft.ts'
import { changed, created } from '../http/records.ts'
import type { Request } from '../http/route.ts'
import { defaultRegion } from './change-customer.ts'
import { type Received, withFreeValues, withoutRefusal } from './received.ts'
import { exchangeValues, uniqueOf } from './unique-steps.ts'

type Clean = Pick<Customer, 'phones' | 'emails'>

/** The customer whose e-mail address, phone or WeChat id is in the form, in this order. */
const knownCustomer = async (request: Request, clean: Clean): Promise<Customer | undefined> => {
  const { store, actor } = request
  const values = uniqueOf('customer', clean)
  const owners = await Promise.all(values.map((value) => ownerOfValue(store, actor.tenantId, value)))
  const owner = owners.find((id) => id !== undefined)
  return owner === undefined ? undefined : loadRecord(store, customers, actor.tenantId, owner)
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
  return { about: { customerId: customer.id }, isNew: false, consents, steps: reply.steps ?? [] }
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
  return { about: { customerId: id }, isNew: true, consents, steps: reply.steps ?? [] }
}

/** A prospect, or a note on the customer that is known by its e-mail address or phone. */
export const receivedCustomer = async (request: Request, source: CaptureSource, form: Form): Promise<Received> => {
  const cleaned = cleanCustomer(customerFieldsOf(form), source.region ?? defaultRegion)
  const clean = { ...cleaned, phones: cleaned.phones ?? [], emails: cleaned.emails ?? [] }
  const known = await knownCustomer(request, clean)
  const used = await withFreeValues(request, form, 'customer', known?.id)
  return known ? noteKnown(request, source, used, clean, known) : addNew(request, source, used, clean)
}

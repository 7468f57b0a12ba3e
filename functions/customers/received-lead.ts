import { movePlaces } from '../../shared/assignment/load-store.ts'
import { consentsOf } from '../../shared/customers/capture.ts'
import type { Form } from '../../shared/customers/capture-form.ts'
import { cleanCustomer } from '../../shared/customers/clean-customer.ts'
import type { CaptureSource } from '../../shared/customers/source.ts'
import { createLead } from '../../shared/leads/lead.ts'
import { newAddresses, openLeadAt } from '../../shared/leads/lead-address-store.ts'
import { leadFieldsOf, noteLeadCapture } from '../../shared/leads/lead-capture.ts'
import { uniqueCustomSteps } from '../../shared/leads/lead-custom-store.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { scored } from '../../shared/leads/score-store.ts'
import { customDraft } from '../http/custom-draft.ts'
import { changed, created } from '../http/records.ts'
import type { Request } from '../http/route.ts'
import { defaultRegion } from './change-customer.ts'
import { type Received, withFreeValues, withoutRefusal } from './received.ts'

type Clean = Pick<Lead, 'phones' | 'emails' | 'socialIds'>

const noteKnown = async (
  request: Request,
  source: CaptureSource,
  form: Form,
  clean: Clean,
  lead: Lead,
): Promise<Received> => {
  const consents = consentsOf(source, form, lead, clean, request.now)
  const added = Object.entries(form.custom ?? {}).filter(([key]) => lead.custom?.[key] === undefined)
  const values = added.length > 0 ? Object.fromEntries(added) : undefined
  const draft = await customDraft(request, 'lead', values, lead)
  const decision = noteLeadCapture(lead, { ...clean }, draft.patch, consents, request.now)
  const unique = uniqueCustomSteps(request.actor.tenantId, lead.id, draft)
  const { store, actor, now } = request
  const noted = await scored(store, actor.tenantId, lead, decision, now)
  const reply = changed(request, leads, lead, noted, [...withoutRefusal(unique), ...noted.steps])
  return { about: { leadId: lead.id }, isNew: false, consents, steps: reply.steps ?? [] }
}

const addNew = async (request: Request, source: CaptureSource, form: Form, clean: Clean): Promise<Received> => {
  const { store, actor, now } = request
  const id = request.ids('lea')
  // A new record has to have what is required of custom fields, but who fills a form in can not know that.
  const draft = await customDraft(request, 'lead', form.custom, {})
  const { ownerId, origin, tags } = source
  const teamId = source.lead?.teamId ?? source.teamId
  const consents = consentsOf(source, form, clean, clean, now)
  const fields = {
    ...clean,
    ...draft.patch,
    source: origin,
    tags,
    ...(consents.length > 0 && { consents }),
    lastCapturedAt: now,
  }
  const decision = createLead(id, fields, { ownerId, teamId }, now)
  const score = await scored(store, actor.tenantId, undefined, decision, now)
  const steps = [
    ...(await newAddresses(store, actor.tenantId, score.state)).steps,
    ...withoutRefusal(uniqueCustomSteps(actor.tenantId, id, draft)),
    ...score.steps,
    ...movePlaces(actor.tenantId, leads.name, [[undefined, ownerId]]),
  ]
  const reply = created(request, leads, score, `/v1/leads/${id}`, steps)
  return { about: { leadId: id }, isNew: true, consents, steps: reply.steps ?? [] }
}

/** A lead, or a note on the open lead that is known by its e-mail address, phone or WeChat id. */
export const receivedLead = async (request: Request, source: CaptureSource, form: Form): Promise<Received> => {
  const cleaned = cleanCustomer(leadFieldsOf(form), source.region ?? defaultRegion)
  const clean = { ...cleaned, phones: cleaned.phones ?? [], emails: cleaned.emails ?? [] }
  const known = await openLeadAt(request.store, request.actor.tenantId, clean)
  const used = await withFreeValues(request, form, 'lead', known?.id)
  return known ? noteKnown(request, source, used, clean, known) : addNew(request, source, used, clean)
}

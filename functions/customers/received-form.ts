import { receiveCapture } from '../../shared/customers/capture.ts'
import type { Form } from '../../shared/customers/capture-form.ts'
import type { CaptureSource } from '../../shared/customers/source.ts'
import { captures } from '../../shared/customers/source-store.ts'
import type { Step } from '../../shared/storage/record.ts'
import { created } from '../http/records.ts'
import type { Request } from '../http/route.ts'
import { receivedCustomer } from './received-customer.ts'
import { receivedLead } from './received-lead.ts'

/**
 * What a form makes: a prospect or a lead, or a note on the one that is known by its e-mail address or phone; and the form itself, as
 * it was sent, in the timeline of that one.
 * @param request under the automation of the source
 */
export const receivedForm = async (request: Request, source: CaptureSource, form: Form): Promise<readonly Step[]> => {
  const receive = source.lead ? receivedLead : receivedCustomer
  const { about, isNew, consents, steps } = await receive(request, source, form)
  const decision = receiveCapture(request.ids('cap'), {
    sourceId: source.id,
    ...about,
    isNew,
    answers: { ...form },
    consent: form.consent ?? false,
    awaitsConfirmation: consents.some(({ status, channel }) => status === 'pending' && channel === 'email'),
    locale: request.locale,
  })
  const reply = created(request, captures, decision, '')
  return [...steps, ...(reply.steps ?? [])]
}

import * as z from 'zod'
import { contacts } from '../../shared/customers/contact-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { type Permission, reaches } from '../../shared/kernel/actor.ts'
import { plusDays } from '../../shared/kernel/instant.ts'
import { fieldRefusal, Refusal } from '../../shared/kernel/refusal.ts'
import { cancelInvitation, Invitation, InvitationInput } from '../../shared/service/survey-invitation.ts'
import { invitations, surveys } from '../../shared/service/survey-store.ts'
import { contactToAsk, emailOf } from '../contactability/contact-to-ask.ts'
import { changed, findRecord } from '../http/records.ts'
import { seenRecord } from '../http/references.ts'
import { type Request, route } from '../http/route.ts'
import { inviting } from './invite.ts'
import { languageFor } from './person.ts'
import { SurveyParams } from './surveys.ts'

const InvitationParams = z.strictObject({
  invitationId: z
    .string()
    .max(40)
    .meta({ description: 'Id of an invitation', example: 'inv_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

/**
 * The customer and who of it is asked.
 * @throws Refusal `not_found`, `access.denied`, `customer.voided`, `contact.voided`, or naming who has no address
 */
const whomAsked = async (request: Request, { customerId, contactId }: z.output<typeof InvitationInput>) => {
  const { actor, store, permission } = request
  const customer = await seenRecord(request, customers, customerId)
  if (!reaches(actor, permission as Permission, customer))
    throw new Refusal('access.denied', { params: { permission } })
  if (customer.status === 'voided') throw new Refusal('customer.voided')
  if (contactId === undefined) {
    const through = await contactToAsk(store, actor.tenantId, customer)
    if (through === undefined && emailOf(customer) === undefined) throw fieldRefusal('/customerId', 'no_email')
    return { customer, contactId: through }
  }
  const contact = await seenRecord(request, contacts, contactId)
  if (contact.status === 'voided') throw new Refusal('contact.voided')
  if (!contact.organisations.some((place) => place.customerId === customer.id))
    throw fieldRefusal('/contactId', 'other_customer')
  if (emailOf(contact) === undefined) throw fieldRefusal('/contactId', 'no_email')
  return { customer, contactId: contact.id }
}

const postInvitation = route({
  name: 'createInvitation',
  method: 'POST',
  path: '/v1/surveys/{surveyId}/invitations',
  summary: 'Ask a customer to answer a survey: a link that works once is mailed within a minute, or at the time given',
  permission: 'invitation:write',
  params: SurveyParams,
  body: InvitationInput,
  returns: Invitation,
  status: 201,
  refuses: ['survey.paused', 'survey.too_soon', 'customer.voided', 'contact.voided'],
  examples: { now: { body: { customerId: 'cus_01J9ZQ4T7M8K3X5V2B6N1R0CDE', language: 'zh' } } },
  handle: async (request) => {
    const { store, actor, body, now } = request
    const survey = await seenRecord(request, surveys, request.params.surveyId)
    if (survey.status !== 'active') throw new Refusal('survey.paused')
    const { customer, contactId } = await whomAsked(request, body)
    const sendAt = body.sendAt !== undefined && body.sendAt > now ? body.sendAt : now
    const outcome = await inviting(store, request, survey, {
      id: request.ids('inv'),
      customerId: customer.id,
      contactId,
      ownerId: customer.ownerId,
      teamId: customer.teamId,
      language: body.language ?? (await languageFor(store, actor.tenantId, undefined)),
      sendAt,
    })
    if ('askedAt' in outcome)
      throw new Refusal('survey.too_soon', { params: { from: plusDays(outcome.askedAt, survey.restDays) } })
    const { invitation, steps } = outcome
    const { id, version } = invitation
    return { status: 201, body: invitation, version, location: `/v1/invitations/${id}`, steps }
  },
})

const getInvitation = route({
  name: 'getInvitation',
  method: 'GET',
  path: '/v1/invitations/{invitationId}',
  summary: 'Read an invitation: whether it was sent, until when it can be answered, whether it was',
  permission: 'invitation:read',
  params: InvitationParams,
  returns: Invitation,
  examples: {},
  handle: async (request) => {
    const invitation = await findRecord(request, invitations, request.params.invitationId)
    return { body: invitation, version: invitation.version }
  },
})

const postCancel = route({
  name: 'cancelInvitation',
  method: 'POST',
  path: '/v1/invitations/{invitationId}/cancel',
  summary: 'Take back an invitation that was not sent yet',
  permission: 'invitation:write',
  params: InvitationParams,
  returns: Invitation,
  refuses: ['invitation.not_planned'],
  examples: {},
  handle: async (request) => {
    const invitation = await findRecord(request, invitations, request.params.invitationId)
    return changed(request, invitations, invitation, cancelInvitation(invitation, 'asked'))
  },
})

export const invitationRoutes = [postInvitation, getInvitation, postCancel]

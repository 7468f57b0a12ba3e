import { teams } from '../../shared/admin/team-store.ts'
import { interactions } from '../../shared/communication/interaction-store.ts'
import { contacts } from '../../shared/customers/contact-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { fieldRefusal, notFound, Refusal } from '../../shared/kernel/refusal.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Assignment } from '../../shared/tasks/new-task.ts'
import { colleague, maySee, seenRecord } from '../http/references.ts'
import type { Request } from '../http/route.ts'

interface Links {
  readonly customerId?: string | null | undefined
  readonly contactId?: string | null | undefined
  readonly leadId?: string | null | undefined
  readonly dealId?: string | null | undefined
  readonly interactionId?: string | null | undefined
}

/** The customer of an interaction that the actor may see: its own, or one with a customer that it sees. */
const customerOfInteraction = async (request: Request, interactionId: string): Promise<string | undefined> => {
  const interaction = await loadRecord(request.store, interactions, request.actor.tenantId, interactionId)
  if (!interaction) throw notFound()
  if (!maySee(request, interactions, interaction)) {
    if (interaction.customerId === undefined) throw notFound()
    await seenRecord(request, customers, interaction.customerId)
  }
  return interaction.customerId
}

/**
 * The records that a task hangs on; the id of a merged one leads to the record that it became. A task of an interaction is one of
 * its customer's too, as is one of a deal, or of a lead that became a customer.
 * @throws Refusal `not_found` for what the actor may not see, `customer.voided`, `contact.voided`
 */
export const linksOf = async (request: Request, { customerId, contactId, leadId, dealId, interactionId }: Links) => {
  const ofInteraction = interactionId ? await customerOfInteraction(request, interactionId) : undefined
  const given = customerId ?? undefined
  const customer = given === undefined ? undefined : await seenRecord(request, customers, given)
  if (customer?.status === 'voided') throw new Refusal('customer.voided')
  const contact = contactId ? await seenRecord(request, contacts, contactId) : undefined
  if (contact?.status === 'voided') throw new Refusal('contact.voided')
  const lead = leadId ? await seenRecord(request, leads, leadId) : undefined
  const deal = dealId ? await seenRecord(request, deals, dealId) : undefined
  const about = customer?.id ?? ofInteraction ?? lead?.converted?.customerId ?? deal?.customerId
  const person = contact?.id ?? lead?.converted?.contactId
  return {
    ...(about !== undefined && { customerId: about }),
    ...(person !== undefined && { contactId: person }),
    ...(lead && { leadId: lead.id }),
    ...(deal && { dealId: deal.id }),
    ...(interactionId && { interactionId }),
  }
}

/**
 * Who is to do a task. A named user brings their team along; nobody named is the queue of the named team, else the caller.
 * @throws Refusal naming the user or team that does not exist
 */
export const assignmentFor = async (
  request: Request,
  { assigneeId, teamId }: { readonly [Field in keyof Assignment]?: Assignment[Field] | null },
): Promise<Assignment> => {
  const { actor, store } = request
  if (teamId && !(await loadRecord(store, teams, actor.tenantId, teamId)))
    throw fieldRefusal('/teamId', 'no_such_record')
  if (assigneeId && assigneeId !== actor.id) {
    const user = await colleague(request, assigneeId, '/assigneeId')
    return { assigneeId, teamId: teamId ?? user.teamId }
  }
  if (!assigneeId && teamId) return { teamId }
  return actor.kind === 'user' ? { assigneeId: actor.id, teamId: teamId ?? actor.teamId } : {}
}

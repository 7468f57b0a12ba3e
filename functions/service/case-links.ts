import { teams } from '../../shared/admin/team-store.ts'
import { contacts } from '../../shared/customers/contact-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { fieldRefusal, Refusal } from '../../shared/kernel/refusal.ts'
import type { Assignment } from '../../shared/service/case-owner.ts'
import { checkCategory } from '../../shared/service/category.ts'
import { loadCategories } from '../../shared/service/category-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { colleague, seenRecord } from '../http/references.ts'
import type { Request } from '../http/route.ts'

interface Links {
  readonly customerId?: string | null | undefined
  readonly contactId?: string | null | undefined
  readonly categoryId?: string | null | undefined
  readonly aboutUserId?: string | null | undefined
}

/**
 * Checks what a case is to hang on; the id of a merged record leads to the one that it became.
 * @throws Refusal `not_found` for what the actor may not see, `customer.voided`, `contact.voided`, or naming the field
 */
export const linksOf = async (request: Request, { customerId, contactId, categoryId, aboutUserId }: Links) => {
  const { store, actor, now } = request
  const customer = customerId ? await seenRecord(request, customers, customerId) : undefined
  if (customer?.status === 'voided') throw new Refusal('customer.voided')
  const contact = contactId ? await seenRecord(request, contacts, contactId) : undefined
  if (contact?.status === 'voided') throw new Refusal('contact.voided')
  if (categoryId) checkCategory(await loadCategories(store, actor.tenantId, now), categoryId)
  if (aboutUserId) await colleague(request, aboutUserId, '/aboutUserId')
  return { ...(customer && { customerId: customer.id }), ...(contact && { contactId: contact.id }) }
}

/**
 * Who is to have a case. A named user brings their team along; nobody named is the queue of the named team, else of the caller's.
 * @throws Refusal naming the user or team that does not exist
 */
export const assignmentFor = async (
  request: Request,
  { ownerId, teamId }: { readonly [Field in keyof Assignment]?: Assignment[Field] | null },
): Promise<Assignment> => {
  const { actor, store } = request
  if (teamId && !(await loadRecord(store, teams, actor.tenantId, teamId)))
    throw fieldRefusal('/teamId', 'no_such_record')
  if (!ownerId) return { teamId: teamId ?? actor.teamId }
  const user = await colleague(request, ownerId, '/ownerId')
  return { ownerId, teamId: teamId ?? user.teamId }
}

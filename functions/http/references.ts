import type { User } from '../../shared/admin/user.ts'
import { users } from '../../shared/admin/user-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { type Owned, reaches } from '../../shared/kernel/actor.ts'
import type { RecordFields } from '../../shared/kernel/record-fields.ts'
import { fieldRefusal, notFound } from '../../shared/kernel/refusal.ts'
import { loadRecord, type Noun } from '../../shared/storage/record.ts'
import type { Request } from './route.ts'

/** Whether the actor may read this record. */
export const maySee = <State extends RecordFields & Owned>(
  { actor }: Pick<Request, 'actor'>,
  noun: Noun<State>,
  state: State,
): boolean => reaches(actor, `${noun.name}:read`, noun.owned?.(state) ?? state)

/**
 * A record that a command refers to without changing it; a merged one is the record that it became.
 * @throws Refusal `not_found` when there is none that the actor may see
 */
export const seenRecord = async <State extends RecordFields & Owned>(
  request: Request,
  noun: Noun<State>,
  id: string,
): Promise<State> => {
  const state = await loadRecord(request.store, noun, request.actor.tenantId, id)
  if (!state || !maySee(request, noun, state)) throw notFound()
  return state
}

/**
 * The record that has a value which another one wanted, under the id that it has now; nothing when the actor may not see it, so
 * that trying values tells nobody whose they are.
 */
export const nameable =
  <State extends RecordFields & Owned>(request: Request, noun: Noun<State>) =>
  async (id: string): Promise<string | undefined> => {
    const state = await loadRecord(request.store, noun, request.actor.tenantId, id)
    return state && maySee(request, noun, state) ? state.id : undefined
  }

/**
 * A user who is to be responsible for something. Whoever works for the tenant may be named.
 * @throws Refusal naming the field when there is no such user, or one who no longer works there
 */
export const colleague = async (request: Request, userId: string, pointer: string): Promise<User> => {
  const user = await loadRecord(request.store, users, request.actor.tenantId, userId)
  if (!user) throw fieldRefusal(pointer, 'no_such_record')
  if (user.status === 'disabled') throw fieldRefusal(pointer, 'disabled')
  return user
}

/**
 * The dealer or partner that `partnerId` names.
 * @throws Refusal naming the field when there is none that the actor may see, or it is something else
 */
export const partnerNamed = async (request: Request, id: string): Promise<string> => {
  const partner = await loadRecord(request.store, customers, request.actor.tenantId, id)
  if (!partner || !maySee(request, customers, partner)) throw fieldRefusal('/partnerId', 'no_such_record')
  if (partner.type !== 'partner' && partner.type !== 'dealer') throw fieldRefusal('/partnerId', 'not_a_partner')
  return partner.id
}

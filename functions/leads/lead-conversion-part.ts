import { checkCustom } from '../../shared/customers/custom-field.ts'
import { customFieldsOf } from '../../shared/customers/custom-field-store.ts'
import { type Owned, type Permission, reaches } from '../../shared/kernel/actor.ts'
import type { CustomFieldNoun } from '../../shared/kernel/custom-values.ts'
import type { RecordFields } from '../../shared/kernel/record-fields.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { UniqueValue } from '../../shared/kernel/unique-value.ts'
import { sharedCustom } from '../../shared/leads/conversion.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { loadRecord, type Noun, type Step } from '../../shared/storage/record.ts'
import { claimValue, ownerOfValue } from '../../shared/storage/unique.ts'
import { type Owner, ownerOfNew } from '../http/owner.ts'
import { maySee } from '../http/references.ts'
import type { Request } from '../http/route.ts'

/** A lead, and whose all of it is to be. */
export interface Heir {
  readonly lead: Lead
  readonly owner: Owner
}

/** Whoever has the lead has what it becomes; when nobody has it, whoever converts it. */
export const heirOf = async (request: Request, lead: Lead): Promise<Heir> => {
  const { ownerId, teamId } = lead
  if (ownerId === undefined) return { lead, owner: await ownerOfNew(request, 'lead:write', { teamId }) }
  return { lead, owner: { ownerId, ...(teamId !== undefined && { teamId }) } }
}

/** @throws Refusal `access.denied` when the caller may make no such record for who is to have it */
export const checkMayMake = ({ actor }: Request, noun: string, owner: Owner): void => {
  const permission: Permission = `${noun}:write`
  if (!reaches(actor, permission, owner)) throw new Refusal('access.denied', { params: { permission } })
}

/** Custom values of the lead that its heir of this noun has fields for, as a patch; nothing is read for a lead without any. */
export const customFor = async ({ store, actor }: Request, { custom = {} }: Lead, noun: CustomFieldNoun) => {
  if (Object.keys(custom).length === 0) return { patch: {}, unique: [] }
  const [from, to] = await Promise.all([
    customFieldsOf(store, actor.tenantId, 'lead'),
    customFieldsOf(store, actor.tenantId, noun),
  ])
  // What the other noun requires was not asked of the lead; it may be added later, as with what forms make.
  const { values, unique, searchable } = checkCustom(to, sharedCustom(custom, from, to), {})
  const patch = {
    ...(Object.keys(values).length > 0 && { custom: values }),
    ...(searchable.length > 0 && { searchableCustom: searchable }),
  }
  return { patch, unique }
}

/**
 * The steps that take the unique values of a new record. They are looked up first, so that whoever comes second is decided again
 * and finds what the first one made.
 * @param refuse with the record that has one of them already
 * @throws Refusal from `refuse`, or `lead.known_elsewhere` when the caller may not see that record
 */
export const takeValues = async <State extends RecordFields & Owned>(
  request: Request,
  noun: Noun<State>,
  id: string,
  values: readonly UniqueValue[],
  refuse: (other: string, field: string) => Refusal,
): Promise<Step[]> => {
  const { store, actor } = request
  const owners = await Promise.all(values.map((value) => ownerOfValue(store, actor.tenantId, value)))
  const place = owners.findIndex((owner) => owner !== undefined)
  const [taken, field] = [owners[place], values[place]?.field ?? '']
  if (taken === undefined) return values.map((value) => claimValue(actor.tenantId, value, id))
  const other = await loadRecord(store, noun, actor.tenantId, taken)
  if (other && maySee(request, noun, other)) throw refuse(other.id, field)
  throw new Refusal('lead.known_elsewhere', { params: { noun: noun.name, field }, extra: { field } })
}

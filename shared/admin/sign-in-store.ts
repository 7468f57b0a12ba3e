import { Refusal } from '../kernel/refusal.ts'
import type { UniqueValue } from '../kernel/unique-value.ts'
import type { Step } from '../storage/record.ts'
import type { Store } from '../storage/store.ts'
import { claimValue, ownerOfValue, releaseValue } from '../storage/unique.ts'
import type { Identity, NewUser } from './user.ts'

/** Whoever signs in is looked up before the tenant is known, so these items stand under a tenant that nobody can be in. */
const directory = '_'

const emailOf = (email: string): UniqueValue => ({ noun: 'user', field: 'email', value: email })
const identityOf = ({ issuer, subject }: Identity): UniqueValue => ({
  noun: 'user',
  field: 'identity',
  value: JSON.stringify([issuer, subject]),
})

const ownerText = (tenantId: string, userId: string): string => `${tenantId}#${userId}`

/** The id under which the caller may hear of another user; nothing when it may not see it. */
type Nameable = (id: string) => Promise<string | undefined>

/** A user of the same tenant may be named to who may see it; that of another tenant may not even be hinted at. */
const taken =
  (code: 'user.email_taken' | 'user.identity_taken', tenantId: string, nameable: Nameable) =>
  async (owner: string): Promise<Refusal> => {
    const [ofTenant, userId] = owner.split('#')
    const id = ofTenant === tenantId && userId !== undefined ? await nameable(userId) : undefined
    return new Refusal(code, id === undefined ? {} : { extra: { id } })
  }

const exchange = (
  before: UniqueValue | undefined,
  after: UniqueValue | undefined,
  owner: string,
  otherwise: (owner: string) => Promise<Refusal>,
): Step[] =>
  before?.value === after?.value
    ? []
    : [
        ...(before ? [releaseValue(directory, before, owner)] : []),
        ...(after ? [claimValue(directory, after, owner, otherwise)] : []),
      ]

/** What the commit of a user must hold or write so that one e-mail address and one identity sign in one user. */
export const signInSteps = (
  tenantId: string,
  before: NewUser | undefined,
  after: NewUser,
  nameable: Nameable,
): Step[] => {
  const owner = ownerText(tenantId, after.id)
  return [
    ...exchange(
      before && emailOf(before.email),
      emailOf(after.email),
      owner,
      taken('user.email_taken', tenantId, nameable),
    ),
    ...exchange(
      before?.identity && identityOf(before.identity),
      after.identity && identityOf(after.identity),
      owner,
      taken('user.identity_taken', tenantId, nameable),
    ),
  ]
}

export interface SignIn {
  readonly tenantId: string
  readonly userId: string
}

const found = (owner: string | undefined): SignIn | undefined => {
  const [tenantId, userId] = owner?.split('#') ?? []
  return tenantId !== undefined && userId !== undefined ? { tenantId, userId } : undefined
}

export const signInByIdentity = async (store: Store, identity: Identity): Promise<SignIn | undefined> =>
  found(await ownerOfValue(store, directory, identityOf(identity)))

/** @param email normalised */
export const signInByEmail = async (store: Store, email: string): Promise<SignIn | undefined> =>
  found(await ownerOfValue(store, directory, emailOf(email)))

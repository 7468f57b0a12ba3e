import { uniqueValuesOf } from '../customers/customer-unique.ts'
import { isMailboxProvider } from '../customers/identity.ts'
import { companyKey } from '../kernel/company-name.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { UniqueValue } from '../kernel/unique-value.ts'
import { dueIndex } from '../storage/due.ts'
import { byMonth } from '../storage/months.ts'
import { loadRecord, type Noun, type Step } from '../storage/record.ts'
import type { Store } from '../storage/store.ts'
import { claimValue, ownerOfValue, releaseValue } from '../storage/unique.ts'
import { type NewRegistration, protectionOf, registrationDue } from './registration.ts'
import type { Registration } from './registration-schema.ts'

export const registrations: Noun<Registration> = {
  name: 'registration',
  indexes: (tenantId, registration) => ({
    ...byMonth(tenantId, 'registration', registration),
    ...dueIndex(tenantId, 'registration', registration.id, registrationDue(registration)),
  }),
}

/** By what an end customer is known for certain: e-mail, phone, the company's name without its legal form, its own domain. */
const marksOf = ({ emails, phones, company, domain }: NewRegistration): UniqueValue[] => {
  const noun = registrations.name
  const name = company === undefined ? '' : companyKey(company).replaceAll(' ', '')
  return [
    ...uniqueValuesOf(noun, { emails, phones }),
    ...(name === '' ? [] : [{ noun, field: 'company', value: name }]),
    ...(domain === undefined || isMailboxProvider(domain) ? [] : [{ noun, field: 'domain', value: domain }]),
  ]
}

/**
 * Checks that nobody else has this end customer protected.
 * @throws Refusal `registration.protected` that tells until when, and nothing of whom
 */
export const checkUnprotected = async (
  store: Store,
  tenantId: string,
  registration: NewRegistration,
): Promise<void> => {
  const owners = await Promise.all(marksOf(registration).map((mark) => ownerOfValue(store, tenantId, mark)))
  const others = [...new Set(owners)].filter((owner) => owner !== undefined && owner !== registration.id) as string[]
  const found = await Promise.all(others.map((id) => loadRecord(store, registrations, tenantId, id)))
  const ends = found.flatMap((other) => (other ? (protectionOf(other)?.expiresAt ?? []) : [])).sort()
  const until = ends.at(-1)
  if (until !== undefined) throw new Refusal('registration.protected', { params: { until }, extra: { until } })
}

/**
 * The steps by which an end customer is protected exactly as long as a registration says so: nobody else has one of its marks. Who
 * comes second is decided again, and told by `checkUnprotected`.
 */
export const markSteps = (tenantId: string, before: Registration, after: NewRegistration): Step[] => {
  const [was, is] = [protectionOf(before) !== undefined, protectionOf(after) !== undefined]
  if (was === is) return []
  return marksOf(after).map((mark) =>
    is ? claimValue(tenantId, mark, after.id) : releaseValue(tenantId, mark, after.id),
  )
}

import { Refusal } from '../kernel/refusal.ts'
import { byMonth } from '../storage/months.ts'
import type { Noun, Step } from '../storage/record.ts'
import type { Item, Key, Store } from '../storage/store.ts'
import type { PublishedEntry } from './sla-policy.ts'
import type { SlaPolicy, SlaRules } from './sla-policy-schema.ts'

/** Policies belong to the tenant. */
export const slaPolicies: Noun<SlaPolicy> = {
  name: 'sla',
  indexes: (tenantId, policy) => byMonth(tenantId, 'sla', policy),
  owned: () => ({}),
}

const mostPublished = 50

/** A version of a policy as it was published, with the calendar that was meant. It never changes. */
export type PublishedRules = SlaRules & { readonly calendarId: string }

const versionKey = (tenantId: string, id: string, version: number): Key => ({
  pk: `${tenantId}#sla#${id}`,
  sk: `version#${String(version).padStart(6, '0')}`,
})

/** One read. */
export const loadPublished = async (
  store: Store,
  tenantId: string,
  { id, version }: { readonly id: string; readonly version: number },
): Promise<PublishedRules | undefined> =>
  (await store.get(versionKey(tenantId, id, version)))?.rules as unknown as PublishedRules | undefined

/** Writes a version along with the policy that it is of. */
export const savePublished = (tenantId: string, id: string, version: number, rules: PublishedRules): Step => ({
  action: {
    do: 'put',
    item: { ...versionKey(tenantId, id, version), rules } as unknown as Item,
    when: { is: 'absent' },
  },
})

const listKey = (tenantId: string): Key => ({ pk: `${tenantId}#sla-published`, sk: '.' })

/** All policies that new cases are looked up in: one item, so that finding a case's policy is one read. */
export interface PublishedList {
  readonly version: number
  readonly entries: readonly PublishedEntry[]
}

export const loadPublishedList = async (store: Store, tenantId: string): Promise<PublishedList> => {
  const item = await store.get(listKey(tenantId))
  return { version: Number(item?.version ?? 0), entries: (item?.entries ?? []) as unknown as PublishedEntry[] }
}

/**
 * The list with a policy put in, moved or taken out; two changes at once meet on its version.
 * @throws Refusal `sla.limit`
 */
export const saveInList = (
  tenantId: string,
  { version, entries }: PublishedList,
  id: string,
  entry: PublishedEntry | undefined,
): Step => {
  const after = [...entries.filter((other) => other.id !== id), ...(entry ? [entry] : [])]
  if (after.length > mostPublished) throw new Refusal('sla.limit', { params: { limit: mostPublished } })
  return {
    action: {
      do: 'put',
      item: { ...listKey(tenantId), version: version + 1, entries: after } as unknown as Item,
      when: version === 0 ? { is: 'absent' } : { is: 'version', version },
    },
  }
}

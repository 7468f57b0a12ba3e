import type { Instant } from '../kernel/instant.ts'
import { type Noun, recordKey, stateOf } from '../storage/record.ts'
import type { Store } from '../storage/store.ts'
import { type Territories, type Territory, territoriesId, territoryOf } from './territory.ts'

/** Territories are the tenant's. */
export const territories: Noun<Territories> = { name: 'territory', indexes: () => ({}), owned: () => ({}) }

/** The territories of a tenant as they were a moment ago; none when nobody has drawn any. */
export const territoriesOf = async (store: Store, tenantId: string): Promise<readonly Territory[]> => {
  const item = await store.get(recordKey(tenantId, territories.name, territoriesId), { eventual: true })
  return item ? stateOf<Territories>(item).territories : []
}

/** The id of the territory into which something falls by its facts. */
export const territoryIdFor = async (
  store: Store,
  tenantId: string,
  facts: object,
  now: Instant,
): Promise<string | undefined> => territoryOf(await territoriesOf(store, tenantId), facts, now)?.id

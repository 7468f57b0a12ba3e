import { valuePartition } from '../storage/postings.ts'
import type { Store } from '../storage/store.ts'
import { blockingKeys, duplicateList } from './duplicate-keys.ts'
import type { Identity } from './identity.ts'

export const mostCandidates = 100
const mostPerKey = 25

/**
 * Ids of the records that may be duplicates: those that share a blocking key, at most 100 and 25 of one key, so that a key that
 * everybody shares does not crowd out the others. One read for each key.
 */
export const duplicateCandidates = async (
  store: Store,
  tenantId: string,
  noun: string,
  identity: Identity,
): Promise<string[]> => {
  const pages = await Promise.all(
    blockingKeys(identity).map((key) =>
      store.query({
        index: 'table',
        partition: valuePartition(tenantId, noun, duplicateList, key),
        direction: 'descending',
        limit: mostPerKey,
      }),
    ),
  )
  return [...new Set(pages.flatMap(({ items }) => items.map(({ sk }) => sk)))].slice(0, mostCandidates)
}

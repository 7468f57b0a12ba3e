import { type AuditEntry, type Break, type ChainEnd, checkLink, emptyChain, endBefore } from '../kernel/audit.ts'
import type { Action, Item, Key, Store } from '../storage/store.ts'

const seqDigits = 12

const endKey = (tenantId: string): Key => ({ pk: `${tenantId}#audit`, sk: 'end' })

const dayPartition = (tenantId: string, day: string): string => `${tenantId}#audit#${day}`

const seqKey = (seq: number): string => String(seq).padStart(seqDigits, '0')

const entryKey = (tenantId: string, { day, seq }: ChainEnd): Key => ({
  pk: dayPartition(tenantId, day),
  sk: seqKey(seq),
})

export const endOf = (item: Item | undefined): ChainEnd =>
  item ? { seq: item.version as number, day: item.day as string, hash: item.hash as string } : emptyChain

/** The end of a tenant's chain, to add to. Current. */
export const loadEnd = async (store: Store, tenantId: string): Promise<ChainEnd> =>
  endOf(await store.get(endKey(tenantId)))

/** Moves the end of the chain, on condition that nobody else has since `from`. Its version is the number of entries. */
export const moveEnd = (tenantId: string, from: ChainEnd, to: ChainEnd): Action => ({
  do: 'put',
  item: { ...endKey(tenantId), version: to.seq, day: to.day, hash: to.hash },
  when: from.seq === 0 ? { is: 'absent' } : { is: 'version', version: from.seq },
})

export const addEntry = (tenantId: string, entry: AuditEntry): Action => ({
  do: 'put',
  item: { ...entryKey(tenantId, entry), ...entry } as unknown as Item,
  when: { is: 'absent' },
})

const entryOf = ({ pk, sk, ...entry }: Item): AuditEntry => entry as unknown as AuditEntry

export interface AuditPage {
  readonly entries: readonly AuditEntry[]
  /** The last entry of the next page's beginning; absent when the chain's first entry was reached. */
  readonly next?: ChainEnd
}

/** Entries from `end` back to the first one: a day after the other, days without writes skipped. */
export const auditBackFrom = async (
  store: Store,
  tenantId: string,
  end: ChainEnd,
  limit: number,
): Promise<AuditPage> => {
  const entries: AuditEntry[] = []
  let place = end
  while (place.seq > 0 && entries.length < limit) {
    const { items } = await store.query({
      index: 'table',
      partition: dayPartition(tenantId, place.day),
      range: { to: seqKey(place.seq) },
      direction: 'descending',
      limit: limit - entries.length,
    })
    entries.push(...items.map(entryOf))
    const last = entries.at(-1)
    if (items.length === 0 || !last) return { entries }
    place = endBefore(last)
  }
  return place.seq > 0 ? { entries, next: place } : { entries }
}

export interface Verification {
  /** Entries found in order, from the end of the chain backwards. */
  readonly checked: number
  /** Where the chain is broken: the number of the entry that is missing or was altered. */
  readonly broken?: { readonly seq: number; readonly reason: Break }
  /** Where to go on; absent when the first entry was reached or the chain is broken. */
  readonly next?: ChainEnd
}

/** An end of the chain that was noted down elsewhere, such as on the day of an earlier verification. */
export type NotedEnd = Pick<ChainEnd, 'seq' | 'hash'>

const differs = (noted: NotedEnd | undefined, place: ChainEnd): boolean =>
  noted !== undefined && noted.seq === place.seq && noted.hash !== place.hash

/**
 * Walks the chain backwards from `end` over at most `limit` entries, checking each against the hash that the next one holds. Who
 * can write everything could write a whole new chain; only `noted`, which it must pass through, shows that.
 */
export const verifyBackFrom = async (
  store: Store,
  tenantId: string,
  end: ChainEnd,
  limit: number,
  noted?: NotedEnd,
): Promise<Verification> => {
  let place = end
  let checked = 0
  while (place.seq > 0 && checked < limit) {
    const { entries } = await auditBackFrom(store, tenantId, place, Math.min(limit - checked, 1000))
    for (const entry of entries.length > 0 ? entries : [undefined]) {
      const reason = checkLink(place, entry) ?? (differs(noted, place) ? 'altered' : undefined)
      if (reason || !entry) return { checked, broken: { seq: place.seq, reason: reason ?? 'missing' } }
      place = endBefore(entry)
      checked += 1
    }
  }
  return place.seq > 0 ? { checked, next: place } : { checked }
}

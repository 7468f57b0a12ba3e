import { epochMs, type Instant, second } from '../kernel/instant.ts'
import { dueIndex } from '../storage/due.ts'
import { valuePartition } from '../storage/postings.ts'
import { recordKey, type Step } from '../storage/record.ts'
import type { Action, Item, Key, Position, Store } from '../storage/store.ts'
import { deals } from './deal-store.ts'
import type { KeptNight, NightRun } from './snapshot.ts'

/** The noun of what is due each night. */
export const nightClock = 'deal-night'

export interface NightClock {
  readonly version: number
  readonly due: Instant
  /** The latest night that was kept whole, and up to when closed deals were looked at. */
  readonly last?: { readonly night: string; readonly closedTo: Instant }
  /** The night that is being kept. */
  readonly run?: NightRun
}

const clockItem = (tenantId: string, { due, version, last, run }: NightClock): Item =>
  ({
    ...recordKey(tenantId, nightClock, tenantId),
    ...dueIndex(tenantId, nightClock, tenantId, due),
    ...{ version, due },
    ...(last && { last }),
    ...(run && { run }),
  }) as unknown as Item

/** Begins to keep every night; in the commit of a tenant's first pipeline, before which it has no deals. */
export const startNights = (tenantId: string, now: Instant): Step => ({
  action: { do: 'put', item: clockItem(tenantId, { version: 1, due: now }), when: { is: 'absent' } },
})

export const clockOf = (item: Item): NightClock => item as unknown as NightClock

/** Moves the clock on, unless somebody else did. */
export const moveClock = (tenantId: string, before: NightClock, after: Omit<NightClock, 'version'>): Action => ({
  do: 'put',
  item: clockItem(tenantId, { ...after, version: before.version + 1 }),
  when: { is: 'version', version: before.version },
})

const openPartition = (tenantId: string, night: string): string => `${tenantId}#night#${night}`
const closedPartition = (tenantId: string, month: string): string => `${tenantId}#nightclosed#${month}`
const nightsPartition = (tenantId: string): string => `${tenantId}#nights`

const keyOfNight = (tenantId: string, night: string, { state, dealId }: KeptNight): Key =>
  state === 'open'
    ? { pk: openPartition(tenantId, night), sk: dealId }
    : { pk: closedPartition(tenantId, night.slice(0, 7)), sk: `${night}#${dealId}` }

/** Over a year, so that a night can be held against the same one of the year before. */
const keptSeconds = 400 * 86_400

/** One item for a deal and night; written again it is the same. */
export const keepNight = (tenantId: string, night: string, kept: KeptNight, now: Instant): Action => {
  const { dealId, amount, value, ...rest } = kept
  const ttl = Math.floor(epochMs(now) / second) + keptSeconds
  const values = Object.fromEntries(Object.entries(rest).filter(([, one]) => one !== undefined && one !== false))
  return {
    do: 'put',
    item: {
      ...keyOfNight(tenantId, night, kept),
      ...values,
      amount: String(amount),
      value: String(value),
      ttl,
    } as Item,
  }
}

const keptOf = (item: Item, dealId: string): KeptNight => {
  const kept = item as unknown as KeptNight
  const { state, currency, probability, category, closeMonth, ownerId, teamId, createdOn } = kept
  return {
    ...{ dealId, state, currency, probability, category, closeMonth, ownerId, teamId, createdOn },
    amount: BigInt(String(item.amount)),
    value: BigInt(String(item.value)),
    reopened: kept.reopened === true,
    isUnconverted: kept.isUnconverted === true,
  }
}

export interface Night {
  readonly date: string
  readonly open: number
  readonly closed: number
  readonly at: Instant
}

/** Says that a night is kept whole. */
export const nightKept = (tenantId: string, { date, ...rest }: Night, now: Instant): Action => ({
  do: 'put',
  item: { pk: nightsPartition(tenantId), sk: date, ...rest, ttl: Math.floor(epochMs(now) / second) + keptSeconds },
})

const nightOf = ({ sk, open, closed, at }: Item): Night => ({
  date: sk,
  open: Number(open),
  closed: Number(closed),
  at: String(at),
})

export const findNight = async (store: Store, tenantId: string, date: string): Promise<Night | undefined> => {
  const item = await store.get({ pk: nightsPartition(tenantId), sk: date })
  return item && nightOf(item)
}

/** The nights that were kept, the latest first. */
export const nightsKept = async (store: Store, tenantId: string, limit: number, before?: string) => {
  const { items, next } = await store.query({
    ...{ index: 'table', partition: nightsPartition(tenantId), direction: 'descending', limit },
    ...(before !== undefined && { after: { pk: nightsPartition(tenantId), sk: before } }),
  })
  return { nights: items.map(nightOf), more: next !== undefined }
}

/** The open deals of a night in order of id. */
export async function* openOfNight(
  store: Store,
  tenantId: string,
  night: string,
  beyond?: string,
): AsyncGenerator<KeptNight> {
  const partition = openPartition(tenantId, night)
  let after: Position | undefined = beyond === undefined ? undefined : { pk: partition, sk: beyond }
  do {
    const page = await store.query({ index: 'table', partition, limit: 1000, ...(after && { after }) })
    for (const item of page.items) yield keptOf(item, item.sk)
    after = page.next
  } while (after)
}

/** Deals that were closed on nights after one and up to another, each as it last was. */
export const closedBetween = async (
  store: Store,
  tenantId: string,
  nights: { readonly after: string; readonly to: string },
  months: readonly string[],
): Promise<Map<string, KeptNight>> => {
  const found = new Map<string, KeptNight>()
  for (const month of months) {
    let after: Position | undefined
    do {
      const page = await store.query({
        ...{ index: 'table', partition: closedPartition(tenantId, month), limit: 1000 },
        // `$` follows `#`: after all of the first night, to the end of the last.
        range: { from: `${nights.after}$`, to: `${nights.to}$` },
        ...(after && { after }),
      })
      for (const item of page.items) {
        const dealId = item.sk.slice(nights.to.length + 1)
        found.set(dealId, keptOf(item, dealId))
      }
      after = page.next
    } while (after)
  }
  return found
}

/** The next ids of open deals, or of those that closed on a day (UTC), beyond one; from lists that lag by seconds. */
export const nextDealIds = async (
  store: Store,
  tenantId: string,
  list: { readonly state: 'open' } | { readonly closedOn: string },
  beyond: string | undefined,
  limit: number,
): Promise<string[]> => {
  const [[field, value] = ['', '']] = Object.entries(list)
  const partition = valuePartition(tenantId, deals.name, field, value)
  const { items } = await store.query({
    ...{ index: 'table', partition, limit },
    ...(beyond !== undefined && { after: { pk: partition, sk: beyond } }),
  })
  return items.map(({ sk }) => sk)
}

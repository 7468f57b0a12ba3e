import type { Step } from '../storage/record.ts'
import type { Item, Key, Store } from '../storage/store.ts'
import type { Load } from './eligible.ts'
import type { Member } from './roster.ts'
import type { Loads } from './turn.ts'

/** A place in a member's backlog. Whatever was assigned keeps it, to give it back when it is closed or goes to somebody else. */
export interface Place {
  readonly rosterId: string
  readonly userId: string
}

const most = 1000

const loadsPartition = (tenantId: string, rosterId: string): string => `${tenantId}#load#${rosterId}`
const loadKey = (tenantId: string, { rosterId, userId }: Place): Key => ({
  pk: loadsPartition(tenantId, rosterId),
  sk: userId,
})

/** What was given on one day of a roster: `member#<user>` and, for the expected shares, `among#<fingerprint>`. */
export const dayPartition = (tenantId: string, rosterId: string, date: string): string =>
  `${tenantId}#given#${rosterId}#${date}`
const memberPrefix = 'member#'

/**
 * Takes a place in a member's backlog. Put it into the commit of whatever takes the place: an assignment by hand to a member of a
 * roster, or a reopening. Refused (the command is decided again) when `cap` is given and the backlog is full.
 * @param took how many places, and the last ticket, where tickets brought them
 */
export const takePlace = (
  tenantId: string,
  place: Place,
  { cap, count = 1, ticket }: { cap?: number | undefined; count?: number; ticket?: number } = {},
): Step => ({
  action: {
    do: 'add',
    key: loadKey(tenantId, place),
    by: { open: count },
    ...(cap !== undefined && { within: { open: { max: cap } } }),
    ...(ticket !== undefined && { set: { lastTicket: ticket } }),
  },
})

/**
 * Gives a place back, in the commit that closes the subject or takes it from the member; call `drain` of the roster afterwards. It
 * never refuses, so that nothing is kept open by a count: the subject's own version is what keeps it from being given back twice.
 */
export const releasePlace = (tenantId: string, place: Place): Step => ({
  action: { do: 'add', key: loadKey(tenantId, place), by: { open: -1 } },
})

/** The place that a subject takes before and after a change. */
export type PlaceChange = readonly [before: Place | undefined, after: Place | undefined]

/**
 * The steps by which places in backlogs follow what happens to their subjects: one comes free when a subject is settled or goes to
 * somebody else, and is taken again when it is opened again. They belong into the commit of these changes.
 */
export const movePlaces = (tenantId: string, changes: readonly PlaceChange[]): Step[] => {
  const sums = new Map<string, { readonly place: Place; readonly count: number }>()
  const add = (place: Place | undefined, by: number): void => {
    if (!place) return
    const key = `${place.rosterId}#${place.userId}`
    sums.set(key, { place, count: (sums.get(key)?.count ?? 0) + by })
  }
  for (const [before, after] of changes) {
    add(before, -1)
    add(after, 1)
  }
  return [...sums.values()].flatMap(({ place, count }) => (count === 0 ? [] : [takePlace(tenantId, place, { count })]))
}

/** Counts what a member is given on a day, within the quota. */
export const countGiven = (
  tenantId: string,
  rosterId: string,
  { userId, quotaPerDay }: Member,
  date: string,
  count: number,
): Step => ({
  action: {
    do: 'add',
    key: { pk: dayPartition(tenantId, rosterId, date), sk: `${memberPrefix}${userId}` },
    by: { given: count },
    ...(quotaPerDay !== undefined && { within: { given: { max: quotaPerDay } } }),
  },
})

const numberOf = (item: Item | undefined, name: string): number => Number(item?.[name] ?? 0)

/** The current loads of everybody who was ever in a roster. Two reads, one unit each as long as they are small. */
export const loadsOf = async (store: Store, tenantId: string, rosterId: string, date: string): Promise<Loads> => {
  const [loads, given] = await Promise.all([
    store.query({ index: 'table', partition: loadsPartition(tenantId, rosterId), limit: most }),
    store.query({
      index: 'table',
      partition: dayPartition(tenantId, rosterId, date),
      range: { beginsWith: memberPrefix },
      limit: most,
    }),
  ])
  const today = new Map(given.items.map((item) => [item.sk.slice(memberPrefix.length), numberOf(item, 'given')]))
  return new Map(
    loads.items.map((item): [string, Load] => [
      item.sk,
      {
        open: numberOf(item, 'open'),
        lastTicket: numberOf(item, 'lastTicket'),
        today: today.get(item.sk) ?? 0,
      },
    ]),
  )
}

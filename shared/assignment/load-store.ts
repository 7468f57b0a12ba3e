import type { Instant } from '../kernel/instant.ts'
import { localDate } from '../kernel/local-time.ts'
import type { Step } from '../storage/record.ts'
import type { Item, Key, Position, Store } from '../storage/store.ts'
import type { Load } from './eligible.ts'
import type { Member, Roster } from './roster.ts'
import type { Loads } from './turn.ts'
import { weekBefore } from './week.ts'

/** A place in somebody's backlog of a noun: one for each of these that is open and theirs, however it came to them. */
export interface Place {
  readonly noun: string
  readonly userId: string
}

const most = 1000

const loadsPartition = (tenantId: string, noun: string): string => `${tenantId}#load#${noun}`
const loadKey = (tenantId: string, { noun, userId }: Place): Key => ({ pk: loadsPartition(tenantId, noun), sk: userId })
const ticketOf = (rosterId: string): string => `ticket.${rosterId}`

/** What was given on one day of a roster: `member#<user>` and, for the expected shares, `among#<fingerprint>`. */
export const dayPartition = (tenantId: string, rosterId: string, date: string): string =>
  `${tenantId}#given#${rosterId}#${date}`
const memberPrefix = 'member#'

/**
 * Takes a place in somebody's backlog. Put it into the commit of whatever takes the place: an opening, an assignment by hand, or
 * a reopening. Refused (the command is decided again) when `cap` is given and the backlog is full.
 * @param taken how many places, negative to give them back; and the last ticket, where those of a roster brought them
 */
export const takePlace = (
  tenantId: string,
  place: Place,
  taken: {
    readonly cap?: number | undefined
    readonly count?: number
    readonly drawn?: { readonly rosterId: string; readonly ticket: number }
  } = {},
): Step => {
  const { cap, count = 1, drawn } = taken
  return {
    action: {
      do: 'add',
      key: loadKey(tenantId, place),
      by: { open: count },
      ...(cap !== undefined && { within: { open: { max: cap } } }),
      ...(drawn && { set: { [ticketOf(drawn.rosterId)]: drawn.ticket } }),
    },
  }
}

/**
 * Gives a place back, in the commit that closes the subject or takes it from its owner; call `drain` of the roster afterwards. It
 * never refuses, so that nothing is kept open by a count: the subject's own version is what keeps it from being given back twice.
 */
export const releasePlace = (tenantId: string, place: Place): Step => takePlace(tenantId, place, { count: -1 })

/** Who has a subject that is open, before and after a change; nobody of one that is new, settled, or waits for somebody. */
export type HolderChange = readonly [before: string | undefined, after: string | undefined]

/**
 * The steps by which backlogs follow what happens to subjects: whoever has one takes a place with it, however it came to them, until
 * it is settled or goes to somebody else. They belong into the commit of these changes.
 */
export const movePlaces = (tenantId: string, noun: string, changes: readonly HolderChange[]): Step[] => {
  const counts = new Map<string, number>()
  const add = (userId: string | undefined, by: number): void => {
    if (userId !== undefined) counts.set(userId, (counts.get(userId) ?? 0) + by)
  }
  for (const [before, after] of changes) {
    add(before, -1)
    add(after, 1)
  }
  return [...counts].flatMap(([userId, count]) =>
    count === 0 ? [] : [takePlace(tenantId, { noun, userId }, { count })],
  )
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

const readAll = async (store: Store, partition: string, range?: { readonly beginsWith: string }): Promise<Item[]> => {
  const items: Item[] = []
  let after: Position | undefined
  do {
    const page = await store.query({
      ...{ index: 'table', partition, limit: most },
      ...(range && { range }),
      ...(after && { after }),
    })
    items.push(...page.items)
    after = page.next
  } while (after)
  return items
}

/**
 * The current loads of everybody who ever had something of a noun, as the members of a roster are judged by them. Two reads of a unit
 * each as long as they are small, and one for each day of the week so far where a member has a quota by week: what was given is
 * counted by day only, and all that a roster gives depends on its turn, so these days can not change meanwhile.
 */
export const loadsOf = async (
  store: Store,
  tenantId: string,
  noun: string,
  { id, zone, members }: Pick<Roster, 'id' | 'zone' | 'members'>,
  now: Instant,
): Promise<Loads> => {
  const date = localDate(now, zone)
  const before = members.some(({ quotaPerWeek }) => quotaPerWeek !== undefined) ? weekBefore(date) : []
  const givenOn = async (day: string): Promise<ReadonlyMap<string, number>> => {
    const items = await readAll(store, dayPartition(tenantId, id, day), { beginsWith: memberPrefix })
    return new Map(items.map((item) => [item.sk.slice(memberPrefix.length), numberOf(item, 'given')]))
  }
  const [loads, today, ...earlier] = await Promise.all([
    readAll(store, loadsPartition(tenantId, noun)),
    givenOn(date),
    ...before.map(givenOn),
  ])
  return new Map(
    loads.map((item): [string, Load] => {
      const given = today.get(item.sk) ?? 0
      const load: Load = {
        open: numberOf(item, 'open'),
        today: given,
        thisWeek: earlier.reduce((sum, day) => sum + (day.get(item.sk) ?? 0), given),
        lastTicket: numberOf(item, ticketOf(id)),
      }
      return [item.sk, load]
    }),
  )
}

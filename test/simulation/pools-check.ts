import { day, epochMs, hour, plusDays, plusMs } from '../../shared/kernel/instant.ts'
import { localDate } from '../../shared/kernel/local-time.ts'
import type { Pooled } from '../../shared/pools/pooled.ts'
import type { Item } from '../../shared/storage/store.ts'
import { poolId, rules, zone } from './pools-rules.ts'
import type { End } from './scenario.ts'
import { newest, type Written } from './written.ts'

const { limits, coolDownDays, closedForHours } = rules
const { claimsPerDay = 0, holding = 0 } = limits

export type Held = 'lead' | 'customer'

/** A lead or a customer. */
interface Kept extends Pooled {
  readonly status: string
  readonly deals?: { readonly open: number; readonly won: number }
}

const isSettled = { lead: ['disqualified', 'converted'], customer: ['voided'] }
const isGone = { lead: 'disqualified', customer: 'voided' }

interface Step {
  readonly id: string
  readonly at: string
  readonly before?: Kept
  readonly after: Kept
  readonly types: readonly string[]
}

const stepOf = ({ before, after }: Written): Step => ({
  id: String(after.data.id),
  at: after.at,
  ...(before && { before: before.data as unknown as Kept }),
  after: after.data as unknown as Kept,
  types: after.raised.map((raised) => String((raised as { type: string }).type)),
})

const isOpen = (noun: Held, { status, deals }: Kept): boolean =>
  !isSettled[noun].includes(status) && (deals?.won ?? 0) === 0

const isHeld = (noun: Held, record: Kept): boolean =>
  record.poolId !== undefined && record.ownerId !== undefined && record.status !== isGone[noun]

const checkClaim = ({ id, at, before, after }: Step, lost: ReadonlyMap<string, string>, wrong: string[]): void => {
  const freedAt = before?.pool?.freedAt
  if (freedAt === undefined || before?.ownerId !== undefined) wrong.push(`${id} was claimed while somebody had it`)
  else if (plusMs(freedAt, closedForHours * hour) > at) wrong.push(`${id} was claimed when it had just come in`)
  const lostAt = lost.get(`${id} ${after.ownerId}`)
  if (lostAt !== undefined && plusDays(lostAt, coolDownDays) > at) wrong.push(`${id} was claimed by who had lost it`)
  if (after.protection?.startsAt !== at) wrong.push(`${id} is not protected from its claim on`)
}

/** Goes through the writes of records in their order, as limits and clocks must hold at each. */
const checkSteps = (noun: Held, steps: readonly Step[], wrong: string[]): ReadonlyMap<string, number> => {
  const lost = new Map<string, string>()
  const held = new Map<string, string>()
  const claims = new Map<string, number>()
  const warned = new Set<string>()
  const open = new Set<string>()
  for (const step of steps) {
    const { id, at, before, after, types } = step
    const isFreed = types.some((type) => [`${noun}.returned`, `${noun}.recycled`, `${noun}.pooled`].includes(type))
    if (isFreed && before?.ownerId !== undefined) lost.set(`${id} ${before.ownerId}`, at)
    if (types.includes(`${noun}.claimed`)) {
      checkClaim(step, lost, wrong)
      const key = `${localDate(at, zone)} ${after.ownerId}`
      claims.set(key, (claims.get(key) ?? 0) + 1)
    }
    if (isHeld(noun, after) && isOpen(noun, after)) {
      held.set(id, String(after.ownerId))
      open.add(id)
    } else held.delete(id)
    const isTaken = before?.pool?.freedAt !== undefined && after.ownerId !== undefined && after.poolId !== undefined
    const count = [...held.values()].filter((userId) => userId === after.ownerId).length
    if (isTaken && count > holding) wrong.push(`${after.ownerId} was given ${count} at ${at}`)
    if (types.includes(`${noun}.recycled`) && after.ownerId !== undefined) wrong.push(`${id} was recycled and kept`)
    if (types.includes(`${noun}.recycled`) && before?.lock) wrong.push(`${id} was recycled while it was locked`)
    const told = after.recycle?.warned
    if (types.includes(`${noun}.recycle_warned`) && told) {
      const key = `${id} ${after.ownerId} ${told.at} ${told.days}`
      if (warned.has(key)) wrong.push(`${id} was warned of twice`)
      warned.add(key)
    }
    const { protection: clock } = after
    if (clock && clock.expiresAt > clock.hardEndsAt) wrong.push(`${id} is protected past its hard end`)
    const was = before?.protection
    if (clock && was && was.startsAt === clock.startsAt && clock.expiresAt < was.expiresAt)
      wrong.push(`the protection of ${id} became shorter`)
    if (after.ownerId !== undefined && after.pool?.freedAt !== undefined) wrong.push(`${id} waits and has an owner`)
  }
  for (const [key, count] of claims) if (count > claimsPerDay) wrong.push(`${count} claims: ${key}`)
  return claims
}

const itemsAt = (items: readonly Item[], place: string): Item[] => items.filter(({ pk }) => pk.includes(place))

const asText = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .filter(([, count]) => count !== 0)
    .map(([key, count]) => `${key}=${count}`)
    .sort()
    .join(' ')

const countBy = (keys: readonly (string | undefined)[]): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const key of keys) if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

const checkCounts = (
  noun: Held,
  { items, writes, now }: Pick<End, 'items' | 'writes' | 'now'>,
  claims: ReadonlyMap<string, number>,
  wrong: string[],
): void => {
  const records = newest(writes, noun).map(({ data }) => data as unknown as Kept)
  const compare = (what: string, kept: ReadonlyMap<string, number>, counted: ReadonlyMap<string, number>): void => {
    if (asText(kept) !== asText(counted)) wrong.push(`${what}: ${asText(kept)} instead of ${asText(counted)}`)
  }
  const holdings = itemsAt(items, `#pool-holding#${poolId}`)
  const kept = (name: string) => new Map(holdings.map((item) => [item.sk, Number(item[name])]))
  const held = records.filter((record) => isHeld(noun, record))
  const open = held.filter((record) => isOpen(noun, record))
  compare('open held', kept('open'), countBy(open.map(({ ownerId }) => ownerId)))
  compare('all held', kept('all'), countBy(held.map(({ ownerId }) => ownerId)))
  const listed = countBy(itemsAt(items, `#pool-held#${poolId}`).map(({ sk }) => sk))
  compare('list of held', listed, countBy(open.map(({ id }) => id)))
  const counted = itemsAt(items, `#pool-claims#${poolId}#`).map(
    ({ pk, sk, claims: count }) => [`${pk.slice(-10)} ${sk}`, Number(count)] as const,
  )
  compare('claims', new Map(counted), claims)
  const backlog = new Map(itemsAt(items, '#load#lead').map((item) => [item.sk, Number(item.open)]))
  const working = noun === 'lead' ? records.filter((record) => isOpen(noun, record)) : []
  compare('backlogs', backlog, countBy(working.map(({ ownerId }) => ownerId)))
  for (const { id, recycle } of open)
    if (recycle?.dueAt !== undefined && epochMs(recycle.dueAt) < epochMs(now) - day)
      wrong.push(`${id} was not looked at when it was due`)
}

/** Every deal is counted once, with the customer that it is with. */
const checkDeals = ({ writes }: Pick<End, 'writes'>, wrong: string[]): void => {
  const deals = newest(writes, 'deal').map(({ data }) => data as { customerId?: string; state?: string })
  for (const { data } of newest(writes, 'customer')) {
    const { id, deals: counted = { open: 0, won: 0 } } = data as unknown as Kept
    const own = deals.filter(({ customerId }) => customerId === id)
    for (const state of ['open', 'won'] as const) {
      const there = own.filter((deal) => deal.state === state).length
      if (counted[state] !== there) wrong.push(`${id} counts ${counted[state]} ${state} deals of ${there}`)
    }
  }
}

/** What is wrong with pools when all has settled: limits, clocks, counts. */
export const checkPools = (noun: Held, end: Pick<End, 'items' | 'writes' | 'now'>): string[] => {
  const wrong: string[] = []
  const steps = end.writes.filter(({ after }) => after.noun === noun).map(stepOf)
  checkCounts(noun, end, checkSteps(noun, steps, wrong), wrong)
  checkDeals(end, wrong)
  return wrong
}

import { epochMs, type Instant } from '../kernel/instant.ts'
import { dayBounds, localDate } from '../kernel/local-time.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import { Refusal } from '../kernel/refusal.ts'
import { dueIndex } from '../storage/due.ts'
import { byMonth } from '../storage/months.ts'
import { loadRecord, type Noun, type Step } from '../storage/record.ts'
import type { Key, Position, Store } from '../storage/store.ts'
import type { Pool } from './pool-schema.ts'
import type { Pooled, Standing } from './pooled.ts'

/** Pools belong to the tenant. */
export const pools: Noun<Pool> = {
  name: 'pool',
  indexes: (tenantId, pool) => byMonth(tenantId, 'pool', pool),
  owned: () => ({}),
}

/** How far the records of an edited pool were looked through. */
export interface PoolReplan extends RecordFields {
  readonly poolId: string
  readonly after?: string
  /** Absent once all are done. */
  readonly dueAt?: Instant
}

export const poolReplans: Noun<PoolReplan> = {
  name: 'pool_replan',
  indexes: (tenantId, { id, dueAt }) => dueIndex(tenantId, 'pool_replan', id, dueAt),
  owned: () => ({}),
}

/** The pool whose rules are for a record. */
export const poolOf = async (
  store: Store,
  tenantId: string,
  { poolId }: { readonly poolId?: string | undefined },
): Promise<Pool | undefined> => (poolId === undefined ? undefined : loadRecord(store, pools, tenantId, poolId))

const holdingKey = (tenantId: string, poolId: string, userId: string): Key => ({
  pk: `${tenantId}#pool-holding#${poolId}`,
  sk: userId,
})
const heldPartition = (tenantId: string, poolId: string): string => `${tenantId}#pool-held#${poolId}`
const claimsKey = (tenantId: string, poolId: string, date: string, userId: string): Key => ({
  pk: `${tenantId}#pool-claims#${poolId}#${date}`,
  sk: userId,
})

/** What somebody has of a pool: open records, and these with those that were won. */
export interface Holding {
  readonly open: number
  readonly all: number
}

type Kept = Pick<Pooled, 'id' | 'poolId' | 'ownerId'>

const holdingOf = <State extends Kept>(record: State, standing: (state: State) => Standing) => {
  const { poolId, ownerId } = record
  if (poolId === undefined || ownerId === undefined) return undefined
  const { isActive, isWon } = standing(record)
  return isWon || isActive ? { poolId, userId: ownerId, open: isWon ? 0 : 1, all: 1 } : undefined
}

/** How many of a pool's records one person may have, where a commit is to be held to it. */
export interface HoldingLimit {
  readonly limits: Pool['limits']
}

const bounds = ({ limits: { holding, countWon } }: HoldingLimit) =>
  holding === undefined ? {} : { within: { [countWon ? 'all' : 'open']: { max: holding } } }

const tooMany =
  ({ limits: { holding = 0 } }: HoldingLimit) =>
  () =>
    new Refusal('pool.holding_limit', { params: { limit: holding }, extra: { limit: holding } })

/**
 * The steps by which what people have of pools stays counted and listed, for the commit of every change of a record. Nothing for
 * what belongs to no pool.
 * @param limit holds who gets the record to it; without it the record is counted all the same
 */
export const holdingSteps = <State extends Kept>(
  standing: (state: State) => Standing,
  tenantId: string,
  before: State,
  after: State,
  limit?: HoldingLimit,
): Step[] => {
  const [had, has] = [holdingOf(before, standing), holdingOf(after, standing)]
  const isSame = had && has && had.poolId === has.poolId && had.userId === has.userId
  const add = (of: NonNullable<typeof had>, by: Holding, held?: HoldingLimit): Step[] =>
    by.open === 0 && by.all === 0
      ? []
      : [
          {
            action: {
              do: 'add',
              key: holdingKey(tenantId, of.poolId, of.userId),
              by: { open: by.open, all: by.all },
              ...(held && bounds(held)),
            },
            ...(held?.limits.holding !== undefined && { otherwise: tooMany(held) }),
          },
        ]
  const counts = isSame
    ? add(has, { open: has.open - had.open, all: 0 })
    : [...(had ? add(had, { open: -had.open, all: -1 }) : []), ...(has ? add(has, has, limit) : [])]
  const [was, is] = [had?.open ? had.poolId : undefined, has?.open ? has.poolId : undefined]
  const key = (poolId: string): Key => ({ pk: heldPartition(tenantId, poolId), sk: after.id })
  return [
    ...counts,
    ...(was !== undefined && was !== is ? [{ action: { do: 'delete', key: key(was) } } satisfies Step] : []),
    ...(is !== undefined && was !== is ? [{ action: { do: 'put', item: { ...key(is) } } } satisfies Step] : []),
  ]
}

const secondsKept = 7 * 24 * 60 * 60

/** Counts a claim in the tenant's day. @throws Refusal `pool.daily_limit` from its step, saying when the next day begins */
export const claimStep = (
  tenantId: string,
  { id, limits: { claimsPerDay } }: Pool,
  userId: string,
  now: Instant,
  zone: string,
): Step => {
  const date = localDate(now, zone)
  const until = dayBounds(date, zone).end
  const limit = claimsPerDay ?? 0
  return {
    action: {
      do: 'add',
      key: claimsKey(tenantId, id, date, userId),
      by: { claims: 1 },
      set: { ttl: Math.floor(epochMs(until) / 1000) + secondsKept },
      ...(claimsPerDay !== undefined && { within: { claims: { max: claimsPerDay } } }),
    },
    ...(claimsPerDay !== undefined && {
      otherwise: () => new Refusal('pool.daily_limit', { params: { limit, until }, extra: { limit, until } }),
    }),
  }
}

/** One page of the open records of a pool that somebody has; current, in order of id. */
export const heldRecords = async (
  store: Store,
  tenantId: string,
  poolId: string,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): Promise<{ readonly ids: readonly string[]; readonly next?: string }> => {
  const pk = heldPartition(tenantId, poolId)
  const from: Position | undefined = after === undefined ? undefined : { pk, sk: after }
  const page = await store.query({ index: 'table', partition: pk, limit, ...(from && { after: from }) })
  return { ids: page.items.map(({ sk }) => sk), ...(page.next && { next: page.next.sk }) }
}

import { tenants } from '../../shared/admin/tenant-store.ts'
import { bookExpired, settled } from '../../shared/care/loyalty.ts'
import type { LoyaltyAccount } from '../../shared/care/loyalty-schema.ts'
import {
  accountsFrom,
  entryStep,
  type LoyaltyWalk,
  loadProgramme,
  loyaltyAccounts,
  loyaltyWalks,
} from '../../shared/care/loyalty-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import { type Fired, forEachDue } from '../../shared/storage/due.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Key, Store } from '../../shared/storage/store.ts'
import type { ScheduledFunction } from '../function.ts'

const mostPerRun = 2000
const accountsPerStep = 200

const ruling = async (store: Store, tenantId: string, now: Instant) => {
  const [programme, tenant] = await Promise.all([
    loadProgramme(store, tenantId),
    loadRecord(store, tenants, tenantId, tenantId),
  ])
  return { programme, time: { now, zone: tenant?.zone ?? 'UTC' } }
}

/** Takes what is past its time, and tells the level anew: months may count no more. */
const fireAccount =
  (store: Store) =>
  async (account: LoyaltyAccount, now: Instant, tenantId: string): Promise<Fired<LoyaltyAccount> | undefined> => {
    if (account.dueAt === undefined || account.dueAt > now) return undefined
    const { programme, time } = await ruling(store, tenantId, now)
    const booked = bookExpired(account, programme, time)
    if (!booked) return settled(account, programme, time)
    const by = automation(tenantId, expirePoints.name)
    const stamp = { actor: by, now, requestId: `${by.id}:${now}` }
    return { ...booked.account, steps: [entryStep(stamp, booked.entry)] }
  }

/** The levels of the next accounts by a changed programme. Doing it again changes nothing, so it may break off anywhere. */
const fireWalk =
  (store: Store) =>
  async (walk: LoyaltyWalk, now: Instant, tenantId: string): Promise<Fired<LoyaltyWalk> | undefined> => {
    const { after, dueAt, ...rest } = walk
    if (dueAt === undefined) return undefined
    const { programme, time } = await ruling(store, tenantId, now)
    const { ids, next } = await accountsFrom(store, tenantId, { now, after, limit: accountsPerStep })
    const by = automation(tenantId, expirePoints.name)
    const stamp = { actor: by, now, requestId: `${by.id}:${now}` }
    for (const id of ids)
      await changeStored(store, loyaltyAccounts, stamp, id, (account) => settled(account, programme, time))
    return { state: { ...rest, ...(next && { after: next, dueAt: now }) }, raises: [] }
  }

const expirePoints: ScheduledFunction = {
  kind: 'scheduled',
  name: 'expire-points',
  summary: 'Takes points that are past their time, and moves customers to the level of loyalty that they have now',
  source: 'functions/care/expire-points.ts',
  uses: ['table:read', 'table:write'],
  timeoutSeconds: 55,
  schedule: 'rate(1 minute)',
  handle: async ({ store, clock, log }) => {
    const onFailure = ({ pk }: Key, error: unknown) => log.error('points could not be looked at', { pk, error })
    const common = { store, now: clock.now(), by: expirePoints.name, limit: mostPerRun, onFailure }
    const reports = [
      await forEachDue({ ...common, noun: loyaltyWalks, fire: fireWalk(store) }),
      await forEachDue({ ...common, noun: loyaltyAccounts, fire: fireAccount(store) }),
    ]
    for (const report of reports) if (report.fired + report.failed > 0) log.info('points looked at', { ...report })
  },
}

export default expirePoints

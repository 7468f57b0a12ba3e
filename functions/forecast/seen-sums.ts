import * as z from 'zod'
import { tenants } from '../../shared/admin/tenant-store.ts'
import { type Permission, reaches, scopeOf } from '../../shared/kernel/actor.ts'
import { localDate } from '../../shared/kernel/local-time.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { MonthSums, SumKind } from '../../shared/sales/deal-sums.ts'
import { dealSumsOf } from '../../shared/sales/deal-tally-store.ts'
import type { RateOn } from '../../shared/sales/exchange-rate.ts'
import { loadRates } from '../../shared/sales/exchange-rate-store.ts'
import { ratesWanted } from '../../shared/sales/forecast-figures.ts'
import { MonthText, monthsBetween, quarterOf } from '../../shared/sales/forecast-period.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Request } from '../http/route.ts'

const mostMonths = 24
/** Sums that one answer is made of: about 2 MB, and 250 read units. */
const mostRows = 5000

export const groupings = ['owner', 'team', 'territory', 'region', 'product', 'partner', 'month', 'quarter'] as const
export type Grouping = (typeof groupings)[number]

const id = z.string().min(1).max(40).optional()

/** Which deals sums are asked of. */
export const askedSums = {
  from: MonthText.meta({ description: 'First month of the close date' }),
  to: MonthText.optional().meta({ description: 'Last month; the first one alone when left out' }),
  ownerId: id,
  teamId: id,
  pipelineId: id,
}

interface Asked {
  readonly from: string
  readonly to?: string | undefined
  readonly ownerId?: string | undefined
  readonly teamId?: string | undefined
  readonly pipelineId?: string | undefined
}

export const queryRefusal = (pointer: string, code: string, params = {}): Refusal =>
  new Refusal('request.invalid', { faults: [{ in: 'query', pointer, code, params }] })

/** @throws Refusal when the months are none or too many */
export const monthsAsked = ({ from, to = from }: Pick<Asked, 'from' | 'to'>): string[] => {
  if (to < from) throw queryRefusal('/to', 'ends_before_start')
  const months = monthsBetween(from, to)
  if (months.length > mostMonths) throw queryRefusal('/to', 'too_many_months', { months: mostMonths })
  return months
}

export const reachOf = ({ actor, permission }: Request) => scopeOf(actor, permission as Permission)

/** Whether the permission of the call reaches what is somebody's, or a team's. */
export const isReached = (
  { actor, permission }: Request,
  owned: { readonly ownerId?: string | undefined; readonly teamId?: string | undefined },
): boolean => reaches(actor, permission as Permission, owned)

/** Which sums say it: those of people where only own ones count, or one person's are asked for. */
const kindFor = (request: Request, by: Grouping, { ownerId }: Asked): SumKind => {
  if (by === 'owner') return by
  const isOfPerson = ownerId !== undefined || reachOf(request) === 'own'
  if (by === 'team' || by === 'month' || by === 'quarter') return isOfPerson ? 'owner' : 'team'
  if (ownerId !== undefined) throw queryRefusal('/ownerId', 'not_allowed', { allowed: '-' })
  if (isOfPerson) throw new Refusal('access.denied', { params: { permission: request.permission } })
  return by
}

export interface SeenSums {
  readonly kind: SumKind
  readonly rows: readonly MonthSums[]
}

/**
 * The sums of months that the caller's permission reaches: all, those of its teams, or its own.
 * @throws Refusal `measure.too_many`; `access.denied` when own deals are asked for by what has no owner
 */
export const seenSums = async (
  request: Request,
  by: Grouping,
  asked: Asked,
  months: readonly string[],
): Promise<SeenSums> => {
  const { store, actor } = request
  const kind = kindFor(request, by, asked)
  const { ownerId = reachOf(request) === 'own' ? actor.id : undefined, teamId, pipelineId } = asked
  const key = kind === 'owner' ? ownerId : kind === 'team' ? teamId : undefined
  const found = await Promise.all(months.map((month) => dealSumsOf(store, actor.tenantId, { kind, month, key })))
  const rows = found
    .flat()
    .filter((row) => isReached(request, { teamId: row.teamId, ...(kind === 'owner' && { ownerId: row.key }) }))
    .filter((row) => teamId === undefined || row.teamId === teamId)
    .filter((row) => pipelineId === undefined || row.pipelineId === pipelineId)
  if (rows.length > mostRows) throw new Refusal('measure.too_many', { params: { limit: mostRows } })
  return { kind, rows }
}

/** What a row is grouped under. */
export const keyOf = (kind: SumKind, by: Grouping, { key, teamId, month }: MonthSums): string => {
  if (by === 'month') return month
  if (by === 'quarter') return quarterOf(month)
  return by === 'team' && kind !== 'team' ? teamId : key
}

export interface Conversion {
  readonly currency: string | undefined
  readonly today: string
  readonly rateOn: RateOn
}

/** The currency of the tenant, and its date now. */
export const tenantMoney = async ({ store, actor, now }: Request) => {
  const tenant = await loadRecord(store, tenants, actor.tenantId, actor.tenantId)
  return { currency: tenant?.currency, today: localDate(now, tenant?.zone ?? 'UTC') }
}

/** What rows are converted with to the currency of the tenant. */
export const conversionFor = async (request: Request, rows: readonly MonthSums[]): Promise<Conversion> => {
  const { currency, today } = await tenantMoney(request)
  const wanted = ratesWanted(rows, today)
  return { currency, today, rateOn: await loadRates(request.store, request.actor.tenantId, currency, wanted) }
}

import { unitsOf } from '../../shared/kernel/money.ts'
import { monthsOfPeriod, quarterOf } from '../../shared/sales/forecast-period.ts'
import type { Judgement } from '../../shared/sales/judgement.ts'
import { judgementsOf } from '../../shared/sales/judgement-store.ts'
import type { Quota } from '../../shared/sales/quota.ts'
import { quotasOf } from '../../shared/sales/quota-store.ts'
import type { Request } from '../http/route.ts'
import { type Grouping, isReached, reachOf } from './seen-sums.ts'

/** Whose quotas and judgements stand beside sums: of all people or teams, or of one. */
export interface About {
  readonly kind: Quota['kind']
  readonly key?: string | undefined
}

/** Nothing where quotas of people and of teams would both do, or where there are none: by product, territory or region. */
export const aboutWhom = (
  request: Request,
  by: Grouping,
  asked: {
    readonly ownerId?: string | undefined
    readonly teamId?: string | undefined
    readonly pipelineId?: string | undefined
  },
): About | undefined => {
  const ownerId = asked.ownerId ?? (reachOf(request) === 'own' ? request.actor.id : undefined)
  // A quota is for all pipelines together.
  if (asked.pipelineId !== undefined) return undefined
  if (by === 'owner') return { kind: 'owner', key: ownerId }
  if (by === 'team') return ownerId === undefined ? { kind: 'team', key: asked.teamId } : undefined
  if (by !== 'month' && by !== 'quarter') return undefined
  if (ownerId !== undefined) return { kind: 'owner', key: ownerId }
  return asked.teamId === undefined ? undefined : { kind: 'team', key: asked.teamId }
}

const keyOfQuota = (by: Grouping, { kind, month, ownerId, teamId }: Quota): string => {
  if (by === 'month') return month
  if (by === 'quarter') return quarterOf(month)
  return (kind === 'owner' ? ownerId : teamId) ?? ''
}

/** The quotas of months that the caller may see. */
export const quotasSeen = async (request: Request, about: About, months: readonly string[]) => {
  const { store, actor } = request
  const found = await Promise.all(months.map((month) => quotasOf(store, actor.tenantId, { ...about, month })))
  const seen = found.flat().filter((quota) => isReached(request, quota))
  return {
    all: found.flat(),
    seen,
    /** Ten-thousandths in the currency of the tenant; what was set in another one is no quota any more. */
    by: (by: Grouping, currency: string | undefined, quotas: readonly Quota[] = seen): Map<string, bigint> => {
      const sums = new Map<string, bigint>()
      for (const quota of quotas) {
        const units = unitsOf(quota.amount.amount)
        if (quota.amount.currency !== currency || units === 0n) continue
        const key = keyOfQuota(by, quota)
        sums.set(key, (sums.get(key) ?? 0n) + units)
      }
      return sums
    },
  }
}

/** The judgements about these months that the caller may see, by whom they are about. */
export const judgementsSeen = async (
  request: Request,
  about: About,
  months: readonly string[],
): Promise<Map<string, Judgement[]>> => {
  const { store, actor } = request
  const quarters = [...new Set(months.map(quarterOf))]
  const found = await Promise.all(quarters.map((quarter) => judgementsOf(store, actor.tenantId, { ...about, quarter })))
  const seen = found
    .flat()
    .filter((judgement) => isReached(request, judgement))
    .filter(({ period }) => monthsOfPeriod(period).every((month) => months.includes(month)))
  return Map.groupBy(seen, ({ kind, ownerId, teamId }) => (kind === 'owner' ? ownerId : teamId) ?? '')
}

import * as z from 'zod'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { none } from '../../shared/sales/deal-sums.ts'
import { dealSumsOf } from '../../shared/sales/deal-tally-store.ts'
import { AmountText, addedOf, percentOf, shownAmount, totalsOf } from '../../shared/sales/forecast-figures.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { listQuery } from '../http/list-query.ts'
import { route } from '../http/route.ts'
import { quotasSeen } from './beside-sums.ts'
import { askedSums, conversionFor, isReached, monthsAsked } from './seen-sums.ts'

const mostRows = 20_000

const Rank = z.strictObject({
  key: z.string().meta({ description: 'Id of the person or team' }),
  rank: z.int().meta({ description: 'Among all of the tenant; who won as much shares a rank' }),
  revenue: AmountText.meta({ description: 'Won by who had the deal or a split of it when it was won' }),
  won: z.int(),
  lost: z.int(),
  winRate: z.number().optional(),
  quota: AmountText.optional(),
  attainment: z.number().optional(),
})

const getRanking = route({
  name: 'salesRanking',
  method: 'GET',
  path: '/v1/ranking',
  summary: 'Who won most in some months: everybody that the permission reaches, with the rank among all',
  permission: 'forecast:read',
  query: z.strictObject({
    from: askedSums.from,
    to: askedSums.to,
    by: z.enum(['owner', 'team']).default('owner'),
    ...listQuery({}).pick({ limit: true, cursor: true }).shape,
  }),
  returns: z.strictObject({
    currency: z.string().optional(),
    of: z.int().meta({ description: 'How many are ranked' }),
    items: z.array(Rank),
    next: z.string().optional(),
  }),
  refuses: ['measure.too_many', 'cursor.invalid'],
  examples: { quarter: { query: { from: '2026-10', to: '2026-12' } } },
  handle: async (request) => {
    const { store, actor, query } = request
    const { by, limit } = query
    const months = monthsAsked(query)
    const place = (await openCursor<{ after: number }>(request, query.cursor))?.after ?? 0
    const [found, quotas] = await Promise.all([
      Promise.all(months.map((month) => dealSumsOf(store, actor.tenantId, { kind: by, month }))),
      quotasSeen(request, { kind: by }, months),
    ])
    const rows = found.flat()
    if (rows.length > mostRows) throw new Refusal('measure.too_many', { params: { limit: mostRows } })
    const { currency, today, rateOn } = await conversionFor(request, rows)
    const quotaBy = quotas.by(by, currency, quotas.all)
    const teamOf = new Map(rows.map(({ key, teamId }) => [key, teamId] as const))
    for (const { ownerId, teamId } of quotas.all) if (by === 'owner' && ownerId && teamId) teamOf.set(ownerId, teamId)
    const groups = Map.groupBy(rows, ({ key }) => key)
    const ranked = [...new Set([...groups.keys(), ...quotaBy.keys()])]
      .filter((key) => key !== none)
      .map((key) => {
        const totals = totalsOf(groups.get(key) ?? [], ['closed', 'lost'], rateOn, today)
        return { key, won: addedOf(totals, 'closed'), lost: addedOf(totals, 'lost').count }
      })
      .filter(({ key, won, lost }) => won.count + lost > 0 || won.amount > 0n || quotaBy.has(key))
      .sort((a, b) => (a.won.amount === b.won.amount ? (a.key < b.key ? -1 : 1) : a.won.amount > b.won.amount ? -1 : 1))
    let rank = 1
    const items = ranked.map(({ key, won, lost }, index) => {
      if (won.amount !== ranked[index - 1]?.won.amount) rank = index + 1
      const quota = quotaBy.get(key)
      const [winRate, attainment] = [percentOf(won.count, won.count + lost), percentOf(won.amount, quota ?? 0n)]
      return {
        ...{ key, rank, revenue: shownAmount(won.amount, currency), won: won.count, lost },
        ...(winRate !== undefined && { winRate }),
        ...(quota !== undefined && { quota: shownAmount(quota, currency) }),
        ...(attainment !== undefined && { attainment }),
      }
    })
    const seen = items.filter(({ key }) =>
      isReached(request, by === 'owner' ? { ownerId: key, teamId: teamOf.get(key) } : { teamId: key }),
    )
    const page = seen.slice(place, place + limit)
    const next = place + limit < seen.length ? await sealCursor(request, { after: place + limit }) : undefined
    return {
      body: {
        ...(currency !== undefined && { currency }),
        of: items.length,
        items: page,
        ...(next !== undefined && { next }),
      },
    }
  },
})

export const rankingRoutes = [getRanking]

import * as z from 'zod'
import { users } from '../../shared/admin/user-store.ts'
import { Money } from '../../shared/kernel/money.ts'
import { notFound } from '../../shared/kernel/refusal.ts'
import { none, type WonShare } from '../../shared/sales/deal-sums.ts'
import { wonSharesOf } from '../../shared/sales/deal-tally-store.ts'
import { shownAmount } from '../../shared/sales/forecast-figures.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Position } from '../../shared/storage/store.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { type Request, route } from '../http/route.ts'
import { askedSums, isReached, monthsAsked, seenSums } from './seen-sums.ts'

const period = { from: askedSums.from, to: askedSums.to }
const paging = listQuery({}).pick({ limit: true, cursor: true }).shape

const Earned = z.strictObject({
  userId: z.string(),
  won: z.int().meta({ description: 'Deals that this person owned when they were won' }),
  amounts: z.array(Money).meta({ description: 'Its shares of won deals, by currency' }),
})

const getCommission = route({
  name: 'commissionBasis',
  method: 'GET',
  path: '/v1/commission-basis',
  summary:
    'What each person has of the deals won in some months: who had them, and who shared in them, when they were won',
  permission: 'forecast:read',
  query: z.strictObject({ ...period, ...paging }),
  returns: pageOf(Earned),
  refuses: ['measure.too_many', 'cursor.invalid'],
  examples: { month: { query: { from: '2026-11', to: '2026-11' } } },
  handle: async (request) => {
    const { query } = request
    const after = await openCursor<{ key: string }>(request, query.cursor)
    const { rows } = await seenSums(request, 'owner', query, monthsAsked(query))
    const won = rows.filter((row) => row.of('closed').count > 0 || row.of('closed').amount > 0n)
    const people = Map.groupBy(won, ({ key }) => key)
    const keys = [...people.keys()].sort().filter((key) => after === undefined || key > after.key)
    const items = keys.slice(0, query.limit).map((userId) => {
      const own = people.get(userId) ?? []
      const byCurrency = Map.groupBy(own, ({ currency }) => currency)
      return {
        userId,
        won: own.reduce((sum, row) => sum + row.of('closed').count, 0),
        amounts: [...byCurrency]
          .filter(([currency]) => currency !== none)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([currency, some]) => {
            const units = some.reduce((sum, row) => sum + row.of('closed').amount, 0n)
            return { amount: shownAmount(units, currency), currency }
          }),
      }
    })
    const last = items.at(-1)
    const next = last && keys.length > items.length ? await sealCursor(request, { key: last.userId }) : undefined
    return { body: { items, ...(next !== undefined && { next }) } }
  },
})

const Share = z.strictObject({
  dealId: z.string(),
  closeDate: z.string(),
  percent: z.number(),
  amount: Money.optional().meta({ description: 'Of the deal, this much; absent of a deal without amount' }),
})

const shown = ({ dealId, closeDate, percent, currency, amount }: WonShare): z.infer<typeof Share> => ({
  ...{ dealId, closeDate, percent },
  ...(currency !== none && { amount: { amount: shownAmount(amount, currency), currency } }),
})

interface Place {
  readonly month: string
  readonly after?: Position
}

/** One page of a person's shares, over as many months as it takes. */
const pageOfShares = async (
  { store, actor }: Request,
  userId: string,
  months: readonly string[],
  limit: number,
  place?: Place,
) => {
  const shares: WonShare[] = []
  let at: Place | undefined = place ?? (months[0] === undefined ? undefined : { month: months[0] })
  while (at && shares.length < limit) {
    const { month, after }: Place = at
    const page = await wonSharesOf(store, actor.tenantId, { userId, month }, limit - shares.length, after)
    shares.push(...page.shares)
    const following: string | undefined = months[months.indexOf(month) + 1]
    at = page.next ? { month, after: page.next } : following === undefined ? undefined : { month: following }
  }
  return { shares, next: at }
}

const getShares = route({
  name: 'commissionDeals',
  method: 'GET',
  path: '/v1/commission-basis/{userId}',
  summary: 'The won deals that a person has a share of, in order of the close date',
  permission: 'forecast:read',
  params: z.strictObject({ userId: z.string() }),
  query: z.strictObject({ ...period, ...paging }),
  returns: pageOf(Share),
  refuses: ['not_found', 'cursor.invalid'],
  examples: { month: { query: { from: '2026-11', to: '2026-11' } } },
  handle: async (request) => {
    const { store, actor, query, params } = request
    const months = monthsAsked(query)
    const user = await loadRecord(store, users, actor.tenantId, params.userId)
    if (!user || !isReached(request, { ownerId: user.id, teamId: user.teamId })) throw notFound()
    const place = await openCursor<Place>(request, query.cursor)
    const { shares, next } = await pageOfShares(request, user.id, months, query.limit, place)
    return { body: { items: shares.map(shown), ...(next && { next: await sealCursor(request, next) }) } }
  },
})

export const commissionRoutes = [getCommission, getShares]

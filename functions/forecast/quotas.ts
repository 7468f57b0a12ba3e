import * as z from 'zod'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { changeQuota, monthlyAmounts, newQuota, Quota, QuotaInput } from '../../shared/sales/quota.ts'
import { quotaId, quotas } from '../../shared/sales/quota-store.ts'
import { changeRecord, createRecord, loadRecord, type Saved } from '../../shared/storage/record.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { type Request, route } from '../http/route.ts'
import { quotasSeen } from './beside-sums.ts'
import { askedSums, monthsAsked } from './seen-sums.ts'
import { checkCurrency, ownCurrency, reachedWhom, type Whom } from './whom.ts'

/** Of a quarter each, they come to 90 records in one commit. */
const mostAtOnce = 30

const saved = async (request: Request, whom: Whom, month: string, amount: Quota['amount']): Promise<Saved<Quota>> => {
  const id = quotaId({ ...whom, month })
  const { ownerId, teamId } = whom
  const found = await loadRecord(request.store, quotas, request.actor.tenantId, id)
  if (found) return changeRecord(quotas, request, changeQuota(found, { amount, teamId }))
  const given = { id, month, kind: whom.kind, amount, ...(ownerId && { ownerId }), ...(teamId && { teamId }) }
  return createRecord(quotas, request, newQuota(given))
}

const putQuotas = route({
  name: 'setQuotas',
  method: 'PUT',
  path: '/v1/quotas',
  summary: 'Set what people or teams are to win in months or quarters; all of them or none',
  permission: 'quota:write',
  body: z.strictObject({ items: z.array(QuotaInput).min(1).max(mostAtOnce) }),
  returns: z.strictObject({ items: z.array(Quota) }),
  refuses: ['forecast.no_currency'],
  examples: {
    quarter: {
      body: {
        items: [
          {
            ownerId: 'usr_01J9ZQ4T7M8K3X5V2B6N1R0CDE',
            period: '2026-Q4',
            amount: { amount: '300000', currency: 'CNY' },
          },
        ],
      },
    },
  },
  handle: async (request) => {
    const { items } = request.body
    const currency = await ownCurrency(request)
    const made = await Promise.all(
      items.map(async (item, index) => {
        const at = `/items/${index}`
        checkCurrency(item.amount, currency, at)
        const whom = await reachedWhom(request, item, at)
        return Promise.all(
          [...monthlyAmounts(item)].map(async ([month, amount]) => ({
            at,
            ...(await saved(request, whom, month, amount)),
          })),
        )
      }),
    )
    const all = made.flat()
    const twice = all.find(({ state }, index) => all.findIndex((other) => other.state.id === state.id) < index)
    if (twice) throw fieldRefusal(twice.at, 'named_twice')
    return { body: { items: all.map(({ state }) => state) }, steps: all.map(({ step }) => step) }
  },
})

const getQuotas = route({
  name: 'listQuotas',
  method: 'GET',
  path: '/v1/quotas',
  summary: 'Quotas of people or of teams, month by month',
  permission: 'forecast:read',
  query: z.strictObject({
    from: askedSums.from,
    to: askedSums.to,
    of: z.enum(['owner', 'team']).default('owner'),
    ...listQuery({}).pick({ limit: true, cursor: true }).shape,
  }),
  returns: pageOf(Quota),
  refuses: ['cursor.invalid'],
  examples: { quarter: { query: { from: '2026-10', to: '2026-12' } } },
  handle: async (request) => {
    const { query } = request
    const after = await openCursor<{ key: string }>(request, query.cursor)
    const { seen } = await quotasSeen(request, { kind: query.of }, monthsAsked(query))
    const placed = seen.map((quota) => ({ quota, key: `${quota.month}#${quota.ownerId ?? quota.teamId}` }))
    const rest = after === undefined ? placed : placed.filter(({ key }) => key > after.key)
    const page = rest.slice(0, query.limit)
    const last = page.at(-1)
    const next = last && rest.length > page.length ? await sealCursor(request, { key: last.key }) : undefined
    return { body: { items: page.map(({ quota }) => quota), ...(next !== undefined && { next }) } }
  },
})

export const quotaRoutes = [putQuotas, getQuotas]

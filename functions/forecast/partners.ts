import * as z from 'zod'
import { type RegistrationCounts, registrationCountsOf } from '../../shared/leads/registration-tally-store.ts'
import { none, sumCategories } from '../../shared/sales/deal-sums.ts'
import { percentOf, totalsOf } from '../../shared/sales/forecast-figures.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { listQuery } from '../http/list-query.ts'
import { type Request, route } from '../http/route.ts'
import { figuresOf, SalesFigures } from './figures.ts'
import { askedSums, conversionFor, isReached, monthsAsked, seenSums } from './seen-sums.ts'

const percent = z.number().optional()

const Registrations = z.strictObject({
  made: z.int(),
  waiting: z.int().meta({ description: 'That nobody decided on yet' }),
  accepted: z.int().meta({ description: 'Whatever became of them afterwards' }),
  refused: z.int(),
  converted: z.int().meta({ description: 'That became deals' }),
  expired: z.int(),
  conflicting: z.int().meta({ description: 'With which others conflicted when they were decided' }),
  acceptance: percent.meta({ description: 'Per cent of those that were decided' }),
  conversion: percent.meta({ description: 'Per cent of those that were accepted' }),
})

const registrationFigures = (rows: readonly RegistrationCounts[]): z.infer<typeof Registrations> => {
  const sum = (count: (row: RegistrationCounts) => number) => rows.reduce((total, row) => total + count(row), 0)
  const [waiting, approved, refused, converted, expired] = (
    ['submitted', 'approved', 'refused', 'converted', 'expired'] as const
  ).map((status) => sum(({ of }) => of(status))) as [number, number, number, number, number]
  const accepted = approved + converted + expired
  const [acceptance, conversion] = [percentOf(accepted, accepted + refused), percentOf(converted, accepted)]
  return {
    ...{ made: waiting + accepted + refused, waiting, accepted, refused, converted, expired },
    conflicting: sum(({ conflicting }) => conflicting),
    ...(acceptance !== undefined && { acceptance }),
    ...(conversion !== undefined && { conversion }),
  }
}

/** The counts of registrations that the permission reaches, as far as they are of a team that was asked for. */
const countsSeen = async (request: Request, months: readonly string[], teamId: string | undefined) => {
  const { store, actor } = request
  const found = await Promise.all(months.map((month) => registrationCountsOf(store, actor.tenantId, month)))
  return found
    .flat()
    .filter((row) => isReached(request, { teamId: row.teamId }))
    .filter((row) => teamId === undefined || row.teamId === teamId)
}

const getPartners = route({
  name: 'partnerPerformance',
  method: 'GET',
  path: '/v1/partners/performance',
  summary:
    'What dealers and partners brought: registrations made in some months and what became of them, deals that close then',
  permission: 'forecast:read',
  query: z.strictObject({
    from: askedSums.from,
    to: askedSums.to,
    teamId: askedSums.teamId,
    ...listQuery({}).pick({ limit: true, cursor: true }).shape,
  }),
  returns: z.strictObject({
    currency: z.string().optional(),
    items: z.array(
      z.strictObject({
        partnerId: z.string().meta({ description: 'The customer that is the dealer or partner' }),
        registrations: Registrations,
        deals: SalesFigures,
      }),
    ),
    next: z.string().optional(),
  }),
  refuses: ['measure.too_many', 'cursor.invalid'],
  examples: { quarter: { query: { from: '2026-10', to: '2026-12' } } },
  handle: async (request) => {
    const { query } = request
    const months = monthsAsked(query)
    const after = await openCursor<{ key: string }>(request, query.cursor)
    const [{ rows }, counts] = await Promise.all([
      seenSums(request, 'partner', query, months),
      countsSeen(request, months, query.teamId),
    ])
    const { currency, today, rateOn } = await conversionFor(request, rows)
    const [dealsBy, countsBy] = [Map.groupBy(rows, ({ key }) => key), Map.groupBy(counts, ({ partnerId }) => partnerId)]
    const keys = [...new Set([...dealsBy.keys(), ...countsBy.keys()])].filter((key) => key !== none).sort()
    const rest = after === undefined ? keys : keys.filter((key) => key > after.key)
    const items = rest.slice(0, query.limit).map((partnerId) => ({
      partnerId,
      registrations: registrationFigures(countsBy.get(partnerId) ?? []),
      deals: figuresOf(totalsOf(dealsBy.get(partnerId) ?? [], sumCategories, rateOn, today), currency),
    }))
    const last = items.at(-1)
    const next = last && rest.length > items.length ? await sealCursor(request, { key: last.partnerId }) : undefined
    return { body: { ...(currency !== undefined && { currency }), items, ...(next !== undefined && { next }) } }
  },
})

export const partnerRoutes = [getPartners]

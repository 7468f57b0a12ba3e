import * as z from 'zod'
import { day, epochMs } from '../../shared/kernel/instant.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import {
  type Movement,
  type MovementCause,
  movementCauses,
  movementsOf,
  type Scope,
  valueIn,
} from '../../shared/sales/forecast-movement.ts'
import { MonthText, monthsBetween } from '../../shared/sales/forecast-period.ts'
import type { KeptNight } from '../../shared/sales/snapshot.ts'
import { closedBetween, findNight, openOfNight } from '../../shared/sales/snapshot-store.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { listQuery } from '../http/list-query.ts'
import { type Request, route } from '../http/route.ts'
import { completed, type Pair, pairsOf } from './paired-nights.ts'
import { askedSums, queryRefusal, reachOf, tenantMoney } from './seen-sums.ts'

const mostDays = 400

/** Millionths of a currency unit in full: what rounds does not add up. */
const exactText = (millionths: bigint): string => {
  const size = millionths < 0n ? -millionths : millionths
  const fraction = String(size % 1_000_000n).padStart(6, '0')
  const shown = fraction.slice(0, 2) + fraction.slice(2).replace(/0+$/, '')
  return `${millionths < 0n ? '-' : ''}${size / 1_000_000n}.${shown}`
}

const paging = listQuery({}).pick({ limit: true, cursor: true }).shape
const Asked = z.strictObject({
  from: z.iso.date().meta({ description: 'The earlier night: the date that ended with it' }),
  to: z.iso.date().meta({ description: 'The later night' }),
  fromMonth: MonthText.optional().meta({ description: 'Of the close date; all months unless given' }),
  toMonth: MonthText.optional(),
  measure: z.enum(['amount', 'weighted']).default('amount'),
  ownerId: askedSums.ownerId,
  teamId: askedSums.teamId,
  ...paging,
})
type Asked = z.output<typeof Asked>

const Amount = z.string().meta({ description: 'With all of its digits, so that they add up' })

/** Whose deals: those asked for, as far as the permission reaches. */
const scopeOf = (request: Request, { fromMonth, toMonth, measure, ownerId, teamId }: Asked): Scope => {
  const { actor } = request
  const reach = reachOf(request)
  const owner = reach === 'own' ? [actor.id].filter((id) => ownerId === undefined || id === ownerId) : ownerId
  const team = reach === 'team' ? actor.teamIds.filter((id) => teamId === undefined || id === teamId) : teamId
  return {
    ...{ fromMonth: fromMonth ?? '0000-00', toMonth: toMonth ?? '9999-99', measure },
    ...(owner !== undefined && { ownerIds: new Set([owner].flat()) }),
    ...(team !== undefined && { teamIds: new Set([team].flat()) }),
  }
}

interface Sums {
  before: bigint
  after: bigint
  unconverted: number
  readonly causes: Map<MovementCause, { count: number; by: bigint }>
}

const add = (sums: Sums, { before, after }: Pair, moved: readonly Movement[], scope: Scope): void => {
  sums.before += valueIn(before, scope)
  sums.after += valueIn(after, scope)
  if (before?.isUnconverted || after?.isUnconverted) sums.unconverted += 1
  for (const { cause, by } of moved) {
    const sum = sums.causes.get(cause) ?? { count: 0, by: 0n }
    sums.causes.set(cause, { count: sum.count + 1, by: sum.by + by })
  }
}

const checkNights = async ({ store, actor }: Request, { from, to }: Asked): Promise<void> => {
  if (to < from) throw queryRefusal('/to', 'ends_before_start')
  const days = (epochMs(`${to}T00:00:00.000Z`) - epochMs(`${from}T00:00:00.000Z`)) / day
  if (days > mostDays) throw queryRefusal('/to', 'period_too_long', { days: mostDays })
  const found = await Promise.all([from, to].map((date) => findNight(store, actor.tenantId, date)))
  const missing = [from, to].find((_, index) => !found[index])
  if (missing !== undefined) throw new Refusal('forecast.no_snapshot', { params: { date: missing } })
}

const walk = async (request: Request, asked: Asked, beyond: string | undefined) => {
  const { store, actor } = request
  const { from, to, limit } = asked
  const scope = scopeOf(request, asked)
  const months = monthsBetween(from.slice(0, 7), to.slice(0, 7))
  const closed = await closedBetween(store, actor.tenantId, { after: from, to }, months)
  const sums: Sums = { before: 0n, after: 0n, unconverted: 0, causes: new Map() }
  const items: Movement[] = []
  let shown = 0
  let last: string | undefined
  let more = false
  const nights = [from, to].map((night) => openOfNight(store, actor.tenantId, night, beyond)) as [
    AsyncGenerator<KeptNight>,
    AsyncGenerator<KeptNight>,
  ]
  for await (const pair of pairsOf(...nights)) {
    const whole = await completed(request, pair, closed, from)
    const moved = movementsOf(whole.before, whole.after, scope)
    add(sums, whole, moved, scope)
    if (moved.length === 0) continue
    more = shown >= limit
    // The totals are of all deals, and told with the first page only.
    if (more && beyond !== undefined) break
    if (more) continue
    items.push(...moved)
    shown += 1
    last = moved[0]?.dealId
  }
  return { sums, items, next: more ? last : undefined }
}

const getMovement = route({
  name: 'forecastMovement',
  method: 'GET',
  path: '/v1/forecast/movement',
  summary: 'Why what is open was worth something else on another night: by cause, and deal by deal; it adds up exactly',
  permission: 'forecast:read',
  query: Asked,
  returns: z.strictObject({
    currency: z.string().optional(),
    totals: z
      .strictObject({
        from: Amount,
        to: Amount,
        difference: Amount,
        causes: z.array(z.strictObject({ cause: z.enum(movementCauses), deals: z.int(), by: Amount })),
        unconverted: z
          .int()
          .meta({ description: 'Deals that had no exchange rate on one of the nights; worth 0 then' }),
      })
      .optional()
      .meta({ description: 'On the first page only' }),
    items: z.array(z.strictObject({ dealId: z.string(), cause: z.enum(movementCauses), by: Amount })),
    next: z.string().optional(),
  }),
  refuses: ['forecast.no_snapshot', 'cursor.invalid'],
  examples: { week: { query: { from: '2026-11-13', to: '2026-11-20', fromMonth: '2026-10', toMonth: '2026-12' } } },
  handle: async (request) => {
    const { query } = request
    const place = await openCursor<{ after: string }>(request, query.cursor)
    await checkNights(request, query)
    const [{ currency }, { sums, items, next }] = await Promise.all([
      tenantMoney(request),
      walk(request, query, place?.after),
    ])
    const causes = movementCauses.flatMap((cause) => {
      const sum = sums.causes.get(cause)
      return sum ? [{ cause, deals: sum.count, by: exactText(sum.by) }] : []
    })
    const { before, after, unconverted } = sums
    const totals = {
      ...{ from: exactText(before), to: exactText(after), difference: exactText(after - before), causes, unconverted },
    }
    return {
      body: {
        ...(currency !== undefined && { currency }),
        ...(place === undefined && { totals }),
        items: items.map(({ dealId, cause, by }) => ({ dealId, cause, by: exactText(by) })),
        ...(next !== undefined && { next: await sealCursor(request, { after: next }) }),
      },
    }
  },
})

export const movementRoutes = [getMovement]

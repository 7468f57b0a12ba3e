import * as z from 'zod'
import { reaches } from '../../shared/kernel/actor.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { ReviewResult, reviewResults } from '../../shared/service/review-results.ts'
import { resultsOfMonths } from '../../shared/service/review-results-store.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { route } from '../http/route.ts'

const mostMonths = 24
const usualMonths = 12
/** Counters that one answer is made of: some 300 read units. */
const mostCells = 5000

const id = z.string().min(1).max(40).optional()
const month = z.string().regex(/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/)

const Asked = z.strictObject({
  from: month
    .optional()
    .meta({ description: 'First month, in UTC; eleven before the last when left out', example: '2026-01' }),
  to: month.optional().meta({ description: 'Last month; the present one when left out', example: '2026-11' }),
  handlerId: id.meta({ description: 'Of this person only' }),
  scorecardId: id.meta({ description: 'By this scorecard only' }),
  ...listQuery({}).pick({ limit: true, cursor: true }).shape,
})
type Asked = z.output<typeof Asked>

const countOf = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5)) - 1
const monthAt = (count: number): string => `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`

/** @throws Refusal when the period is none or too long */
const monthsOf = ({ from, to }: Asked, now: string): string[] => {
  const last = countOf(to ?? now.slice(0, 7))
  const first = from === undefined ? last - usualMonths + 1 : countOf(from)
  const fault = (code: string, params = {}): Refusal =>
    new Refusal('request.invalid', { faults: [{ in: 'query', pointer: '/to', code, params }] })
  if (last < first) throw fault('ends_before_start')
  if (last - first >= mostMonths) throw fault('too_many_months', { months: mostMonths })
  return Array.from({ length: last - first + 1 }, (_, place) => monthAt(first + place))
}

const getResults = route({
  name: 'reviewResults',
  method: 'GET',
  path: '/v1/service/review-results',
  summary:
    'How the work of you, your team or everybody was scored: by person, scorecard, criterion and month; of moments ago',
  permission: 'review:read',
  query: Asked,
  returns: pageOf(ReviewResult),
  refuses: ['measure.too_many', 'cursor.invalid'],
  examples: { autumn: { query: { from: '2026-09', to: '2026-11' } } },
  handle: async (request) => {
    const { store, actor, query, now } = request
    const { handlerId, scorecardId, limit } = query
    const after = await openCursor<{ handlerId: string; scorecardId: string }>(request, query.cursor)
    const cells = await resultsOfMonths(store, actor.tenantId, monthsOf(query, now), handlerId, mostCells)
    if (!cells) throw new Refusal('measure.too_many', { params: { limit: mostCells } })
    const seen = cells.filter(
      ({ of }) =>
        (scorecardId === undefined || of.scorecardId === scorecardId) &&
        reaches(actor, 'review:read', { ownerId: of.handlerId, teamId: of.teamId }),
    )
    const keyOf = (one: { handlerId: string; scorecardId: string }) => `${one.handlerId}#${one.scorecardId}`
    const all = reviewResults(seen)
    const rest = after === undefined ? all : all.filter((one) => keyOf(one) > keyOf(after))
    const items = rest.slice(0, limit)
    const last = items.at(-1)
    const place = last && { handlerId: last.handlerId, scorecardId: last.scorecardId }
    const next = place && rest.length > items.length ? await sealCursor(request, place) : undefined
    return { body: { items, ...(next !== undefined && { next }) } }
  },
})

export const reviewResultRoutes = [getResults]

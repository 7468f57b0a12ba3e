import * as z from 'zod'
import { AssignmentFact } from '../../shared/assignment/fact.ts'
import { assignmentsOfDay } from '../../shared/assignment/fact-store.ts'
import { MemberShare, sharesOf } from '../../shared/assignment/fairness.ts'
import { dayOfRoster } from '../../shared/assignment/fairness-store.ts'
import { rosters } from '../../shared/assignment/roster-store.ts'
import { day, epochMs, plusDays } from '../../shared/kernel/instant.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Position } from '../../shared/storage/store.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { findRecord } from '../http/records.ts'
import { type Request, route } from '../http/route.ts'
import { RosterParams } from './rosters.ts'

const mostDays = 31

const Period = listQuery({
  from: z.iso.date().meta({ description: 'First day, in the zone of the roster', example: '2026-11-01' }),
  to: z.iso.date().meta({ description: 'Last day', example: '2026-11-30' }),
}).pick({ from: true, to: true, limit: true, cursor: true })

const Report = pageOf(AssignmentFact).extend({
  given: z.int().meta({ description: 'Of the whole period' }),
  members: z.array(MemberShare).meta({ description: 'Of the whole period, whatever the page' }),
})

const start = (date: string): string => `${date}T00:00:00.000Z`

const queryRefusal = (pointer: string, code: string, params = {}): Refusal =>
  new Refusal('request.invalid', { faults: [{ in: 'query', pointer, code, params }] })

/** @throws Refusal when the period is none or too long */
const datesOf = ({ from, to }: { from: string; to: string }): readonly string[] => {
  const days = Math.round((epochMs(start(to)) - epochMs(start(from))) / day) + 1
  if (days < 1) throw queryRefusal('/to', 'ends_before_start')
  if (days > mostDays) throw queryRefusal('/to', 'period_too_long', { days: mostDays })
  return Array.from({ length: days }, (_, place) => plusDays(start(from), place).slice(0, 10))
}

interface Place {
  readonly date: string
  readonly after?: Position
}

/** Facts from a place on, over as many days as it takes. */
const pageOfFacts = async (
  { store, actor }: Request,
  rosterId: string,
  dates: readonly string[],
  limit: number,
  from: Place | undefined,
): Promise<{ readonly facts: readonly AssignmentFact[]; readonly next?: Place }> => {
  const facts: AssignmentFact[] = []
  for (const date of dates.filter((one) => from === undefined || one >= from.date)) {
    if (facts.length >= limit) return { facts, next: { date } }
    const after = date === from?.date ? from.after : undefined
    const page = await assignmentsOfDay(store, actor.tenantId, rosterId, date, limit - facts.length, after)
    facts.push(...page.facts)
    if (page.next) return { facts, next: { date, after: page.next } }
  }
  return { facts }
}

const getFairness = route({
  name: 'rosterFairness',
  method: 'GET',
  path: '/v1/rosters/{rosterId}/fairness',
  summary: 'What each member was given and should have been given, and page by page why each one went where it went',
  permission: 'roster:read',
  params: RosterParams,
  query: Period,
  returns: Report,
  examples: { november: { query: { from: '2026-11-01', to: '2026-11-30' } } },
  handle: async (request) => {
    const { store, actor, query } = request
    const dates = datesOf(query)
    const { id } = await findRecord(request, rosters, request.params.rosterId)
    const place = await openCursor<Place>(request, query.cursor)
    const [days, { facts, next }] = await Promise.all([
      Promise.all(dates.map((date) => dayOfRoster(store, actor.tenantId, id, date))),
      pageOfFacts(request, id, dates, query.limit, place),
    ])
    const members = [...sharesOf(days)]
    const given = members.reduce((sum, { actual }) => sum + actual, 0)
    return { body: { given, members, items: [...facts], ...(next && { next: await sealCursor(request, next) }) } }
  },
})

export const fairnessRoutes = [getFairness]

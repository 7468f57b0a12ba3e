import type { Instant } from '../kernel/instant.ts'
import { countedValues } from '../kernel/naive-bayes.ts'
import { type MonthPlace, monthOf, pageOfMonths } from '../storage/months.ts'
import { recordNameOf } from '../storage/postings.ts'
import { isRecord, stateOf } from '../storage/record.ts'
import type { Change, Item, Key, Position, Store } from '../storage/store.ts'
import type { Lead } from './lead-schema.ts'
import { leads } from './lead-store.ts'
import { featuresOf, openStages, outcomeOf } from './score-features.ts'
import type { Counted } from './score-model.ts'

/** What a write of a lead adds to one counter item. */
export interface AddedLeads {
  readonly key: Key
  readonly by: Readonly<Record<string, number>>
}

const partition = (tenantId: string): string => `${tenantId}#leadcounts`
const noTeam = '-'

/** The counters that a closed lead stands in: each value of it, of its team, once. */
const standingOf = (tenantId: string, item: Item | undefined, sign: 1 | -1): AddedLeads[] => {
  if (!item || !isRecord(item)) return []
  const lead = stateOf<Lead>(item)
  const outcome = outcomeOf(lead)
  if (!outcome) return []
  const { teamId = noTeam } = lead
  return countedValues(openStages, featuresOf(lead), outcome).map(({ field, value }) => ({
    key: { pk: partition(tenantId), sk: [teamId, field, encodeURIComponent(value)].join('#') },
    by: { [outcome]: sign },
  }))
}

/**
 * What a write of a lead changes in the counts of closed leads: it takes out how the lead stood and puts in how it stands, so that
 * the sum over all writes is right in whatever order they come, as long as each is added once.
 */
export const leadsCounted = ({ key, before, after }: Change): AddedLeads[] => {
  const { tenantId, noun } = recordNameOf(key)
  if (noun !== leads.name) return []
  return [...standingOf(tenantId, before, -1), ...standingOf(tenantId, after, 1)]
}

/** One page of what the counters should say, from the leads themselves; the sums over all pages are the counters. */
export const recountLeads = async (
  store: Store,
  tenantId: string,
  now: Instant,
  { limit, place }: { readonly limit: number; readonly place?: MonthPlace | undefined },
): Promise<{ readonly added: readonly AddedLeads[]; readonly next?: MonthPlace }> => {
  const walk = { direction: 'ascending', to: monthOf(now) } as const
  const { items, next } = await pageOfMonths(store, tenantId, leads.name, walk, place, limit)
  return { added: items.flatMap((item) => standingOf(tenantId, item, 1)), ...(next && { next }) }
}

const perRead = 1000

/** All counts of closed leads by team (`-` is none): as many reads as there are values, however many leads were closed. */
export const countsOfTeams = async (
  store: Store,
  tenantId: string,
): Promise<ReadonlyMap<string, readonly Counted[]>> => {
  const teams = new Map<string, Counted[]>()
  let after: Position | undefined
  do {
    const page = await store.query({
      ...{ index: 'table', partition: partition(tenantId), limit: perRead },
      ...(after && { after }),
    })
    for (const item of page.items) {
      const [team = noTeam, field = '', value = ''] = item.sk.split('#')
      const row = {
        ...{ field, value: decodeURIComponent(value) },
        ...{ won: Number(item.won ?? 0), lost: Number(item.lost ?? 0) },
      }
      const rows = teams.get(team)
      if (rows) rows.push(row)
      else teams.set(team, [row])
    }
    after = page.next
  } while (after)
  return teams
}

import { isDeepStrictEqual } from 'node:util'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { isOpenLead } from '../../shared/leads/lead-status.ts'
import type { Approval } from '../../shared/sales/approval-schema.ts'
import type { Deal } from '../../shared/sales/deal-schema.ts'
import { dealsAdded } from '../../shared/sales/deal-tally-store.ts'
import { isRecord, stateOf } from '../../shared/storage/record.ts'
import type { Item } from '../../shared/storage/store.ts'
import { keyText } from '../../shared/storage/units.ts'
import type { End } from './scenario.ts'
import { eventsIn, newest, type Written } from './written.ts'

type Sums = Map<string, Record<string, number>>

const numbers = (item: object): Record<string, number> =>
  Object.fromEntries(Object.entries(item).filter((entry) => typeof entry[1] === 'number' && entry[1] !== 0))

const nonZero = (sums: Sums): Record<string, Record<string, number>> =>
  Object.fromEntries(
    [...sums]
      .map(([key, sum]) => [key, numbers(sum)] as const)
      .filter(([, sum]) => Object.keys(sum).length > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )

/** No deal is counted twice, and none is left out: the counters are those of the deals as they are. */
const checkSums = (items: readonly Item[], wrong: string[]): void => {
  const expected: Sums = new Map()
  for (const item of items.filter(isRecord)) {
    const { pk, sk } = item
    for (const { key, by } of dealsAdded({ id: '', key: { pk, sk }, after: item })) {
      const sum = expected.get(keyText(key)) ?? {}
      for (const [name, number] of Object.entries(by)) sum[name] = (sum[name] ?? 0) + number
      expected.set(keyText(key), sum)
    }
  }
  const counted: Sums = new Map(
    items.filter(({ pk }) => /#deal(sums|board|swon)#/.test(pk)).map((item) => [keyText(item), numbers(item)]),
  )
  if (!isDeepStrictEqual(nonZero(counted), nonZero(expected)))
    wrong.push('the sums of deals are not those of the deals')
}

/** One call makes one record: names are those of the calls that made them. */
const checkMadeOnce = (writes: readonly Written[], noun: string, wrong: string[]): void => {
  const names = writes
    .filter(({ before, after }) => after.noun === noun && !before && String(after.data.name).startsWith('key_'))
    .map(({ after }) => `${after.data.leadId ?? ''} ${after.data.name}`)
  if (new Set(names).size < names.length) wrong.push(`a ${noun} was made twice`)
}

/** Everybody's backlog is what they have, a lead is somebody's, and became at most one customer and one deal. */
const checkLeads = ({ writes, items }: End, wrong: string[]): void => {
  const leads = newest(writes, 'lead').map((item) => stateOf<Lead>(item))
  const held = Map.groupBy(leads.filter(isOpenLead), ({ ownerId }) => ownerId)
  for (const { sk, open = 0 } of items.filter(({ pk }) => pk === 'ten_1#load#lead'))
    if (open !== (held.get(sk)?.length ?? 0))
      wrong.push(`${sk} has ${held.get(sk)?.length ?? 0} leads, counted ${open}`)
  for (const lead of leads)
    if (lead.status === 'new' && lead.ownerId === undefined) wrong.push(`${lead.id} was given to nobody`)
  const made = Map.groupBy(newest(writes, 'deal'), ({ data }) => data.leadId)
  for (const lead of leads) {
    const own = (made.get(lead.id) ?? []).map(({ data }) => data.id)
    const expected = lead.converted?.dealId === undefined ? [] : [lead.converted.dealId]
    if (!isDeepStrictEqual(own, expected)) wrong.push(`${lead.id} became ${own.length} deals`)
  }
}

const gated: ReadonlySet<string> = new Set(['one', 'all'])

/** Every approval that was given moved its deal once, and nothing else let a deal into such a stage. */
const checkApprovals = ({ writes, now, sent }: End, wrong: string[]): void => {
  const events = eventsIn(writes)
  const found = newest(writes, 'approval').map((item) => stateOf<Approval>(item))
  const given = Map.groupBy(
    found.filter(({ status }) => status === 'given'),
    ({ subject }) => subject.id,
  )
  for (const item of newest(writes, 'deal')) {
    const deal = stateOf<Deal>(item)
    // A deal that is opened again enters its stage anew.
    const entered = deal.stages.filter(
      ({ stage }, index) => gated.has(stage) && deal.stages[index - 1]?.stage !== stage,
    )
    const approved = given.get(deal.id)?.length ?? 0
    if (entered.length !== approved) wrong.push(`${deal.id}: ${approved} approvals, ${entered.length} moves`)
  }
  for (const approval of found) {
    const own = events.filter(({ write }) => write.key.pk.endsWith(`#approval#${approval.id}`))
    const count = (type: string) => own.filter((event) => event.type === `approval.${type}`).length
    const ends = ['given', 'refused', 'expired', 'withdrawn', 'stale'].map(count)
    const settled = ends.reduce((sum, one) => sum + one, 0)
    if (settled !== (approval.status === 'pending' ? 0 : 1)) wrong.push(`${approval.id} was settled ${settled} times`)
    if (count('reminded') > 1) wrong.push(`${approval.id} was reminded of ${count('reminded')} times`)
    if (approval.status === 'pending' && approval.expiresAt <= now) wrong.push(`${approval.id} did not expire`)
  }
  for (const { id, type, write } of events)
    if (/^approval\.(given|refused|expired|stale)$/.test(type) && !sent.has(`${id}/${write.after.data.requesterId}`))
      wrong.push(`nobody was told of ${id}`)
}

/** What is won was won once more often than it was opened again, and its splits come to all there is. */
const checkDeals = ({ writes }: End, wrong: string[]): void => {
  const events = eventsIn(writes)
  for (const item of newest(writes, 'deal')) {
    const { id, state, wonBy, stages } = stateOf<Deal>(item)
    const own = events.filter(({ write }) => write.key.pk.endsWith(`#deal#${id}`))
    const count = (type: string) => own.filter((event) => event.type === type).length
    const ended = count('deal.won') + count('deal.lost') - count('deal.reopened')
    if (ended !== (state === 'open' ? 0 : 1)) wrong.push(`${id} is ${state} after ${ended} ends`)
    if (count('deal.aged') > stages.length) wrong.push(`${id} was flagged too often`)
    const percent = wonBy?.splits.reduce((sum, split) => sum + Math.round(split.percent * 100), 0)
    if (percent !== undefined && percent !== 10_000) wrong.push(`${id} was won for ${percent / 100} per cent`)
    if (stages.filter(({ leftAt }) => leftAt === undefined).length !== (state === 'open' ? 1 : 0))
      wrong.push(`${id} stands in several stages`)
  }
}

export const checkSales = (end: End): string[] => {
  const wrong: string[] = []
  checkSums(end.items, wrong)
  checkMadeOnce(end.writes, 'lead', wrong)
  checkMadeOnce(end.writes, 'deal', wrong)
  checkLeads(end, wrong)
  checkApprovals(end, wrong)
  checkDeals(end, wrong)
  return wrong
}

import { customValues } from '../kernel/custom-values.ts'
import { textTerm } from '../kernel/search-term.ts'
import { wordsOf } from '../kernel/text.ts'
import type { Searchable } from '../storage/record-search.ts'
import type { Deal } from './deal-schema.ts'
import { boardPlaces, deals } from './deal-store.ts'

/** Fields of deals by whose values there are lists, beside searchable custom fields. */
export const listedOfDeals = [
  'state',
  'closedOn',
  'board',
  'ownerId',
  'teamId',
  'sharedWith',
  'customerId',
  'partnerId',
  'territoryId',
  'region',
  'source.channel',
  'source.campaign',
  'lostReason.key',
  'tags',
  'isAged',
] as const

/** Fields of deals that a filter may name beside a listed one. */
export const checkedOfDeals = [
  'pipelineId',
  'stage',
  'forecastCategory',
  'probability',
  'closeDate',
  'closedAt',
  'openedAt',
  'agedAt',
  'reopenedCount',
  'amount.currency',
  'leadId',
  'externalId',
  'createdBy',
  'updatedAt',
] as const

const mostStarts = 16
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+/gu

/** A search may begin at every word of a name, and at every character of a script without spaces. */
const nameTerms = (name: string): string[] => {
  const pieces = wordsOf(name).flatMap((word) => word.match(unspaced) ?? [])
  return pieces.slice(0, mostStarts).map((_, start) => textTerm(pieces.slice(start, start + mostStarts).join('')))
}

/** Deals by words of the name and by the values that lists filter on. */
export const searchableDeals: Searchable<Deal> = {
  noun: deals,
  terms: ({ name }) => [...new Set(nameTerms(name))].sort(),
  values: (deal) => ({
    state: deal.state,
    // The day in UTC, so that what closed since then is found without all that ever closed.
    closedOn: deal.closedAt?.slice(0, 10),
    board: boardPlaces(deal),
    ownerId: deal.ownerId,
    teamId: deal.teamId,
    sharedWith: deals.owned?.(deal).sharedWith,
    customerId: deal.customerId,
    partnerId: deal.partnerId,
    territoryId: deal.territoryId,
    region: deal.region,
    'source.channel': deal.source?.channel,
    'source.campaign': deal.source?.campaign,
    'lostReason.key': deal.lostReason?.key,
    tags: deal.tags,
    isAged: deal.agedAt === undefined ? undefined : true,
    ...customValues(deal),
  }),
}

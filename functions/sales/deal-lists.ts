import * as z from 'zod'
import { scopeOf } from '../../shared/kernel/actor.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { Deal, dealStates } from '../../shared/sales/deal-schema.ts'
import { checkedOfDeals, listedOfDeals, searchableDeals } from '../../shared/sales/deal-search-store.ts'
import { boardPlace, boardPlaceOf, deals, openDealsOf } from '../../shared/sales/deal-store.ts'
import { forecastCategories } from '../../shared/sales/forecast-category.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { ownerOfValue } from '../../shared/storage/unique.ts'
import { mayAskPersonal } from '../http/custom-lists.ts'
import type { Listing } from '../http/list-asked.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { maySee } from '../http/references.ts'
import { type Reply, type Request, route } from '../http/route.ts'
import { externalValue } from './deal-unique.ts'

const id = z.string().min(1).max(40).optional()
const word = z.string().min(1).max(64).optional()

const DealQuery = listQuery({
  state: z.enum(dealStates).optional(),
  pipelineId: id,
  stage: id.meta({ description: 'Of open deals, together with pipelineId' }),
  ownerId: id,
  teamId: id,
  customerId: id,
  partnerId: id,
  territoryId: id,
  region: word,
  'source.channel': word,
  'source.campaign': word,
  forecastCategory: z.enum(forecastCategories).optional(),
  'lostReason.key': id,
  tags: word.meta({ description: 'Deals with this tag' }),
  externalId: word,
  isAged: z.enum(['true']).optional().meta({ description: 'Deals that stay too long in their stage' }),
})
type DealQuery = z.output<typeof DealQuery>

const listing: Listing<Deal> = {
  noun: deals,
  schema: Deal,
  searchable: searchableDeals,
  listed: listedOfDeals,
  checked: checkedOfDeals,
  orders: {
    closeDate: {
      index: 'g3',
      partition: (tenantId, equal) => {
        const ownerId = equal('ownerId')
        return ownerId !== undefined && equal('state') === 'open' ? openDealsOf(tenantId, { ownerId }) : undefined
      },
    },
  },
}

/** Open deals of a stage stand in a list of their own, by pipeline and stage together. */
const withBoard = ({ pipelineId, stage, state, ...query }: DealQuery) => {
  const isBoard = pipelineId !== undefined && stage !== undefined && (state === undefined || state === 'open')
  return isBoard ? { ...query, board: boardPlace(pipelineId, stage) } : { ...query, pipelineId, stage, state }
}

/** Who is in more teams than this is looked up among all deals of a stage. */
const mostBoards = 40

/** The lists of a stage that hold what the caller's permission reaches; nothing when that is every deal. */
const boardsWithin = ({ actor }: Request, board: string): string[] | undefined => {
  const scope = scopeOf(actor, 'deal:read')
  const ids = scope === 'team' ? [actor.id, ...actor.teamIds] : [actor.id]
  return scope === 'all' || ids.length > mostBoards ? undefined : ids.map((id) => boardPlaceOf(board, id))
}

type Asked = Omit<DealQuery, 'externalId'> & { readonly board?: string }

const withinScope = (request: Request, { board, ...query }: Asked) => {
  const boards = board === undefined ? undefined : boardsWithin(request, board)
  if (!boards) return { query: { ...query, board }, isWithinScope: false }
  const ofBoards = { field: 'board', op: 'in' as const, value: boards }
  const filter = query.filter ? { and: [query.filter, ofBoards] } : ofBoards
  return { query: { ...query, filter }, isWithinScope: true }
}

/** One page of deals as a query asks for them. @throws Refusal as `listPage` says; `access.denied` for a search by names */
export const dealsAsked = async (request: Request, asked: Asked): Promise<Reply<{ items: Deal[]; next?: string }>> => {
  if (asked.q !== undefined) mayAskPersonal(request)
  const { query, isWithinScope } = withinScope(request, asked)
  return listPage({ ...request, query }, { ...listing, isWithinScope })
}

/** @throws Refusal when the external id is asked for along with anything else */
const byExternalId = async (request: Request, { externalId, limit, ...others }: DealQuery): Promise<Deal[]> => {
  const other = Object.entries(others).find(([, value]) => value !== undefined)?.[0]
  if (other !== undefined)
    throw new Refusal('request.invalid', {
      faults: [{ in: 'query', pointer: `/${other}`, code: 'only_alone', params: { field: 'externalId' } }],
    })
  const { store, actor } = request
  const owner = await ownerOfValue(store, actor.tenantId, externalValue(String(externalId)))
  const deal = owner === undefined ? undefined : await loadRecord(store, deals, actor.tenantId, owner)
  return deal && maySee(request, deals, deal) ? [deal] : []
}

const getDeals = route({
  name: 'listDeals',
  method: 'GET',
  path: '/v1/deals',
  summary: 'List deals, the newest first; open ones of one owner can be sorted by closeDate',
  permission: 'deal:read',
  query: DealQuery,
  returns: pageOf(Deal),
  refuses: ['filter.unserved', 'sort.unserved', 'cursor.invalid'],
  examples: {
    mine: { query: { ownerId: 'usr_01J9ZQ4T7M8K3X5V2B6N1R0CDE', state: 'open', sort: 'closeDate' } },
    stage: { query: { pipelineId: 'pip_01J9ZQ4T7M8K3X5V2B6N1R0CDE', stage: 'proposal' } },
  },
  handle: async (request) => {
    const { externalId, ...query } = request.query
    if (externalId !== undefined) return { body: { items: await byExternalId(request, request.query) } }
    return dealsAsked(request, withBoard(query))
  },
})

export const dealListRoutes = [getDeals]

import * as z from 'zod'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import type { Owned } from '../../shared/kernel/actor.ts'
import type { RecordFields } from '../../shared/kernel/record-fields.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { isOpenLead } from '../../shared/leads/lead-status.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import type { Deal } from '../../shared/sales/deal-schema.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { checkTerritories, factsOfDeal, TerritoriesInput, territoryOf } from '../../shared/sales/territory.ts'
import { territoriesOf } from '../../shared/sales/territory-store.ts'
import { type MonthPlace, monthOf, pageOfMonths } from '../../shared/storage/months.ts'
import { type Noun, stateOf } from '../../shared/storage/record.ts'
import type { Item } from '../../shared/storage/store.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { maySee } from '../http/references.ts'
import { type Request, route } from '../http/route.ts'
import { customersOf } from './deal-customers.ts'

const mostOfPage = 100

const PreviewInput = z.strictObject({
  noun: z.enum(['customer', 'lead', 'deal']).meta({ description: 'Active customers, open leads, or open deals' }),
  territories: TerritoriesInput.shape.territories
    .optional()
    .meta({ description: 'A draft; the territories as they are when left out' }),
  limit: z.int().min(1).max(mostOfPage).default(mostOfPage).meta({ description: 'Records that are looked at' }),
  cursor: z.string().max(4000).optional(),
})

const Preview = z.strictObject({
  looked: z
    .int()
    .meta({ description: 'Records of this page that were looked at; those that you may not see are left out' }),
  counts: z
    .array(z.strictObject({ territory: z.string().optional(), count: z.int() }))
    .meta({ description: 'How many of this page fall into each, by name; without a name, into none' }),
  items: z.array(
    z.strictObject({
      id: z.string(),
      from: z.string().optional().meta({ description: 'Id of the territory in which a deal is' }),
      territoryId: z.string().optional().meta({ description: 'Absent for one of a draft that is new' }),
      territory: z.string().optional().meta({ description: 'Name of the territory into which it falls' }),
    }),
  ),
  next: z.string().optional().meta({ description: 'Cursor of the next page; absent on the last one' }),
})

interface Placed {
  readonly id: string
  readonly from?: string | undefined
  readonly facts: object
}

/** Records of a page as they fall into territories, those that count and that the actor may see. */
const placedOf = async (
  request: Request,
  noun: 'customer' | 'lead' | 'deal',
  items: readonly Item[],
): Promise<Placed[]> => {
  const seen = <State extends RecordFields & Owned>(of: Noun<State>) =>
    items.map((item) => stateOf<State>(item)).filter((state) => maySee(request, of, state))
  if (noun === 'customer')
    return seen<Customer>(customers).flatMap((one) => (one.status === 'active' ? [{ id: one.id, facts: one }] : []))
  if (noun === 'lead') return seen<Lead>(leads).flatMap((one) => (isOpenLead(one) ? [{ id: one.id, facts: one }] : []))
  const open = seen<Deal>(deals).filter(({ state }) => state === 'open')
  const customersById = await customersOf(request, open)
  return open.map((deal) => ({
    id: deal.id,
    from: deal.territoryId,
    facts: factsOfDeal(deal, customersById.get(deal.customerId ?? '')),
  }))
}

const postPreview = route({
  name: 'previewTerritories',
  method: 'POST',
  path: '/v1/territories/preview',
  summary:
    'Which customers, leads or deals fall into which territory, as they are or as a draft would have it, page by page',
  permission: 'territory:read',
  body: PreviewInput,
  returns: Preview,
  refuses: ['access.denied', 'cursor.invalid'],
  examples: { leads: { body: { noun: 'lead' } } },
  handle: async (request) => {
    const { store, actor, now, body } = request
    const { noun, territories: draft, limit, cursor } = body
    if (actor.permissions[`${noun}:read`] === undefined)
      throw new Refusal('access.denied', { params: { permission: `${noun}:read` } })
    if (draft) checkTerritories({ territories: draft })
    const drawn: readonly TerritoriesInput['territories'][number][] =
      draft ?? (await territoriesOf(store, actor.tenantId))
    const from = await openCursor<{ noun: string; place: MonthPlace }>(request, cursor)
    if (from && from.noun !== noun) throw new Refusal('cursor.invalid')
    const walk = { direction: 'descending', to: monthOf(now) } as const
    const page = await pageOfMonths(store, actor.tenantId, noun, walk, from?.place, limit)
    const whole = page.items.filter(({ redirect }) => redirect === undefined)
    const items = (await placedOf(request, noun, whole as never[])).map(({ id, from: before, facts }) => {
      const to = territoryOf(drawn, facts, now)
      return {
        id,
        ...(before !== undefined && { from: before }),
        ...(to?.id !== undefined && { territoryId: to.id }),
        ...(to && { territory: to.name }),
      }
    })
    const fallen = Map.groupBy(items, ({ territory }) => territory)
    const counts = [...drawn.map(({ name }) => name), undefined].flatMap((territory) => {
      const count = fallen.get(territory)?.length ?? 0
      return count > 0 ? [{ ...(territory !== undefined && { territory }), count }] : []
    })
    const next = page.next && (await sealCursor(request, { noun, place: page.next }))
    return { body: { looked: items.length, counts, items, ...(next !== undefined && { next }) } }
  },
})

export const territoryPreviewRoutes = [postPreview]

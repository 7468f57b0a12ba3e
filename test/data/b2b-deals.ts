import { unitsIn } from '../support/units.ts'
import { agents, type Opportunity, opportunities, products } from './b2b-files.ts'
import { type Call, type Loaded, mustBe, sync } from './b2b-loader.ts'

/**
 * The stages of the file. Won and lost ones are in it without the stage that they were in: they engaged, which is what the file has a
 * date for. Why deals were lost it doesn't say either.
 */
const pipeline = {
  stages: [
    { key: 'prospecting', name: 'Prospecting', probability: 10 },
    { key: 'engaging', name: 'Engaging', probability: 40, category: 'best_case' },
  ],
  lostReasons: [{ key: 'unknown', name: 'Not recorded' }],
}

const squeezed = (name: string): string => name.replaceAll(' ', '')

/** What comes with every row: the ids that it names by words. */
interface Known extends Pick<Loaded, 'users' | 'accounts'> {
  readonly pipelineId: string
  readonly regions: ReadonlyMap<string, string>
  /** Names of products as the price list has them, by what remains without blanks. */
  readonly products: ReadonlyMap<string, string>
}

const instant = (date: string): string => `${date}T00:00:00Z`

const importOf = ({ stage, engagedOn, closedOn }: Opportunity) => {
  if (stage === 'Prospecting') return { stages: undefined }
  const since = instant(engagedOn ?? '')
  const stays = { openedAt: since, stages: [{ stage: 'engaging', enteredAt: since }] }
  if (closedOn === undefined) return stays
  const closed = { ...stays, closedAt: instant(closedOn) }
  return stage === 'Won' ? { ...closed, state: 'won' } : { ...closed, state: 'lost', lostReason: 'unknown' }
}

/**
 * An opportunity as it is. Its product is a line under the name of the price list, so that both spellings count as one product, and
 * keeps the spelling of the row in the line's name. An open one has no value in the file and gets none: no line, no amount, and
 * its product as a tag. One without an account has no customer. One that was never engaged has no dates, so it opens when it comes here.
 */
const dealOf = (row: Opportunity, known: Known) => {
  const product = known.products.get(squeezed(row.product)) ?? row.product
  const customerId = known.accounts.get(row.account)
  const value = row.value && { amount: row.value, currency: 'USD' }
  return {
    externalId: row.id,
    name: row.account === '' ? row.product : `${row.product}, ${row.account}`,
    pipelineId: known.pipelineId,
    ...(customerId && { customerId }),
    ownerId: known.users.get(row.agent),
    region: known.regions.get(row.agent),
    source: { channel: 'import', contactPoint: 'b2b-sales' },
    ...(value ? { lines: [{ productRef: product, name: row.product, unitPrice: value }] } : { tags: [product] }),
    ...(row.closedOn && { closeDate: row.closedOn }),
    imported: importOf(row),
  }
}

export interface LoadedDeal {
  readonly id: string
  readonly status: number
  readonly version: number
}

export interface LoadedDeals {
  readonly pipelineId: string
  /** Per opportunity, in the file's order. */
  readonly items: readonly LoadedDeal[]
  readonly units: { readonly read: number; readonly write: number }
}

const perBatch = 100

/** Brings the opportunities in through the public API, on top of agents and accounts. A second time changes nothing. */
export const loadB2bDeals = async (
  call: Call,
  { users, accounts }: Pick<Loaded, 'users' | 'accounts'>,
): Promise<LoadedDeals> => {
  const name = 'Opportunities'
  const pipelineId = (await sync(call, '/v1/pipelines', new Map([[name, pipeline]]))).get(name) ?? ''
  const known: Known = {
    ...{ users, accounts, pipelineId },
    regions: new Map(agents().map((agent) => [agent.name, agent.region])),
    products: new Map(products().map((product) => [squeezed(product), product])),
  }
  const rows = opportunities()
  const items: LoadedDeal[] = []
  const units = { read: 0, write: 0 }
  for (let start = 0; start < rows.length; start += perBatch) {
    const some = rows.slice(start, start + perBatch).map((row) => dealOf(row, known))
    const answer = mustBe([200], await call('POST', '/v1/deals/batch', { by: 'externalId', items: some }))
    items.push(...answer.body.items)
    const consumed = unitsIn(answer.headers)
    units.read += consumed.read
    units.write += consumed.write
  }
  return { pipelineId, items, units }
}

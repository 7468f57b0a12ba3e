import leadsFunction from '../../functions/leads/index.ts'
import leadProgress from '../../functions/leads/lead-progress.ts'
import leadSearch from '../../functions/leads/lead-search.ts'
import onLeadConverted from '../../functions/leads/on-lead-converted.ts'
import onLeadCreated from '../../functions/leads/on-lead-created.ts'
import onLeadPlaceFreed from '../../functions/leads/on-lead-place-freed.ts'
import watchLeads from '../../functions/leads/watch-leads.ts'
import approvalsFunction from '../../functions/sales/approvals-index.ts'
import watchDeals from '../../functions/sales/deal-watch.ts'
import sales from '../../functions/sales/index.ts'
import onApproval from '../../functions/sales/on-approval.ts'
import onDealAged from '../../functions/sales/on-deal-aged.ts'
import onDealMoved from '../../functions/sales/on-deal-moved.ts'
import watchApprovals from '../../functions/sales/watch-approvals.ts'
import { searchables } from '../../functions/stream/searchables.ts'
import { createCustomer } from '../../shared/customers/customer.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { hour } from '../../shared/kernel/instant.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { dealsAdded } from '../../shared/sales/deal-tally-store.ts'
import { createRecord } from '../../shared/storage/record.ts'
import { members, setUp, userId } from '../assignment/world.ts'
import { apiOf, testActor } from '../support/api.ts'
import { addUser } from '../support/people.ts'
import { stampOf } from './leads-scenario.ts'
import type { Random } from './random.ts'
import { checkSales } from './sales-check.ts'
import type { Begin, Scenario } from './scenario.ts'

const tenantId = 'ten_1'
const customerId = 'cus_1'
const people = [1, 2, 3].map(userId)
const [seller, first, second] = people as [string, string, string]

const functions = [sales, approvalsFunction, leadsFunction, leadProgress, leadSearch]
const used = { ...sales, routes: functions.flatMap(({ routes }) => routes) }

interface Call {
  readonly path: string
  readonly body?: object
  readonly by: string
  readonly key: string
}

/** What a client knows: what it has sent, and the ids that it was answered. */
interface Client {
  readonly calls: Call[]
  readonly leads: Set<string>
  readonly deals: Set<string>
  readonly approvals: Set<string>
}

const send = async (platform: Platform, client: Client, { path, body, by, key }: Call): Promise<void> => {
  const call = apiOf(used, platform, testActor({ id: by }))
  const answer = await call('POST', path, { ...(body && { body }), headers: { 'idempotency-key': key } })
  if (answer.status !== 201) return
  const known = { '/v1/leads': client.leads, '/v1/deals': client.deals }[path] ?? client.approvals
  known.add(answer.body.id)
}

const begin = (client: Client, draw: (random: Random) => Omit<Call, 'key'> | undefined): Begin => {
  return async (random, platform) => {
    const drawn = draw(random)
    if (!drawn) return
    const key = platform.ids('key')
    const body = drawn.body && 'name' in drawn.body ? { ...drawn.body, name: key } : drawn.body
    const call = { ...drawn, key, ...(body && { body }) }
    client.calls.push(call)
    await send(platform, client, call)
  }
}

/** A client that had no answer, or had one, sends the same once more: at once or much later. */
const again =
  (client: Client): Begin =>
  async ({ pick }, platform) => {
    if (client.calls.length > 0) await send(platform, client, pick(client.calls.slice(-30)))
  }

const one = ({ pick }: Random, known: ReadonlySet<string>): string | undefined =>
  known.size > 0 ? pick([...known]) : undefined

const money = ({ below, pick }: Random) => ({
  amount: `${below(100_000)}.${10 + below(90)}`,
  currency: pick(['CNY', 'USD']),
})

const dealCalls = (client: Client) => {
  const about = (draw: (random: Random) => readonly [path: string, body?: object, by?: string]) =>
    begin(client, (random) => {
      const id = one(random, client.deals)
      const [path, body, by = seller] = draw(random)
      return id === undefined ? undefined : { path: `/v1/deals/${id}/${path}`, by, ...(body && { body }) }
    })
  const open = begin(client, (random) => ({
    path: '/v1/deals',
    body: {
      ...{ name: '', customerId, ownerId: random.pick(people), amount: money(random) },
      closeDate: random.pick(['2026-12-01', '2027-01-15']),
      team: random.chance(0.5) ? [{ userId: 'usr_helper', splitPercent: random.pick([10, 33.33, 100]) }] : [],
      ...(random.chance(0.5) && { region: random.pick(['east', 'west']) }),
    },
    by: seller,
  }))
  return {
    open,
    move: about(({ pick }) => ['move', { stage: pick(['offer', 'talks', 'order']) }]),
    close: about(({ pick, chance }) => (chance(0.6) ? ['win'] : ['lose', { reason: pick(['price', 'other']) }])),
    reopen: about(() => ['reopen']),
    assign: about(({ pick }) => ['assign', { ownerId: pick(people) }]),
    ask: about(({ pick }) => ['approvals', { stage: pick(['one', 'all']) }, seller]),
  }
}

const approvalCalls = (client: Client) =>
  begin(client, (random) => {
    const id = one(random, client.approvals)
    if (id === undefined) return undefined
    const by = random.pick([first, second])
    const path = (what: string) => `/v1/approvals/${id}/${what}`
    if (random.chance(0.75)) return { path: path('approve'), body: {}, by }
    if (random.chance(0.5)) return { path: path('refuse'), body: { reason: 'No' }, by }
    return { path: path('withdraw'), by: seller }
  })

const leadCalls = (client: Client) => {
  const about = (draw: (random: Random) => readonly [path: string, body?: object]) =>
    begin(client, (random) => {
      const id = one(random, client.leads)
      const [path, body] = draw(random)
      return id === undefined ? undefined : { path: `/v1/leads/${id}/${path}`, by: seller, ...(body && { body }) }
    })
  const create = begin(client, ({ pick, chance }) => ({
    path: '/v1/leads',
    body: { name: '', ownerId: chance(0.5) ? null : pick(people) },
    by: seller,
  }))
  const work = about((random) => {
    const { pick, chance } = random
    const moves: readonly (readonly [string, object?])[] = [
      ['status', { status: pick(['working', 'qualified', 'qualified']) }],
      ['assign', { ownerId: pick(people) }],
      ['disqualify', { reason: 'no_budget' }],
      ['reopen'],
      ['convert', { deal: { amount: money(random) } }],
    ]
    return chance(0.3) ? (moves[4] as (typeof moves)[number]) : pick(moves)
  })
  return { create, work }
}

const prepare = async (platform: Platform): Promise<void> => {
  for (const id of [...people, 'usr_helper']) await addUser(platform, id)
  await setUp(platform, { members: members(3) })
  const input = { kind: 'organisation', name: 'Company' } as const
  const customer = createCustomer(customerId, input as never, { ownerId: seller }, platform.clock.now())
  await platform.store.commit([createRecord(customers, stampOf(tenantId, platform), customer).step.action])
  const approval = (mode: string) => ({
    approval: { approvers: [first, second], mode, expiresAfterDays: 2, remindAfterDays: 1 },
  })
  const stages = [
    { key: 'offer', name: 'Offer', probability: 10, maxAgeDays: 2 },
    { key: 'talks', name: 'Talks', probability: 40, category: 'best_case' },
    { key: 'one', name: 'One', probability: 60, ...approval('one') },
    { key: 'all', name: 'All', probability: 80, category: 'commit', ...approval('all') },
    { key: 'order', name: 'Order', probability: 90, category: 'commit', maxAgeDays: 1 },
  ]
  const lostReasons = ['price', 'other'].map((key) => ({ key, name: key }))
  const body = { name: 'Sales', stages, lostReasons }
  const made = await apiOf(sales, platform, testActor({ id: seller }))('POST', '/v1/pipelines', { body })
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  await apiOf(leadSearch, platform, testActor({ id: seller }))('POST', '/v1/leads', { body: { name: 'First' } })
}

/** Some weeks of selling, called as clients call: whatever is sent may come twice, late, or break off anywhere. */
export const salesScenario: Scenario = {
  searchables,
  tally: dealsAdded,
  consumers: [onLeadCreated, onLeadPlaceFreed, onLeadConverted, onDealAged, onApproval, onDealMoved],
  ticks: [watchDeals.handle, watchApprovals.handle, watchLeads.handle],
  strideMs: 6 * hour,
  days: 4,
  prepare,
  commands: () => {
    const client: Client = { calls: [], leads: new Set(), deals: new Set(), approvals: new Set() }
    const { open, move, close, reopen, assign, ask } = dealCalls(client)
    const { create, work } = leadCalls(client)
    const decide = approvalCalls(client)
    const repeat = again(client)
    return [
      ...[open, open, move, move, close, reopen, assign, ask, ask, ask],
      ...[decide, decide, decide, decide, create, create, work, work, work, repeat, repeat],
    ]
  },
  check: checkSales,
}

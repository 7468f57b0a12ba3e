import customersFunction from '../../functions/customers/index.ts'
import onCustomerAction from '../../functions/customers/on-customer-action.ts'
import noteInteractions from '../../functions/customers/on-interaction-logged.ts'
import customerPools from '../../functions/customers/pools.ts'
import watchNeglect from '../../functions/customers/watch-neglect.ts'
import type { Answer } from '../../functions/http/idempotency.ts'
import { perform } from '../../functions/http/perform.ts'
import type { Reply, Request, Route } from '../../functions/http/route.ts'
import leadsFunction from '../../functions/leads/index.ts'
import noteLeadInteractions from '../../functions/leads/on-interaction-logged.ts'
import onLeadAction from '../../functions/leads/on-lead-action.ts'
import pools from '../../functions/leads/pools.ts'
import watchLeads from '../../functions/leads/watch-leads.ts'
import { users } from '../../shared/admin/user-store.ts'
import { interactions } from '../../shared/communication/interaction-store.ts'
import { createCustomer } from '../../shared/customers/customer.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { pooledCustomers } from '../../shared/customers/pooled-customer.ts'
import type { Actor } from '../../shared/kernel/actor.ts'
import { hour } from '../../shared/kernel/instant.ts'
import { createLead } from '../../shared/leads/lead.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { pooledLeads } from '../../shared/leads/pooled-lead.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { createPool } from '../../shared/pools/pool.ts'
import { pools as poolNoun } from '../../shared/pools/pool-store.ts'
import { putIn } from '../../shared/pools/pooled-moves.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { changeRecord, createRecord, loadRecord, type Step } from '../../shared/storage/record.ts'
import { admin } from '../stream/world.ts'
import { stampOf } from './leads-scenario.ts'
import { checkPools, type Held } from './pools-check.ts'
import { people, poolId, rules, zone } from './pools-rules.ts'
import type { Begin, Scenario } from './scenario.ts'

const tenantId = 'ten_1'

const routes = new Map(
  [pools, customerPools, leadsFunction, customersFunction]
    .flatMap((fn) => fn.routes)
    .map((route) => [route.name, route]),
)

const own = { 'lead:read': 'own', 'lead:write': 'own', 'customer:read': 'own', 'customer:write': 'own' } as const
const all = { 'lead:read': 'all', 'lead:write': 'all', 'customer:read': 'all', 'customer:write': 'all' } as const

export const actors: readonly Actor[] = people.map((id) => ({
  ...admin,
  ...{ tenantId, id, kind: 'user', zone, teamIds: [] },
  permissions: { ...own, 'personal:read': 'all' },
}))
export const governor: Actor = {
  ...admin,
  ...{ tenantId, id: 'usr_9', kind: 'user', zone, teamIds: [] },
  permissions: { ...all, 'pool:write': 'all', 'personal:read': 'all' },
}

const finish = ({ status = 200 }: Reply): Answer => ({ status, headers: {}, body: '' })

/** Asks a route as the shell does; what it refuses is refused. */
export const ask = async (platform: Platform, name: string, actor: Actor, id: string, body: unknown = undefined) => {
  const { store, ids, secrets, clock, pause } = platform
  const route = routes.get(name) as Route
  const stamp = { actor, now: clock.now(), requestId: ids('req') }
  const fixed = { query: {}, permission: route.permission, operation: name, locale: 'en' } as const
  const params = { leadId: id, customerId: id, poolId }
  const request: Request = { ...stamp, ...fixed, params, body, store, ids, secrets, pause }
  await perform(route, request, finish)
}

const newStep = {
  lead: (platform: Platform, id: string): Step => {
    const stamp = stampOf(tenantId, platform)
    const { state } = createRecord(leads, stamp, createLead(id, { name: 'x' }, {}, stamp.now))
    return createRecord(leads, stamp, putIn(pooledLeads, { ...state, version: 0 }, { id: poolId }, stamp.now)).step
  },
  customer: (platform: Platform, id: string): Step => {
    const stamp = stampOf(tenantId, platform)
    const made = createCustomer(id, { kind: 'organisation', name: 'x' } as never, {}, stamp.now)
    const { state } = createRecord(customers, stamp, made)
    return createRecord(customers, stamp, putIn(pooledCustomers, { ...state, version: 0 }, { id: poolId }, stamp.now))
      .step
  },
}

/** A record that waits in the pool from the beginning. */
export const addWaiting = async (noun: Held, platform: Platform): Promise<string> => {
  const id = platform.ids(noun === 'lead' ? 'lea' : 'cus')
  await platform.store.commit([newStep[noun](platform, id).action])
  return id
}

type OnOne = (id: string, ...of: Parameters<Begin>) => Promise<void>

const withOne =
  (known: readonly string[], begin: OnOne): Begin =>
  async (random, platform) => {
    // Few at a time, so that many want the same ones.
    if (known.length > 0) await begin(random.pick(known.slice(-12)), random, platform)
  }

const byOne =
  (name: string, body?: unknown): OnOne =>
  (id, random, platform) =>
    ask(platform, name, random.pick(actors), id, body)

const byGovernor =
  (name: string, body: (person: string) => unknown): OnOne =>
  (id, random, platform) =>
    ask(platform, name, governor, id, body(random.pick(people)))

const call =
  (noun: Held): OnOne =>
  async (about, random, platform) => {
    const stamp = stampOf(tenantId, platform)
    const id = platform.ids('itr')
    const links = { [`${noun}Id`]: about }
    const state = { id, ...links, method: 'call', startedAt: stamp.now, staffId: random.pick(people) }
    const raises = [{ type: 'interaction.logged', version: 1, data: { ...links, startedAt: stamp.now } }]
    await platform.store.commit([createRecord(interactions, stamp, { state: state as never, raises }).step.action])
  }

const raisedBy = { open: 'deal.reopened', won: 'deal.won', lost: 'deal.lost' } as const

/** Opens a deal with a customer, or has the one that there is come to another state or another customer. */
const deal: OnOne = async (customerId, random, platform) => {
  const stamp = stampOf(tenantId, platform)
  const id = `dea_${random.below(4)}`
  const found = await loadRecord(platform.store, deals, tenantId, id)
  if (!found) {
    const raises = [{ type: 'deal.created', version: 1, data: {} }]
    const state = { id, customerId, state: 'open', pipelineId: 'p', stage: 's', stages: [], openedAt: stamp.now }
    await platform.store.commit([createRecord(deals, stamp, { state: state as never, raises }).step.action])
    return
  }
  const state = random.pick(['open', 'won', 'lost'] as const)
  const raises =
    state === found.state
      ? [{ type: 'deal.changed', version: 1, data: { fields: ['customerId'] } }]
      : [{ type: raisedBy[state], version: 1, data: {} }]
  const next = state === found.state ? { ...found, customerId } : { ...found, state, closedAt: stamp.now }
  await platform.store.commit([changeRecord(deals, stamp, { state: next, raises }).step.action])
}

const ofNoun = {
  lead: {
    name: 'Lead',
    kind: pooledLeads,
    more: [
      byOne('disqualifyLead', { reason: 'x' }),
      byGovernor('reopenLead', () => ({})),
      byGovernor('assignLead', (ownerId) => ({ ownerId })),
    ],
  },
  customer: {
    name: 'Customer',
    kind: pooledCustomers,
    more: [
      byOne('voidCustomer'),
      byGovernor('restoreCustomer', () => undefined),
      byGovernor('changeCustomer', (ownerId) => ({ ownerId })),
      deal,
      deal,
      deal,
    ],
  },
}

export const preparePool = (noun: Held) => async (platform: Platform) => {
  const stamp = stampOf(tenantId, platform)
  const user = { email: 'x@staff.example', roleIds: [], skills: [], absences: [], status: 'active' as const }
  const everybody = people.map((id) => createRecord(users, stamp, { state: { ...user, id, name: id }, raises: [] }))
  const pool = createRecord(poolNoun, stamp, createPool(poolId, { ...rules, holds: noun }, ofNoun[noun].kind))
  await platform.store.commit([...everybody, pool].map(({ step }) => step.action))
}

/** People claim, give back, settle and reopen; admins hand out, transfer and lock; days pass, and rules take what is idle. */
export const poolsScenario = (noun: Held): Scenario => ({
  searchables: new Map(),
  consumers: noun === 'lead' ? [noteLeadInteractions, onLeadAction] : [noteInteractions, onCustomerAction],
  ticks: [noun === 'lead' ? watchLeads.handle : watchNeglect.handle],
  strideMs: 2 * hour,
  days: 5,
  prepare: preparePool(noun),
  commands: () => {
    const known: string[] = []
    const { name, more } = ofNoun[noun]
    const one = (begin: OnOne) => withOne(known, begin)
    const claim = one(byOne(`claim${name}`))
    return [
      async (_, platform) => void known.push(await addWaiting(noun, platform)),
      ...[claim, claim, claim, claim, claim, claim],
      ...[1, 2].map(() => one(byOne(`return${name}`, { reason: 'x' }))),
      one(call(noun)),
      ...more.map(one),
      one(byGovernor(`handOut${name}`, (ownerId) => ({ ownerId }))),
      one(byGovernor(`lock${name}`, () => ({}))),
      one(byGovernor(`unlock${name}`, () => undefined)),
      one(byGovernor(`remove${name}FromPool`, (ownerId) => ({ ownerId }))),
      one((id, _, platform) => ask(platform, `put${name}IntoPool`, governor, id, { [`${noun}Id`]: id })),
    ]
  },
  check: (end) => checkPools(noun, end),
})

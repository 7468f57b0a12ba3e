import type { Answer } from '../../functions/http/idempotency.ts'
import { perform } from '../../functions/http/perform.ts'
import type { Reply, Request, Route } from '../../functions/http/route.ts'
import leadsFunction from '../../functions/leads/index.ts'
import leadProgress from '../../functions/leads/lead-progress.ts'
import onInteractionLogged from '../../functions/leads/on-interaction-logged.ts'
import onLeadAction from '../../functions/leads/on-lead-action.ts'
import pools from '../../functions/leads/pools.ts'
import watchLeads from '../../functions/leads/watch-leads.ts'
import { users } from '../../shared/admin/user-store.ts'
import { interactions } from '../../shared/communication/interaction-store.ts'
import type { Actor } from '../../shared/kernel/actor.ts'
import { hour } from '../../shared/kernel/instant.ts'
import { createLead } from '../../shared/leads/lead.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { pooledLeads } from '../../shared/leads/pooled-lead.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { createPool } from '../../shared/pools/pool.ts'
import type { Pool } from '../../shared/pools/pool-schema.ts'
import { pools as poolNoun } from '../../shared/pools/pool-store.ts'
import { putIn } from '../../shared/pools/pooled-moves.ts'
import { createRecord } from '../../shared/storage/record.ts'
import { admin } from '../stream/world.ts'
import { stampOf } from './leads-scenario.ts'
import { checkPools } from './pools-check.ts'
import { people, poolId, rules, zone } from './pools-rules.ts'
import type { Begin, Scenario } from './scenario.ts'

const tenantId = 'ten_1'

const routes = new Map(
  [...pools.routes, ...leadsFunction.routes, ...leadProgress.routes].map((route) => [route.name, route]),
)

const actors: readonly Actor[] = people.map((id) => ({
  ...admin,
  ...{ tenantId, id, kind: 'user', zone, teamIds: [] },
  permissions: { 'lead:read': 'own', 'lead:write': 'own', 'personal:read': 'all' },
}))
const governor: Actor = {
  ...admin,
  ...{ tenantId, id: 'usr_9', kind: 'user', zone, teamIds: [] },
  permissions: { 'lead:read': 'all', 'lead:write': 'all', 'pool:write': 'all', 'personal:read': 'all' },
}

const finish = ({ status = 200 }: Reply): Answer => ({ status, headers: {}, body: '' })

/** Asks a route as the shell does; what it refuses is refused. */
const ask = async (platform: Platform, name: string, actor: Actor, leadId: string, body: unknown = undefined) => {
  const { store, ids, secrets, clock, pause } = platform
  const route = routes.get(name) as Route
  const stamp = { actor, now: clock.now(), requestId: ids('req') }
  const fixed = { query: {}, permission: route.permission, operation: name, locale: 'en' } as const
  const request: Request = { ...stamp, ...fixed, params: { leadId, poolId }, body, store, ids, secrets, pause }
  await perform(route, request, finish)
}

const addLead =
  (known: string[]): Begin =>
  async (_, platform) => {
    const id = platform.ids('lea')
    known.push(id)
    const stamp = stampOf(tenantId, platform)
    const { state } = createRecord(leads, stamp, createLead(id, { name: 'x' }, {}, stamp.now))
    const decision = putIn(pooledLeads, { ...state, version: 0 }, { id: poolId } as Pool, stamp.now)
    await platform.store.commit([createRecord(leads, stamp, decision).step.action])
  }

type OnLead = (id: string, ...of: Parameters<Begin>) => Promise<void>

const withOne =
  (known: readonly string[], begin: OnLead): Begin =>
  async (random, platform) => {
    // Few at a time, so that many want the same ones.
    if (known.length > 0) await begin(random.pick(known.slice(-12)), random, platform)
  }

const byOne =
  (name: string, body?: unknown): OnLead =>
  (id, random, platform) =>
    ask(platform, name, random.pick(actors), id, body)

const byGovernor =
  (name: string, body: (person: string) => unknown): OnLead =>
  (id, random, platform) =>
    ask(platform, name, governor, id, body(random.pick(people)))

const call: OnLead = async (leadId, random, platform) => {
  const stamp = stampOf(tenantId, platform)
  const id = platform.ids('itr')
  const state = { id, leadId, method: 'call', startedAt: stamp.now, staffId: random.pick(people) }
  const raises = [{ type: 'interaction.logged', version: 1, data: { leadId, startedAt: stamp.now } }]
  await platform.store.commit([createRecord(interactions, stamp, { state: state as never, raises }).step.action])
}

/** People claim, give back, disqualify and reopen; admins hand out, transfer and lock; days pass, and rules take what is idle. */
export const poolsScenario: Scenario = {
  searchables: new Map(),
  consumers: [onInteractionLogged, onLeadAction],
  ticks: [watchLeads.handle],
  strideMs: 2 * hour,
  days: 5,
  prepare: async (platform) => {
    const stamp = stampOf(tenantId, platform)
    const user = { email: 'x@staff.example', roleIds: [], skills: [], absences: [], status: 'active' as const }
    const all = people.map((id) => createRecord(users, stamp, { state: { ...user, id, name: id }, raises: [] }))
    const pool = createRecord(poolNoun, stamp, createPool(poolId, rules, pooledLeads))
    await platform.store.commit([...all, pool].map(({ step }) => step.action))
  },
  commands: () => {
    const known: string[] = []
    const one = (begin: OnLead) => withOne(known, begin)
    const claim = one(byOne('claimLead'))
    return [
      addLead(known),
      ...[claim, claim, claim, claim, claim, claim],
      ...[1, 2].map(() => one(byOne('returnLead', { reason: 'x' }))),
      one(call),
      one(byOne('disqualifyLead', { reason: 'x' })),
      one(byGovernor('reopenLead', () => ({}))),
      one(byGovernor('handOutLead', (ownerId) => ({ ownerId }))),
      one(byGovernor('assignLead', (ownerId) => ({ ownerId }))),
      one(byGovernor('lockLead', () => ({}))),
      one(byGovernor('unlockLead', () => undefined)),
      one(byGovernor('removeLeadFromPool', (ownerId) => ({ ownerId }))),
      one((leadId, _, platform) => ask(platform, 'putLeadIntoPool', governor, leadId, { leadId })),
    ]
  },
  check: checkPools,
}

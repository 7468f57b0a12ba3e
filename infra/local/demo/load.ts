import { bootstrapTenant } from '../../../shared/admin/bootstrap-store.ts'
import type { Actor } from '../../../shared/kernel/actor.ts'
import { type Instant, plusDays } from '../../../shared/kernel/instant.ts'
import type { Platform } from '../../../shared/platform/platform.ts'
import { type Created, type Post, postsTo } from './call.ts'
import { demoCustomer } from './customers.ts'
import { dealsOf } from './deals.ts'
import { leadsOf } from './leads.ts'
import { personName } from './names.ts'
import { type Random, seededRandom } from './random.ts'
import { type DemoTenant, demoTeams, demoTenants, demoUsers } from './tenants.ts'

const customersPerTenant = 60
const interactionsPerTenant = 40
const tasksPerTenant = 20
const batchItems = 20

type Ids = Readonly<Record<string, string>>

const peopleOf = async (post: Post, actor: Actor, roles: Ids, { domain }: DemoTenant): Promise<Ids> => {
  const teams: Record<string, string> = {}
  for (const name of demoTeams) teams[name] = (await post(actor, '/v1/teams', { name })).id
  const users: Record<string, string> = {}
  for (const { local, name, role, team } of demoUsers) {
    const input = { name, email: `${local}@${domain}`, roleIds: [roles[role]], teamId: teams[team] }
    users[local] = (await post(actor, '/v1/users', input)).id
  }
  return users
}

const customersOf = async (post: Post, actor: Actor, tenant: DemoTenant, random: Random, users: Ids) => {
  const inputs = Array.from({ length: customersPerTenant }, (_, serial) => ({
    ...demoCustomer(random, tenant.industry, serial),
    ownerId: users[random.pick(['sales', 'sales2'])],
  }))
  const ids: string[] = []
  for (let start = 0; start < inputs.length; start += batchItems) {
    const items = inputs.slice(start, start + batchItems)
    const answer = await post<{ items: { id?: string; problem?: object }[] }>(actor, '/v1/customers/batch', {
      items,
      atomic: false,
    })
    for (const { id, problem } of answer.items) {
      if (id === undefined) throw new Error(JSON.stringify(problem))
      ids.push(id)
    }
  }
  return inputs.map(({ kind }, index) => ({ kind, id: ids[index] ?? '' }))
}

const contactsOf = async (post: Post, actor: Actor, random: Random, organisations: readonly Created[]) => {
  const roles = ['decision_maker', 'influencer', 'finance', 'guarantor'] as const
  for (const [serial, { id }] of organisations.entries())
    await post(actor, '/v1/contacts', {
      ...personName(random),
      organisations: [{ customerId: id, roles: [random.pick(roles)] }],
      emails: [`contact${serial}@mail.example`],
    })
}

const historyOf = async (
  post: Post,
  actor: Actor,
  random: Random,
  customers: readonly Created[],
  users: Ids,
  now: Instant,
) => {
  for (let count = 0; count < interactionsPerTenant; count++)
    await post(actor, '/v1/interactions', {
      customerId: random.pick(customers).id,
      staffId: users[random.pick(['sales', 'sales2', 'service'])],
      contactPoint: {
        kind: random.pick(['own', 'on_site', 'third_party']),
        name: random.pick(['hotline', 'exhibition', 'store', 'partner']),
      },
      channel: random.pick(['phone', 'wechat', 'email', 'in_person']),
      method: random.pick(['call', 'message', 'meeting']),
      direction: random.pick(['inbound', 'outbound']),
      outcome: random.pick(['reached', 'not_reached', 'interested', 'purchased']),
      satisfaction: 1 + random.below(5),
      startedAt: plusDays(now, -random.below(60) - 1),
      durationSeconds: 60 + random.below(1800),
    })
}

const tasksOf = async (
  post: Post,
  actor: Actor,
  random: Random,
  customers: readonly Created[],
  users: Ids,
  now: Instant,
) => {
  for (let count = 0; count < tasksPerTenant; count++) {
    const dueAt = plusDays(now, 1 + random.below(14))
    await post(actor, '/v1/tasks', {
      kind: random.pick(['to_do', 'call', 'visit', 'meeting']),
      title: random.pick(['回访客户', 'Send the offer', '合同续签提醒', 'Check satisfaction', '资料收集']),
      customerId: random.pick(customers).id,
      assigneeId: users[random.pick(['sales', 'sales2', 'service'])],
      dueAt,
    })
  }
}

/** With whom a tenant makes deals: with companies, where it has any to speak of. */
const dealt = (customers: readonly (Created & { readonly kind: string })[], { industry }: DemoTenant) =>
  industry === 'retail' ? customers : customers.filter(({ kind }) => kind === 'organisation')

const loadTenant = async (platform: Platform, post: Post, tenant: DemoTenant): Promise<void> => {
  const random = seededRandom(tenant.seed)
  const now = platform.clock.now()
  const { actor, roles } = await bootstrapTenant(platform.store, platform.clock, platform.ids, {
    tenant: { name: tenant.name, region: 'CN', zone: 'Asia/Shanghai', locale: 'zh-CN', currency: 'CNY' },
    admin: { name: 'Admin', email: `admin@${tenant.domain}` },
  })
  const roleIds = Object.fromEntries(Object.entries(roles).map(([key, { id }]) => [key, id]))
  const users = await peopleOf(post, actor, roleIds, tenant)
  const customers = await customersOf(post, actor, tenant, random, users)
  await contactsOf(
    post,
    actor,
    random,
    customers.filter(({ kind }) => kind === 'organisation'),
  )
  await historyOf(post, actor, random, customers, users, now)
  await tasksOf(post, actor, random, customers, users, now)
  const owners = ['sales', 'sales2'].flatMap((local) => users[local] ?? [])
  await leadsOf(post, actor, random, tenant.industry, { owners, now })
  await dealsOf(post, actor, random, tenant.industry, { customers: dealt(customers, tenant), owners, now })
}

/** Fills an empty laptop with three tenants, through the API's own handlers. */
export const loadDemo = async (platform: Platform): Promise<void> => {
  const post = postsTo(platform)
  for (const tenant of demoTenants) await loadTenant(platform, post, tenant)
}

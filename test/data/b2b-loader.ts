import type { Answered } from '../support/running-laptop.ts'
import { type Account, accounts, agents, opportunities } from './b2b-files.ts'

export type Call = (method: string, path: string, body?: unknown) => Promise<Answered>

const emailOf = (name: string): string => `${name.toLowerCase().replaceAll(' ', '.')}@agents.example`

export const mustBe = (statuses: readonly number[], answer: Answered): Answered => {
  if (!statuses.includes(answer.status)) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
  return answer
}

const all = async (call: Call, path: string): Promise<{ id: string; name: string }[]> => {
  const items: { id: string; name: string }[] = []
  for (let cursor = ''; ; ) {
    const { body } = mustBe([200], await call('GET', `${path}?limit=100${cursor}`))
    items.push(...body.items)
    if (body.next === undefined) return items
    cursor = `&cursor=${body.next}`
  }
}

/** Adds what is missing by name; answers the ids by name. */
export const sync = async (
  call: Call,
  path: string,
  wanted: ReadonlyMap<string, object>,
): Promise<Map<string, string>> => {
  const ids = new Map((await all(call, path)).map(({ id, name }) => [name, id]))
  for (const [name, body] of wanted)
    if (!ids.has(name)) ids.set(name, mustBe([201], await call('POST', path, { name, ...body })).body.id)
  return ids
}

/** Regions as teams, a team per manager below them, and the agents in those. */
const syncPeople = async (call: Call): Promise<Map<string, string>> => {
  const people = agents()
  const regions = await sync(call, '/v1/teams', new Map(people.map(({ region }) => [region, {}])))
  const teams = await sync(
    call,
    '/v1/teams',
    new Map(people.map(({ manager, region }) => [`Team ${manager}`, { parentId: regions.get(region) }])),
  )
  const roles = new Map(
    (mustBe([200], await call('GET', '/v1/roles')).body.items as { key: string; id: string }[]).map(({ key, id }) => [
      key,
      id,
    ]),
  )
  const user = (name: string, manager: string, role: string) =>
    [name, { email: emailOf(name), teamId: teams.get(`Team ${manager}`), roleIds: [roles.get(role)] }] as const
  return sync(
    call,
    '/v1/users',
    new Map([
      ...people.map(({ name, manager }) => user(name, manager, 'sales')),
      ...people.map(({ manager }) => user(manager, manager, 'manager')),
    ]),
  )
}

const millions = (revenue: string): string => {
  const [whole = '0', part = ''] = revenue.split('.')
  return `${BigInt(whole + part.padEnd(6, '0').slice(0, 6))}.00`
}

const mostFrequent = (values: readonly string[]): string | undefined => {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort(([a, x], [b, y]) => y - x || a.localeCompare(b))[0]?.[0]
}

const customerOf = (account: Account, deals: ReturnType<typeof opportunities>, users: ReadonlyMap<string, string>) => {
  const own = deals.filter((deal) => deal.account === account.name)
  const bought = new Set(own.filter(({ stage }) => stage === 'Won').map(({ product }) => product))
  return {
    kind: 'organisation',
    name: account.name,
    externalId: account.name,
    type: bought.size > 0 ? 'customer' : 'prospect',
    industry: account.sector,
    foundedYear: account.founded,
    employees: account.employees,
    annualRevenue: { amount: millions(account.revenue), currency: 'USD' },
    region: account.office,
    ownerId: users.get(mostFrequent(own.map(({ agent }) => agent)) ?? ''),
    tags: [...bought].sort().map((product) => `bought ${product}`),
    source: { channel: 'import', contactPoint: 'b2b-sales' },
  }
}

export interface Loaded {
  readonly users: ReadonlyMap<string, string>
  /** Ids of accounts by name. */
  readonly accounts: ReadonlyMap<string, string>
  /** Per account, in the file's order. */
  readonly items: readonly { readonly id: string; readonly status: number; readonly version: number }[]
}

/** Brings agents and accounts in through the public API: accounts by batch upsert, their parents in a second round. */
export const loadB2b = async (call: Call): Promise<Loaded> => {
  const users = await syncPeople(call)
  const deals = opportunities()
  const rows = accounts()
  const upsert = async (items: readonly object[]): Promise<Loaded['items']> =>
    mustBe([200], await call('POST', '/v1/customers/batch', { by: 'externalId', items })).body.items
  const customers = rows.map((account) => customerOf(account, deals, users))
  const first = await upsert(customers)
  const ids = new Map(rows.map(({ name }, index) => [name, first[index]?.id]))
  const children = rows
    .map(({ parent }, index) => ({ index, parentId: ids.get(parent) }))
    .filter(({ parentId }) => parentId !== undefined)
  const second = await upsert(children.map(({ index, parentId }) => ({ ...customers[index], parentId })))
  const items = [...first]
  for (const [place, { index }] of children.entries()) {
    const item = second[place]
    if (item) items[index] = item
  }
  const accountIds = new Map(rows.map(({ name }, index) => [name, items[index]?.id ?? '']))
  return { users, accounts: accountIds, items }
}

import type { Actor, Permission, Scope } from '../../shared/kernel/actor.ts'
import { testActor } from '../support/api.ts'
import { addTeam, addUser } from '../support/people.ts'
import { openLeads } from './leads-world.ts'

const zone = 'Asia/Shanghai'

/** What the built-in role `sales` may do with leads and customers; `others` is how far it sees those of others. */
const selling = (others: Scope): Record<Permission, Scope> => ({
  'lead:read': others,
  'lead:write': 'own',
  'customer:read': others,
  'customer:write': 'own',
  'pool:read': 'all',
  'interaction:read': 'team',
  'interaction:write': 'own',
  'task:read': 'team',
  'task:write': 'own',
  'personal:read': 'all',
})

const seller = (id: string, others: Scope): Actor =>
  testActor({ id, zone, teamId: 'tea_sales', teamIds: ['tea_sales'], permissions: selling(others) })

export interface PoolGiven {
  readonly [field: string]: unknown
}

const bodies = {
  lead: { name: 'Ada Lovelace' },
  customer: { kind: 'organisation', name: 'Lovelace Engines' },
}

/** A world with one public pool of the team that these people are in, and its administrator. */
export const openPool = async (given: PoolGiven = {}, count = 3, holds: keyof typeof bodies = 'lead') => {
  const world = openLeads()
  const { platform, must } = world
  await addTeam(platform, 'tea_sales')
  const ids = Array.from({ length: count }, (_, index) => `usr_${index + 1}`)
  for (const id of [...ids, 'usr_head', 'usr_stranger', 'usr_admin'])
    await addUser(platform, id, { teamId: id === 'usr_stranger' ? 'tea_other' : 'tea_sales', name: `Name of ${id}` })
  const admin = testActor({ id: 'usr_admin', zone })
  const pool = await must(
    'POST',
    '/v1/pools',
    { name: 'North', holds, teamIds: ['tea_sales'], adminIds: ['usr_head'], ...given },
    admin,
  )
  const path = `/v1/${holds}s`
  const add = (body: object = {}) => must('POST', path, { ...bodies[holds], ...body }, admin)
  const putIn = (id: string) => must('POST', `/v1/pools/${pool.id}/${holds}s`, { [`${holds}Id`]: id }, admin)
  return {
    ...world,
    pool,
    admin,
    members: ids.map((id) => seller(id, 'own')) as unknown as readonly [Actor, Actor, Actor, ...Actor[]],
    /** One of the pool's admins, who defines no pools. */
    head: seller('usr_head', 'own'),
    /** Sees every lead and customer of the tenant, but is no member. */
    stranger: testActor({ id: 'usr_stranger', zone, teamId: 'tea_other', permissions: selling('all') }),
    add,
    putIn,
    /** A record that waits in the pool. */
    waiting: async (body: object = {}): Promise<string> => {
      const { id } = await add(body)
      await putIn(id)
      return id
    },
    /** A record as its administrator sees it. */
    recordOf: (id: string) => must('GET', `${path}/${id}`, undefined, admin),
    claim: (id: string, as: Actor | undefined) => world.call('POST', `${path}/${id}/claim`, { ...(as && { as }) }),
  }
}

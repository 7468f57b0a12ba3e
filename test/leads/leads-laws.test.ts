import { afterAll, beforeAll, expect, it } from 'vitest'
import onLeadCreated from '../../functions/leads/on-lead-created.ts'
import onLeadPlaceFreed from '../../functions/leads/on-lead-place-freed.ts'
import watchLeads from '../../functions/leads/watch-leads.ts'
import { loadsOf } from '../../shared/assignment/load-store.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { isOpenLead } from '../../shared/leads/lead-status.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { ownerOfValue } from '../../shared/storage/unique.ts'
import { members, rosterId, setUp, userId } from '../assignment/world.ts'
import { seeded } from '../simulation/random.ts'
import { addUser } from '../support/people.ts'
import { deliver, openLeads } from './leads-world.ts'

const world = openLeads()
const { platform } = world
afterAll(world.close)

const addresses = Array.from({ length: 6 }, (_, n) => `person${n}@leads.example`)

beforeAll(async () => {
  for (const n of [1, 2, 3]) await addUser(platform, userId(n))
  await setUp(platform, { members: members(3) })
})

it.each([1, 2, 3, 4])(
  'whatever is done at once: places are those of open leads, addresses lead to open leads (%d)',
  async (seed) => {
    const { pick, chance } = seeded(seed)
    const ids: string[] = []
    for (let n = 0; n < 12; n++) ids.push((await world.add({ ownerId: null, emails: [pick(addresses)] })).id)
    await deliver(world, onLeadCreated)
    const moves: (() => readonly [path: string, body?: object])[] = [
      () => ['status', { status: pick(['working', 'qualified']) }],
      () => ['nurture', { until: '2026-03-10' }],
      () => ['disqualify', { reason: 'no_budget' }],
      () => ['reopen'],
      () => ['assign', { ownerId: pick([userId(1), userId(2), userId(3), null]) }],
    ]
    for (let round = 0; round < 8; round++) {
      const calls = Array.from({ length: 10 }, () => {
        const path = `/v1/leads/${pick(ids)}`
        if (chance(0.2)) return world.call('PATCH', path, { body: { emails: [pick(addresses)] } })
        const [move, body] = pick(moves)()
        return world.call('POST', `${path}/${move}`, { ...(body && { body }) })
      })
      const statuses = new Set((await Promise.all(calls)).map(({ status }) => status))
      expect([...statuses].filter((status) => status !== 200 && status !== 409)).toEqual([])
    }
    await Promise.all([watchLeads.handle(platform), deliver(world, onLeadPlaceFreed)])

    const all = await Promise.all(
      world
        .raised()
        .filter(({ type }) => type === 'lead.created')
        .map(({ recordId }) => loadRecord(platform.store, leads, 'ten_1', recordId) as Promise<Lead>),
    )
    const held = all.filter(isOpenLead)
    const loads = await loadsOf(
      platform.store,
      'ten_1',
      'lead',
      { id: rosterId, zone: 'Asia/Shanghai', members: [] },
      platform.clock.now(),
    )
    for (const n of [1, 2, 3])
      expect(loads.get(userId(n))?.open ?? 0).toBe(held.filter(({ ownerId }) => ownerId === userId(n)).length)
    for (const value of addresses) {
      const owner = await ownerOfValue(platform.store, 'ten_1', { noun: 'lead', field: 'email', value })
      const found = all.find(({ id }) => id === owner)
      if (found) expect([isOpenLead(found), found.emails[0]?.address]).toEqual([true, value])
    }
  },
)

import { expect, it } from 'vitest'
import drainCases from '../../functions/service/drain-cases.ts'
import onCaseOpened from '../../functions/service/on-case-opened.ts'
import onCasePlaceFreed from '../../functions/service/on-case-place-freed.ts'
import { loadsOf } from '../../shared/assignment/load-store.ts'
import { hour } from '../../shared/kernel/instant.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import { cases } from '../../shared/service/case-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { members, rosterId, setUp, userId } from '../assignment/world.ts'
import { testActor } from '../support/api.ts'
import { deliverer } from '../support/deliver.ts'
import { addUser } from '../support/people.ts'
import { openDesk } from './cases-world.ts'

const people = [1, 2, 3, 4].map(userId)
const visit = { kind: 'after_sales_visit' }

const randomOf = (seed: number) => {
  let state = seed
  const below = (most: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 16) % most
  }
  const pick = <One>(all: readonly One[]): One => all[below(all.length)] as One
  return { below, pick }
}

const openWorld = async (seed: number) => {
  const desk = openDesk()
  const { platform, call } = desk
  for (const id of people) await addUser(platform, id)
  const rules = [{ when: { field: 'kind', op: 'eq', value: visit.kind }, rosterId }, { userId: people[3] }]
  await setUp(platform, { members: members(3, { backlogCap: 2 }), rules })
  const deliver = deliverer(desk.changes, [onCaseOpened, onCasePlaceFreed], platform)
  const { below, pick } = randomOf(seed)
  const ids: string[] = []
  const one = () => `/v1/cases/${pick(ids)}`
  const made = async (path: string, body: object) => {
    const answer = await call('POST', path, { body })
    if (answer.status === 201) ids.push(answer.body.id)
  }
  /** Most are refused now and then: that is part of it. */
  const commands: readonly (() => Promise<unknown>)[] = [
    () => made('/v1/cases', { subject: 'x', ...visit }),
    () => made('/v1/cases', { subject: 'x' }),
    () => made('/v1/cases', { subject: 'x', ownerId: pick(people) }),
    () => made('/v1/cases', { subject: 'x', parentId: pick(ids), ownerId: pick(people) }),
    () => call('POST', `${one()}/take`, { as: testActor({ id: pick(people) }) }),
    () => call('POST', `${one()}/assign`, { body: { ownerId: pick(people) } }),
    () => call('POST', `${one()}/assign`, { body: { ownerId: null } }),
    () => call('POST', `${one()}/status`, { body: { status: 'waiting_for_customer' } }),
    () => call('POST', `${one()}/resolve`),
    () => call('POST', `${one()}/close`, { body: { withChildren: below(2) === 0 } }),
    () => call('POST', `${one()}/reopen`),
    () => call('POST', `${one()}/messages`, { body: { text: 'Still leaking', author: 'customer' } }),
    () => call('POST', `${one()}/merge`, { body: { caseIds: [pick(ids)] } }),
    async () => {
      const path = one()
      const { body } = await call('POST', `${path}/messages`, { body: { text: 'And the invoice', author: 'customer' } })
      if (body.message) await made(`${path}/split`, { messageIds: [body.message.id], subject: 'y' })
    },
  ]
  return { ...desk, deliver, below, pick, ids, commands }
}

const openByCases = async ({ platform: { store }, ids }: Awaited<ReturnType<typeof openWorld>>) => {
  const counts: Record<string, number> = {}
  for (const id of ids) {
    const found: Case | undefined = await loadRecord(store, cases, 'ten_1', id)
    if (found?.id !== id || found.ownerId === undefined) continue
    if (found.statusGroup === 'open' || found.statusGroup === 'paused')
      counts[found.ownerId] = (counts[found.ownerId] ?? 0) + 1
  }
  return counts
}

const openByLoads = async ({ platform: { store, clock } }: Awaited<ReturnType<typeof openWorld>>) => {
  const roster = { id: rosterId, zone: 'UTC', members: [] }
  const loads = await loadsOf(store, 'ten_1', cases.name, roster, clock.now())
  return Object.fromEntries([...loads].flatMap(([id, { open }]) => (open === 0 ? [] : [[id, open]])))
}

it.each([1, 2, 3, 4, 5, 6])(
  'a person’s load is what they have open, whatever was opened, given, taken, handed over, settled, reopened, merged and split at once: history %i',
  async (seed) => {
    const world = await openWorld(seed)
    const { commands, pick, below, deliver, advance, platform, must, ids } = world
    ids.push((await must('POST', '/v1/cases', { subject: 'x' })).id)
    let most = 0
    for (let round = 0; round < 40; round++) {
      await Promise.all(Array.from({ length: 1 + below(6) }, () => pick(commands)()))
      if (below(2) === 0) await deliver(1 + below(2))
      if (below(4) === 0) await drainCases.handle(platform)
      advance(hour)
      const loads = await openByLoads(world)
      expect(loads, `after round ${round}`).toEqual(await openByCases(world))
      most = Math.max(most, ...Object.values(loads))
    }
    expect(most).toBeGreaterThan(2)
    world.close()
  },
  60_000,
)

import { afterAll, beforeAll, expect, it } from 'vitest'
import onLeadConverted from '../../functions/leads/on-lead-converted.ts'
import watchLeads from '../../functions/leads/watch-leads.ts'
import { logInteraction } from '../../shared/communication/interaction.ts'
import type { Interaction } from '../../shared/communication/interaction-schema.ts'
import { interactions } from '../../shared/communication/interaction-store.ts'
import type { Actor } from '../../shared/kernel/actor.ts'
import { minute } from '../../shared/kernel/instant.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { leadPartition } from '../../shared/storage/customer-index.ts'
import { createRecord, loadRecord, type Noun } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'
import type { Task } from '../../shared/tasks/task-schema.ts'
import { tasks } from '../../shared/tasks/task-store.ts'
import { seeded } from '../simulation/random.ts'
import { openLeads } from './leads-world.ts'

const world = openLeads()
const { platform, must } = world
const { store, clock } = platform
afterAll(world.close)

const talk = { contactPoint: { kind: 'own', name: 'hotline' }, channel: 'phone', method: 'call', direction: 'outbound' }
const stages = [{ key: 'first', name: 'First', probability: 10 }]

let ada: Actor
beforeAll(async () => {
  ;[ada] = (await world.staff(1)) as [Actor]
  await must('POST', '/v1/pipelines', { name: 'Sales', stages, lostReasons: [{ key: 'price', name: 'Price' }] })
})

type Seeded = ReturnType<typeof seeded>

/** A store whose function may die at any commit. */
const deadly = ({ chance }: Seeded): Store => ({
  ...store,
  commit: async (actions) => {
    if (chance(0.15)) throw new Error('it died before the commit')
    await store.commit(actions)
    if (chance(0.15)) throw new Error('it died after the commit')
  },
})

/** And whose indexes do not show all of what was written lately. */
const lagging = (random: Seeded): Store => ({
  ...deadly(random),
  query: async (query) => {
    const page = await store.query(query)
    return query.index === 'g1' ? { ...page, items: page.items.filter(() => !random.chance(0.2)) } : page
  },
})

/** What was stored by somebody who read the lead when it was none yet. */
const late = async (leadId: string): Promise<string> => {
  const id = platform.ids('itr')
  const decision = logInteraction(id, { ...talk, leadId } as never, { leadId, staffId: 'usr_1' }, clock.now())
  const stamp = { actor: ada, now: clock.now(), requestId: 'late' }
  await store.commit([createRecord(interactions, stamp, decision).step.action])
  return id
}

const addChildren = async (random: Seeded, leadId: string, count: number): Promise<[Noun<never>, string][]> => {
  const children: [Noun<never>, string][] = []
  for (let n = 0; n < count; n++)
    if (random.chance(0.5))
      children.push([interactions as never, (await must('POST', '/v1/interactions', { ...talk, leadId })).id])
    else children.push([tasks as never, (await must('POST', '/v1/tasks', { title: 'Call', leadId })).id])
  return children
}

const eventsOf = (leadId: string) =>
  world.raised().filter((event) => event.type === 'lead.converted' && event.recordId === leadId)

it.each([1, 2, 3, 4, 5, 6])(
  'whatever dies, comes twice or late: one customer, contact and deal of a lead, and all about it is there (%d)',
  async (seed) => {
    const random = seeded(seed)
    const lead = await world.add({ company: `Acme ${seed}`, emails: [`acme${seed}@leads.example`] }, ada)
    await must('POST', `/v1/leads/${lead.id}/status`, { status: 'qualified' })
    const children = await addChildren(random, lead.id, 20 + random.below(120))
    const key = { 'idempotency-key': `key-${seed}-aaaaaaaaaaaa` }
    const path = `/v1/leads/${lead.id}/convert`
    const [answers, more] = await Promise.all([
      Promise.all(Array.from({ length: 4 }, () => world.call('POST', path, { body: { deal: {} }, headers: key }))),
      addChildren(random, lead.id, 6),
    ])
    expect(new Set(answers.map(({ body }) => body.customerId)).size).toBe(1)
    children.push(...more, [interactions as never, await late(lead.id)])

    const [event] = eventsOf(lead.id)
    const shaky = { ...platform, store: lagging(random) }
    for (let tries = 0; tries < 6; tries++)
      await Promise.allSettled([
        onLeadConverted.handle(event as never, shaky),
        onLeadConverted.handle(event as never, shaky),
      ])
    children.push([interactions as never, await late(lead.id)])
    world.advance(20 * minute)
    const dying = { ...platform, store: deadly(random) }
    await Promise.allSettled([watchLeads.handle(dying), watchLeads.handle(dying)])
    world.advance(10 * minute)
    await watchLeads.handle(platform)

    const made = world.raised().filter(({ data }) => (data as { leadId?: string }).leadId === lead.id)
    expect(made.filter(({ type }) => type === 'deal.created')).toHaveLength(1)
    expect(eventsOf(lead.id)).toHaveLength(1)
    const after = (await loadRecord(store, leads, 'ten_1', lead.id)) as Lead
    expect([after.status, after.childrenDueAt]).toEqual(['converted', undefined])
    const { customerId, contactId } = answers[0]?.body ?? {}
    const moved = await Promise.all(
      children.map(([noun, id]) => loadRecord<Interaction | Task>(store, noun as never, 'ten_1', id)),
    )
    expect(moved.filter((child) => child?.customerId !== customerId || child?.contactId !== contactId)).toEqual([])
    const left = await store.query({ index: 'g1', partition: leadPartition('ten_1', lead.id), limit: 10 })
    expect(left.items).toEqual([])
    const { items } = await must('GET', `/v1/customers/${customerId}/contacts`)
    expect(items).toHaveLength(1)
  },
)

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import noteLeadInteractions from '../../functions/leads/on-interaction-logged.ts'
import watchLeads from '../../functions/leads/watch-leads.ts'
import makeNextActions from '../../functions/tasks/on-interaction-logged.ts'
import type { Actor } from '../../shared/kernel/actor.ts'
import { day } from '../../shared/kernel/instant.ts'
import { testActor } from '../support/api.ts'
import { deliver, openLeads } from './leads-world.ts'

const world = openLeads()
const { must, add, follow, platform } = world
afterAll(world.close)

let ada: Actor
beforeAll(async () => {
  ;[ada] = (await world.staff(2)) as [Actor]
})

const talk = {
  contactPoint: { kind: 'own', name: 'hotline' },
  channel: 'phone',
  method: 'call',
  direction: 'outbound',
}

const kindsOf = (timeline: { items: { kind: string }[] }) => timeline.items.map(({ kind }) => kind)

describe('an interaction with a lead', () => {
  it('stands in the timeline of the lead, whose last interaction it is, and its next action is a task about the lead', async () => {
    const lead = await add({}, ada)
    world.advance(day)
    const nextAction = { kind: 'call', title: 'Send the offer', dueAt: '2026-04-01T08:00:00Z' }
    const said = await must('POST', '/v1/interactions', { ...talk, leadId: lead.id, nextAction }, ada)
    expect(said).toMatchObject({ leadId: lead.id })
    expect(said.customerId).toBeUndefined()
    await deliver(world, noteLeadInteractions, makeNextActions)
    const noted = await must('GET', `/v1/leads/${lead.id}`)
    expect(noted.lastInteractionAt).toBe(said.startedAt)
    await follow()
    const [task] = (await must('GET', `/v1/tasks?leadId=${lead.id}`)).items
    expect(task).toMatchObject({ title: 'Send the offer', assigneeId: 'usr_1', status: 'open' })
    await must('POST', `/v1/tasks/${task.id}/complete`)
    const timeline = await must('GET', `/v1/leads/${lead.id}/timeline`)
    expect(kindsOf(timeline)).toEqual(['task', 'interaction', 'created'])
    expect((await must('GET', `/v1/interactions?leadId=${lead.id}`)).items).toHaveLength(1)
  })

  it('that comes late or twice changes nothing', async () => {
    const lead = await add({}, ada)
    const path = `/v1/leads/${lead.id}`
    await must('POST', '/v1/interactions', { ...talk, leadId: lead.id })
    await must('POST', '/v1/interactions', { ...talk, leadId: lead.id, startedAt: '2026-01-01T00:00:00Z' })
    await deliver(world, noteLeadInteractions)
    const { version, lastInteractionAt } = await must('GET', path)
    expect(lastInteractionAt > '2026-03').toBe(true)
    await deliver(world, noteLeadInteractions)
    expect(await must('GET', path)).toMatchObject({ version })
  })

  it('is seen by who sees the lead, and with a lead that nobody may see there is none', async () => {
    const lead = await add({}, ada)
    const own = testActor({ id: 'usr_9' }, 'own')
    const said = await must('POST', '/v1/interactions', { ...talk, leadId: lead.id }, ada)
    const ofUnseen = await world.call('POST', '/v1/interactions', { body: { ...talk, leadId: lead.id }, as: own })
    expect(ofUnseen.status).toBe(404)
    expect((await world.call('GET', `/v1/interactions/${said.id}`, { as: own })).status).toBe(404)
    const leads = { ...own, permissions: { ...own.permissions, 'lead:read': 'all' as const } }
    expect((await world.call('GET', `/v1/interactions/${said.id}`, { as: leads })).status).toBe(200)
  })
})

describe('a nurtured lead', () => {
  it('is worked on again when its date has come, and its owner gets one task', async () => {
    const lead = await add({}, ada)
    const path = `/v1/leads/${lead.id}`
    const until = new Date(Date.parse(platform.clock.now()) + 10 * day).toISOString().slice(0, 10)
    await must('POST', `${path}/nurture`, { until }, ada)
    world.advance(8 * day)
    await watchLeads.handle(platform)
    expect(await must('GET', path)).toMatchObject({ status: 'nurturing' })
    world.advance(2 * day)
    await Promise.all([watchLeads.handle(platform), watchLeads.handle(platform)])
    await watchLeads.handle(platform)
    const working = await must('GET', path)
    expect(working).toMatchObject({ status: 'working', updatedBy: 'automation:watch-leads' })
    expect(working.nurtureUntil).toBeUndefined()
    await follow()
    const { items } = await must('GET', `/v1/tasks?leadId=${lead.id}`)
    expect(items).toMatchObject([{ assigneeId: 'usr_1', kind: 'call', source: { automation: 'watch-leads' } }])
    expect(world.problems).toEqual([])
  })
})

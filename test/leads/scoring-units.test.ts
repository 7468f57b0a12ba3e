import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import scoreLeads from '../../functions/leads/score-leads.ts'
import project from '../../functions/stream/project.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { day } from '../../shared/kernel/instant.ts'
import { createLead, disqualifyLead } from '../../shared/leads/lead.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { createRecord } from '../../shared/storage/record.ts'
import type { Units } from '../../shared/storage/store.ts'
import { unitsOf } from '../customers/world.ts'
import { openScoring, rules, type ScoringWorld } from './scoring-world.ts'

const regions = ['east', 'west', 'north', 'south']
const body = (n: number) => ({
  name: `Lead ${n}`,
  region: regions[n % 4],
  employees: [5, 60, 300][n % 3],
  source: { channel: ['web', 'fair'][n % 2], campaign: ['spring', 'autumn'][n % 2] },
  tags: ['all'],
})

const close = async (world: ScoringWorld, count: number): Promise<void> => {
  for (let n = 0; n < count; n++) await (n % 3 === 0 ? world.win(body(n)) : world.lose(body(n)))
  await world.settle()
}

describe('what scoring consumes', () => {
  const world = openScoring()
  const { call, add, must } = world
  let id: string
  let modelId: string
  afterAll(world.close)
  beforeAll(async () => {
    await close(world, 30)
    await world.hours(2)
    for (let n = 0; n < 60; n++) await add(body(n))
    modelId = (await must('POST', '/v1/lead-scoring/models', { name: 'Model', draft: rules })).id
    id = (await add(body(3))).id
    await world.follow()
  })

  type Call = readonly [method: string, path: () => string, body?: () => object]
  const table: readonly (readonly [operation: string, read: number, write: number, call: Call])[] = [
    ['publish a model', 2, 7, ['POST', () => `/v1/lead-scoring/models/${modelId}/publish`]],
    ['preview of 50', 28.5, 0, ['POST', () => `/v1/lead-scoring/models/${modelId}/preview?limit=50`]],
    ['read a version', 1.5, 0, ['GET', () => `/v1/lead-scoring/models/${modelId}/versions/1`]],
    ['switch a model off', 2, 5, ['POST', () => `/v1/lead-scoring/models/${modelId}/switch-off`]],
    ['use a version', 2.5, 5, ['POST', () => `/v1/lead-scoring/models/${modelId}/versions/1/use`]],
    ['add, scored', 1.5, 8, ['POST', () => '/v1/leads', () => body(4)]],
    ['change what scores', 2, 6, ['PATCH', () => `/v1/leads/${id}`, () => ({ employees: 900, region: 'east' })]],
    ['change what does not', 2, 3, ['PATCH', () => `/v1/leads/${id}`, () => ({ title: 'Buyer' })]],
    ['explain a score', 3, 0, ['GET', () => `/v1/leads/${id}/score`]],
    ['25 scores', 2, 0, ['GET', () => `/v1/leads/${id}/scores`]],
    ['say how likely', 2, 3, ['PUT', () => `/v1/leads/${id}/probability`, () => ({ value: 0.5 })]],
  ]

  it.each(table)('%s: %d read, %d write', async (_, read, write, [method, path, content]) => {
    const answer = await call(method, path(), { ...(content && { body: content() }) })
    expect(answer.status).toBeLessThan(300)
    expect(unitsOf(answer)).toEqual({ read, write })
  })
})

describe('what follows', () => {
  const world = openScoring()
  const { platform, changes, must, add } = world
  afterAll(world.close)
  let followed = 0

  /** What the follower consumes for the changes so far, in one batch. */
  const followUp = async (): Promise<Units> => {
    const units = { read: 0, write: 0 }
    const store = platform.store.metered(({ read, write }) => {
      units.read += read
      units.write += write
    })
    const some = changes(followed, 1000)
    await project.handle(
      some.map(({ change }) => change),
      { ...platform, store },
    )
    for (let left = some; left.length > 0; left = changes(followed, 1000)) followed = left.at(-1)?.sequence ?? followed
    return units
  }

  const table: readonly (readonly [what: string, read: number, write: number, status: 'qualified' | 'closed'])[] = [
    ['history and lists of a lead that is qualified', 1.5, 12, 'qualified'],
    ['the same of one that closes, and its counts', 1.5, 32, 'closed'],
  ]
  it.each(table)('from %s: %d read, %d write', async (_, read, write, status) => {
    const lead = await add(body(1))
    await followUp()
    await (status === 'qualified'
      ? must('POST', `/v1/leads/${lead.id}/status`, { status })
      : must('POST', `/v1/leads/${lead.id}/disqualify`, { reason: 'other' }))
    expect(await followUp()).toEqual({ read, write })
  })
})

/** Closed leads as they are kept, written past the API: there are many. */
const closeMany = async ({ platform, follow }: ScoringWorld, from: number, to: number): Promise<void> => {
  const stamp = { actor: automation('ten_1', 'test'), now: platform.clock.now(), requestId: 'test' }
  for (let start = from; start < to; start += 50) {
    const actions = Array.from({ length: 50 }, (_, place) => {
      const content = { ...body(start + place), emails: [], phones: [] }
      const { state } = createLead(platform.ids('lea'), content, {}, stamp.now)
      const lead = { ...state, version: 1, createdAt: stamp.now } as Lead
      const { version, createdAt, ...closed } = disqualifyLead(lead, { reason: 'other', by: 'test' }, stamp.now).state
      return createRecord(leads, stamp, { state: closed as never, raises: [] }).step.action
    })
    await platform.store.commit(actions)
  }
  await follow()
}

/** What a night consumes in which every open lead is looked at and nothing closed. */
const night = async ({ platform, advance }: ScoringWorld): Promise<Units> => {
  advance(day)
  const sum = { read: 0, write: 0 }
  const store = platform.store.metered(({ read, write }) => {
    sum.read += read
    sum.write += write
  })
  await scoreLeads.handle({ ...platform, store })
  return sum
}

describe('a night', () => {
  const open = async (world: ScoringWorld, count: number) => {
    for (let n = 0; n < count; n++) await world.add(body(n))
    await world.follow()
  }

  it('costs the same however many leads are closed, and in proportion to those that are open', async () => {
    const world = openScoring()
    await world.publish()
    await close(world, 30)
    await open(world, 100)
    const nights: Record<string, Units> = {}
    let closed = 30
    for (const count of [1_000, 10_000]) {
      await closeMany(world, closed, count)
      closed = count
      await night(world)
      nights[`100 open, ${count} closed`] = await night(world)
    }
    await open(world, 400)
    await night(world)
    nights['500 open, 10000 closed'] = await night(world)
    expect(nights).toEqual({
      '100 open, 1000 closed': { read: 59, write: 3 },
      '100 open, 10000 closed': { read: 59, write: 3 },
      '500 open, 10000 closed': { read: 265, write: 3 },
    })
    world.close()
  }, 120_000)
})

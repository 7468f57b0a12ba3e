import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import project from '../../functions/stream/project.ts'
import type { Actor } from '../../shared/kernel/actor.ts'
import { day, hour } from '../../shared/kernel/instant.ts'
import { type Features, predict } from '../../shared/kernel/naive-bayes.ts'
import { recountLeads } from '../../shared/leads/score-count-store.ts'
import type { MonthPlace } from '../../shared/storage/months.ts'
import { keyText } from '../../shared/storage/units.ts'
import { openScoring, type ScoringWorld } from './scoring-world.ts'

let seed = 11
const below = (most: number): number => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
  return (seed >>> 16) % most
}
const one = <Value>(values: readonly Value[]): Value => values[below(values.length)] as Value

const regions = ['east', 'west', 'north']
const channels = ['web', 'fair', 'referral']
const random = () => ({
  region: one(regions),
  employees: one([5, 20, 300, 4000]),
  source: { channel: one(channels), campaign: one(['spring', 'autumn']) },
  tags: [one(['vip', 'price']), 'all'],
  ...(below(2) === 0 && { language: 'zh-CN' }),
  ...(below(3) === 0 && { ownerId: 'usr_2' }),
})

/** The counters as they are kept, without those that came back to nothing. */
const kept = async ({ platform }: ScoringWorld) => {
  const { items } = await platform.store.query({ index: 'table', partition: 'ten_1#leadcounts', limit: 1000 })
  return items
    .map(({ pk, sk, won, lost }) => [keyText({ pk, sk }), { won: won ?? 0, lost: lost ?? 0 }] as const)
    .filter(([, { won, lost }]) => won !== 0 || lost !== 0)
    .sort()
}

/** The counters as the leads say. */
const recounted = async ({ platform }: ScoringWorld) => {
  const sums = new Map<string, { won: number; lost: number }>()
  let place: MonthPlace | undefined
  do {
    const page = await recountLeads(platform.store, 'ten_1', platform.clock.now(), { limit: 7, place })
    for (const { key, by } of page.added) {
      const sum = sums.get(keyText(key)) ?? { won: 0, lost: 0 }
      sums.set(keyText(key), { won: sum.won + (by.won ?? 0), lost: sum.lost + (by.lost ?? 0) })
    }
    place = page.next
  } while (place)
  return [...sums].sort()
}

/** Delivers every change so far, some twice, some batches backwards. */
const followBadly = async ({ changes, platform }: ScoringWorld) => {
  const all = changes(0, 1_000_000).map(({ change }) => change)
  for (let start = 0; start < all.length; start += 9) {
    const batch = all.slice(Math.max(0, start - (below(3) === 0 ? 6 : 0)), start + 9)
    expect(await project.handle(below(2) === 0 ? batch.toReversed() : batch, platform)).toEqual([])
  }
}

describe('counts of closed leads', () => {
  it('equal a recount, whatever happened to the leads, delivered twice and out of order', async () => {
    const world = openScoring()
    await world.staff(2)
    const open: string[] = []
    for (let step = 0; step < 120; step++) {
      const id = one(open)
      const act = below(6)
      if (!id || act === 0) open.push((await world.add(random())).id)
      else if (act === 1) await world.call('POST', `/v1/leads/${id}/disqualify`, { body: { reason: 'other' } })
      else if (act === 2) await world.call('POST', `/v1/leads/${id}/reopen`)
      else if (act === 3)
        await world.call('POST', `/v1/leads/${id}/status`, { body: { status: one(['working', 'qualified']) } })
      else if (act === 4)
        await world.call('PATCH', `/v1/leads/${id}`, { body: { region: one(regions), tags: [one(['vip', 'new'])] } })
      else await world.call('POST', `/v1/leads/${id}/convert`, { body: {} })
    }
    await followBadly(world)
    expect((await kept(world)).length).toBeGreaterThan(20)
    expect(await kept(world)).toEqual(await recounted(world))
    world.close()
  })

  it('have a won lead in every stage, a lost one up to where it stood, and a reopened one in none', async () => {
    const world = openScoring()
    const stages = async () => {
      await world.follow()
      return Object.fromEntries(
        (await kept(world)).flatMap(([key, counts]) =>
          key.includes('#stage#') ? [[key.split('#').at(-1), counts]] : [],
        ),
      )
    }
    await world.win()
    const lead = await world.add()
    await world.must('POST', `/v1/leads/${lead.id}/status`, { status: 'working' })
    await world.must('POST', `/v1/leads/${lead.id}/disqualify`, { reason: 'other' })
    expect(await stages()).toEqual({
      new: { won: 1, lost: 1 },
      working: { won: 1, lost: 1 },
      nurturing: { won: 1, lost: 0 },
      qualified: { won: 1, lost: 0 },
    })
    await world.must('POST', `/v1/leads/${lead.id}/reopen`)
    expect(Object.values(await stages())).toEqual(Array.from({ length: 4 }, () => ({ won: 1, lost: 0 })))
    world.close()
  })
})

describe('the predictive score', () => {
  const world = openScoring()
  const { add, read, win, lose, must, score } = world
  afterAll(world.close)
  let ada: Actor
  beforeAll(async () => {
    ;[ada] = (await world.staff(2)) as [Actor]
    for (let n = 0; n < 8; n++)
      await win({ region: 'east', source: { channel: 'referral' }, phones: [`139571200${10 + n}`] })
    for (let n = 0; n < 4; n++) await lose({ region: 'east', source: { channel: 'web' } })
    for (let n = 0; n < 12; n++) await lose({ region: 'west', source: { channel: 'web' } })
    await world.settle()
  })

  it('is there within two hours of the first leads that closed, for leads that are written from then on', async () => {
    expect((await add({ region: 'east' })).score).toBeUndefined()
    await world.hours(1.5)
    const [likely, unlikely] = [
      await add({ region: 'east', source: { channel: 'referral' }, phones: ['13957120055'] }),
      await add({ region: 'west', source: { channel: 'web' } }),
    ]
    expect(likely.score.predictive).toBeGreaterThan(0.9)
    expect(unlikely.score.predictive).toBeLessThan(0.1)
    expect(likely.score).toMatchObject({ predictiveTeam: 'all', predictiveVersion: 1 })
  })

  it('is explained by terms that add up, each of which follows from its counts', async () => {
    const lead = await add({ region: 'east', source: { channel: 'web' }, employees: 30, phones: ['13957123456'] })
    const { predictive } = await score(lead.id)
    const terms: {
      field: string
      logOdds: number
      counts: { won: number; lost: number }
      of: { won: number; lost: number }
    }[] = predictive.contributions
    const sum = terms.reduce((total, { logOdds }) => total + logOdds, 0)
    expect(Math.abs(sum - predictive.logit)).toBeLessThan(1e-9)
    for (const { logOdds, counts, of } of terms)
      expect(logOdds).toBeCloseTo(Math.log(counts.won / of.won / (counts.lost / of.lost)), 9)
    expect(predictive.probability).toBeCloseTo(1 / (1 + Math.exp(-sum)), 9)
    expect(lead.score.predictive).toBe(Math.round(predictive.probability * 100) / 100)
    expect(terms.map(({ field }) => field)).toEqual(['all', 'stage', 'channel', 'region', 'phone', 'email'])
  })

  it('never shows whose phone or address it looks at, only that there is one', async () => {
    const lead = await add({
      name: 'Grace Hopper',
      emails: ['grace@navy.example'],
      phones: ['13957123457'],
      note: 'secret',
    })
    const text = JSON.stringify([await score(lead.id), await must('GET', `/v1/leads/${lead.id}/scores`)])
    for (const personal of ['Grace', 'navy', '57123457', 'secret']) expect(text).not.toContain(personal)
    expect(text).toContain('"phone"')
  })

  it('is certain once a lead ended: 0 for a disqualified one, 1 for a converted one, and open again it is predicted again', async () => {
    const lead = await add({ region: 'east', source: { channel: 'referral' }, phones: ['13957120056'] })
    await must('POST', `/v1/leads/${lead.id}/disqualify`, { reason: 'other' })
    expect((await read(lead.id)).score.predictive).toBe(0)
    expect(await score(lead.id)).toMatchObject({ probability: 0, outcome: 'lost' })
    await must('POST', `/v1/leads/${lead.id}/reopen`)
    expect((await read(lead.id)).score.predictive).toBeGreaterThan(0.9)
    await must('POST', `/v1/leads/${lead.id}/convert`, {})
    const won = await world.platform.store.get({ pk: `ten_1#lead#${lead.id}`, sk: '.' })
    expect(won?.data).toMatchObject({ status: 'converted', score: { predictive: 1 } })
  })

  it('gives way to what somebody said until that is cleared', async () => {
    const lead = await add({ region: 'west' })
    const path = `/v1/leads/${lead.id}`
    expect(await must('PUT', `${path}/probability`, { value: 0.8 })).toMatchObject({ probability: { value: 0.8 } })
    await world.hours(25)
    expect(await score(lead.id)).toMatchObject({ probability: 0.8, manual: { value: 0.8, by: 'user:usr_1' } })
    await must('DELETE', `${path}/probability`)
    const cleared = await score(lead.id)
    expect(cleared.manual).toBeUndefined()
    expect(cleared.probability).toBe((await read(lead.id)).score.predictive)
    await must('POST', `${path}/disqualify`, { reason: 'other' })
    expect((await world.call('PUT', `${path}/probability`, { body: { value: 1 } })).body.code).toBe('lead.not_open')
  })

  it('is written by reading nothing: a read leaves the lead as it is', async () => {
    const lead = await add({ region: 'east' })
    const before = world.changes(0, 1_000_000).length
    for (const path of ['', '/score', '/scores', '/scores/1']) await must('GET', `/v1/leads/${lead.id}${path}`)
    expect(world.changes(0, 1_000_000)).toHaveLength(before)
  })

  it('follows in the night when a new model changes it, and past scores stay as they were, to be worked out again', async () => {
    const lead = await add({ region: 'north', source: { channel: 'fair' } })
    for (let n = 0; n < 6; n++) await win({ region: 'north', source: { channel: 'fair' } })
    await world.settle()
    const before = (await read(lead.id)).score
    await world.hours(24)
    const after = (await read(lead.id)).score
    expect(after.predictive).toBeGreaterThan(before.predictive)
    expect(after.predictiveVersion).toBeGreaterThan(before.predictiveVersion)
    const { items } = await must('GET', `/v1/leads/${lead.id}/scores`)
    expect(items.map(({ predictive }: { predictive: number }) => predictive)).toEqual([
      after.predictive,
      before.predictive,
    ])
    for (const item of items) {
      const past = await must('GET', `/v1/leads/${lead.id}/scores/${item.leadVersion}`)
      expect(past).toMatchObject({ at: item.at, predictive: { version: item.predictiveVersion } })
      expect(Math.round(past.predictive.probability * 100) / 100).toBe(item.predictive)
      const key = { pk: 'ten_1#scoring-counts#all', sk: `version#${String(item.predictiveVersion).padStart(6, '0')}` }
      const closed = (await world.platform.store.get(key))?.closed as never
      const stored = await world.platform.store.get({
        pk: `ten_1#lead#${lead.id}`,
        sk: `score#${String(item.leadVersion).padStart(12, '0')}`,
      })
      const inputs = stored?.inputs as never as { features: Features }
      expect(predict(closed, inputs.features).logit).toBe(past.predictive.logit)
    }
  })

  it('is that of the own team once that won and lost, and that of all teams together before', async () => {
    expect((await add({ region: 'east' }, ada)).score.predictiveTeam).toBe('all')
    await win({ region: 'south' }, ada)
    await lose({ region: 'south' }, ada)
    await world.settle()
    await world.hours(2)
    expect((await add({ region: 'east' }, ada)).score).toMatchObject({
      predictiveTeam: 'tea_sales',
      predictiveVersion: 1,
    })
    expect((await add({ region: 'east' })).score.predictiveTeam).toBe('all')
  })

  it('makes at most one model an hour, however many leads close', async () => {
    const versions = async () => {
      const { items } = await world.platform.store.query({
        ...{ index: 'table', partition: 'ten_1#scoring-counts#all', limit: 1000 },
      })
      return items.length
    }
    const before = await versions()
    for (let n = 0; n < 12; n++) {
      await lose({ region: 'west' })
      await world.settle()
      world.advance(hour / 4)
      await world.tick()
    }
    expect((await versions()) - before).toBeLessThanOrEqual(4)
    expect((await versions()) - before).toBeGreaterThanOrEqual(2)
  })

  it('stays as it is, and so do the models, when nothing closed', async () => {
    await world.hours(26)
    const lead = await add({ region: 'east' })
    const before = await world.platform.store.get({ pk: 'ten_1#scoring-current', sk: '.' })
    world.advance(day)
    await world.tick()
    expect(await world.platform.store.get({ pk: 'ten_1#scoring-current', sk: '.' })).toEqual(before)
    expect((await read(lead.id)).version).toBe(lead.version)
  })
})

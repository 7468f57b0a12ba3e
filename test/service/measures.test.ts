import { describe, expect, it } from 'vitest'
import cases from '../../functions/service/cases.ts'
import service from '../../functions/service/index.ts'
import project from '../../functions/stream/project.ts'
import { day, hour, minute } from '../../shared/kernel/instant.ts'
import { recountMeasures } from '../../shared/service/measure-store.ts'
import type { MonthPlace } from '../../shared/storage/months.ts'
import { keyText } from '../../shared/storage/units.ts'
import { unitsOf } from '../customers/world.ts'
import { apiOf, testActor } from '../support/api.ts'
import { openSla } from './sla-world.ts'

type World = Awaited<ReturnType<typeof openSla>>

let seed = 5
const below = (most: number): number => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
  return (seed >>> 16) % most
}
const chance = (one: number): boolean => below(one) === 0

/** Delivers every change so far, some twice, some batches backwards. */
const followBadly = async ({ changes, platform }: World) => {
  const all = changes(0, 1_000_000).map(({ change }) => change)
  for (let start = 0; start < all.length; start += 9) {
    const batch = all.slice(Math.max(0, start - (chance(3) ? 6 : 0)), start + 9)
    expect(await project.handle(chance(2) ? batch.toReversed() : batch, platform)).toEqual([])
  }
}

const nonZero = (numbers: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(numbers).filter(([, number]) => typeof number === 'number' && number !== 0))

/** The counters as the stream kept them. */
const kept = ({ changes }: World) => {
  const items = new Map<string, object>()
  for (const { change } of changes(0, 1_000_000))
    if (change.key.pk.startsWith('ten_1#measure#')) items.set(keyText(change.key), nonZero(change.after ?? {}))
  return Object.fromEntries([...items].filter(([, numbers]) => Object.keys(numbers).length > 0).sort())
}

/** The counters as the cases say. */
const recounted = async ({ platform }: World) => {
  const sums = new Map<string, Record<string, number>>()
  let place: MonthPlace | undefined
  do {
    const page = await recountMeasures(platform.store, 'ten_1', platform.clock.now(), { limit: 7, place })
    for (const { key, by } of page.added) {
      const sum = sums.get(keyText(key)) ?? {}
      for (const [name, number] of Object.entries(by)) sum[name] = (sum[name] ?? 0) + number
      sums.set(keyText(key), sum)
    }
    place = page.next
  } while (place)
  return Object.fromEntries([...sums].map(([key, sum]) => [key, nonZero(sum)] as const).sort())
}

const reply = (world: World, id: string) => world.must('POST', `/v1/cases/${id}/messages`, { text: 'Done' })
const move = (world: World, id: string, status: string) => world.must('POST', `/v1/cases/${id}/status`, { status })

const november = 'from=2026-11-01&to=2026-11-30'
const measures = async (world: World, groupBy: string) =>
  new Map<string, Record<string, never>>(
    (await world.must('GET', `/v1/service/measures?${november}&groupBy=${groupBy}`)).items.map(
      (item: { key: string }) => [item.key, item],
    ),
  )

/** Anything that may happen to a case, after some time. */
const anything = async (world: World, ids: string[]): Promise<void> => {
  const id = ids[below(ids.length)] as string
  const path = `/v1/cases/${id}`
  world.advance((1 + below(60)) * minute)
  if (chance(20)) world.advance(4 * day)
  const turn = below(14)
  // What a case refuses in its state is as good as nothing.
  if (turn < 3) await world.call('POST', `${path}/messages`, { text: 'Hello' })
  else if (turn < 6) await world.call('POST', `${path}/messages`, { author: 'customer', text: 'Hello?' })
  else if (turn < 9) await world.call('POST', `${path}/status`, { status: 'resolved' })
  else if (turn < 10) await world.call('POST', `${path}/status`, { status: 'waiting_for_customer' })
  else if (turn < 12) await world.call('POST', `${path}/status`, { status: 'in_progress' })
  else if (turn < 13 && chance(2)) {
    const step = ['acknowledge', 'cause', 'remedy'][below(3)]
    await world.call('POST', `${path}/complaint`, { step, ...(step !== 'acknowledge' && { text: 'x' }) })
  } else if (turn < 13) await world.call('PATCH', path, { categoryId: chance(2) ? 'billing' : 'repair' })
  else if (chance(2)) await world.call('POST', `${path}/assign`, { ownerId: null })
  else await world.call('POST', `${path}/merge`, { caseIds: [ids[below(ids.length)]] })
}

const categories = ['billing', 'repair'].map((id) => ({ id, name: { en: id, zh: id } }))

describe('the service measures', () => {
  it('agree with a recount of the cases, delivered twice and out of order', async () => {
    const world = await openSla()
    const targets = { normal: { firstResponse: 60, nextResponse: 120, resolution: 2400 } }
    await world.publish({ targets, complaintSteps: { acknowledge: 600, cause: 120, remedy: 60 } })
    const put = await apiOf(cases, world.platform)('PUT', '/v1/case-categories', {
      body: { categories },
      headers: { 'if-match': '"0"' },
    })
    expect(put.status).toBe(200)
    const ids: string[] = []
    for (let n = 0; n < 25; n++) {
      const kind = chance(2) ? 'complaint' : 'request'
      ids.push((await world.open({ kind, ...(chance(2) && { ownerId: undefined }) })).id)
      world.advance(below(60) * minute)
    }
    for (let n = 0; n < 200; n++) {
      await anything(world, ids)
      if (chance(4)) await world.tick()
    }
    for (let round = 0; round < 2; round++) await followBadly(world)
    const counted = kept(world)
    expect(counted).toEqual(await recounted(world))
    expect(world.raised('case.merged').length).toBeGreaterThan(0)
    expect(Object.keys(counted).some((key) => key.endsWith('#billing'))).toBe(true)
    const names = new Set(Object.values(counted).flatMap((numbers) => Object.keys(numbers)))
    const promised = ['resolution.met', 'firstResponse.breached', 'nextResponse.met', 'nextResponse.breached']
    const steps = ['complaintAcknowledge.met', 'complaintAcknowledge.breached', 'complaintCause.breached']
    for (const name of ['opened', 'resolved', 'reopened', 'firstContact', ...promised, ...steps])
      expect([...names]).toContain(name)
    expect([...names].some((name) => name.startsWith('resolution.business.b'))).toBe(true)
  }, 120_000)

  it('tell how long answers and resolutions took, what was promised and kept, and what is open', async () => {
    const world = await openSla('2026-11-23T09:00:00.000Z')
    await world.publish()
    const ids: string[] = []
    for (let n = 0; n < 6; n++) ids.push((await world.open()).id)
    await world.open({ ownerId: undefined })
    await world.tick()
    world.advance(30 * minute)
    for (const id of ids) await reply(world, id)
    world.advance(30 * minute)
    for (const id of ids) await move(world, id, 'resolved')
    await world.tick()
    world.advance(2 * day)
    await followBadly(world)
    const person = (await measures(world, 'person')).get('usr_1') as never
    const took = (minutes: number) => ({ n: 6, meanMs: minutes * minute, medianMs: expect.any(Number) })
    expect(person).toMatchObject({
      ...{ opened: 6, resolved: 6, reopened: { n: 6, percent: 0 }, firstContact: { n: 6, percent: 100 } },
      times: {
        firstResponse: { elapsed: took(30), business: took(30) },
        resolution: { elapsed: took(60), business: took(60) },
      },
      kept: { firstResponse: { n: 6, percent: 100 }, resolution: { n: 6, percent: 100 } },
      backlog: { open: 0 },
    })
    const { medianMs } = (person as { times: { resolution: { elapsed: { medianMs: number } } } }).times.resolution
      .elapsed
    expect(Math.abs(medianMs / hour - 1)).toBeLessThan(0.0906)
    expect((await measures(world, 'person')).get('-')).toMatchObject({ opened: 1, backlog: { open: 1, from1Day: 1 } })
    expect((await measures(world, 'team')).size).toBe(1)
    expect((await measures(world, 'day')).get('2026-11-23')).toMatchObject({ opened: 7, resolved: 6 })
    expect((await measures(world, 'day')).get('2026-11-23')).not.toHaveProperty('backlog')
  })

  it('count next responses and steps of complaints, kept or broken, for who had the case then', async () => {
    const world = await openSla('2026-11-23T09:00:00.000Z')
    await world.publish({ complaintSteps: { acknowledge: 30, cause: 60 } })
    const { id } = await world.open({ kind: 'complaint' })
    const path = `/v1/cases/${id}`
    const wait = async (minutes: number) => {
      world.advance(minutes * minute)
      await world.tick()
    }
    const answered = async (minutes: number) => {
      await world.must('POST', `${path}/messages`, { author: 'customer', text: 'Hello?' })
      await wait(minutes)
      await reply(world, id)
    }
    await reply(world, id)
    await wait(1)
    for (let n = 0; n < 4; n++) await answered(2)
    await world.must('POST', `${path}/complaint`, { step: 'acknowledge' })
    for (let n = 0; n < 2; n++) await answered(62)
    await world.must('POST', `${path}/assign`, { ownerId: world.boss })
    for (let n = 0; n < 5; n++) await answered(1)
    await followBadly(world)
    type Kept = Readonly<Record<string, unknown>>
    const keptBy = async (groupBy: string, key: string) => {
      const { kept: figures } = (await measures(world, groupBy)).get(key) as unknown as { kept: Kept }
      return [figures.nextResponse, figures.complaintAcknowledge, figures.complaintCause]
    }
    expect(await keptBy('person', 'usr_1')).toMatchObject([{ n: 6, percent: 400 / 6 }, { n: 1 }, { n: 1 }])
    expect(await keptBy('person', world.boss)).toMatchObject([{ n: 5, percent: 100 }, { n: 0 }, { n: 0 }])
    expect(await keptBy('day', '2026-11-23')).toMatchObject([{ n: 11 }, { n: 1 }, { n: 1 }])
    expect(kept(world)).toEqual(await recounted(world))
  })

  it('take a resolution on first contact back when it is reopened within seven days, not later', async () => {
    const world = await openSla('2026-11-02T09:00:00.000Z')
    const ids: string[] = []
    for (let n = 0; n < 5; n++) {
      const { id } = await world.open()
      ids.push(id)
      await reply(world, id)
      await move(world, id, 'resolved')
    }
    world.advance(2 * day)
    await move(world, ids[0] as string, 'in_progress')
    world.advance(6 * day)
    await move(world, ids[1] as string, 'in_progress')
    await followBadly(world)
    expect((await measures(world, 'day')).get('2026-11-02')).toMatchObject({
      ...{ resolved: 5, reopened: { n: 5, percent: 40 }, firstContact: { n: 5, percent: 80 } },
    })
  })

  it('show a person the own figures, a team lead those of the team, and a page at a time', async () => {
    const world = await openSla()
    await world.open()
    await world.open({ ownerId: undefined })
    await followBadly(world)
    const { call } = world
    const keys = async (as: ReturnType<typeof testActor>) => {
      const path = `/v1/service/measures?${november}&groupBy=person`
      const answer = await apiOf(service, world.platform)('GET', path, { as })
      return answer.body.items.map(({ key }: { key: string }) => key)
    }
    const teamIds = ['tea_01J9ZQ4T7M8K3X5V2B6N1R0CDE']
    expect(await keys(testActor({ id: 'usr_1' }, 'own'))).toEqual(['usr_1'])
    expect(await keys(testActor({ id: 'usr_9' }, 'own'))).toEqual([])
    expect(await keys(testActor({ id: 'usr_9', teamIds }, 'team'))).toEqual(['-', 'usr_1'])
    expect(await keys(testActor({ tenantId: 'ten_2' }))).toEqual([])
    const path = `/v1/service/measures?${november}&groupBy=person&limit=1`
    const first = await call('GET', path)
    expect(first.body.items.map(({ key }: { key: string }) => key)).toEqual(['-'])
    const second = await call('GET', `${path}&cursor=${encodeURIComponent(first.body.next)}`)
    expect(second.body).toMatchObject({ items: [{ key: 'usr_1' }] })
    expect(second.body.next).toBeUndefined()
    expect(unitsOf(first).write).toBe(0)
    expect(unitsOf(first).read).toBeLessThanOrEqual(3)
  })

  it.each([
    ['from=2026-11-02&to=2026-11-01', '/to ends_before_start'],
    ['from=2026-01-01&to=2026-11-01', '/to period_too_long'],
    ['from=2026-11-31&to=2026-11-30', '/from'],
    ['to=2026-11-30', '/from'],
    ['from=2026-11-01&to=2026-11-30&groupBy=mood', '/groupBy'],
    ['from=2026-11-01&to=2026-11-30&limit=0', '/limit'],
  ])('refuse %s at %s', async (query, fault) => {
    const world = await openSla()
    const { status, body } = await world.call('GET', `/v1/service/measures?${query}`)
    expect(status).toBe(400)
    const [{ pointer, code }] = body.errors
    expect(`${pointer} ${code}`).toContain(fault)
  })
})

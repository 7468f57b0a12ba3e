import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventCatalogue } from '../../events/catalogue.ts'
import type { CrmFunction } from '../../functions/function.ts'
import { type Laptop, startLaptop } from '../../infra/local/laptop.ts'
import { recordOf } from '../../infra/local/stream-event.ts'
import { plusMs } from '../../shared/kernel/instant.ts'
import { eventSource } from '../../shared/platform/aws-event.ts'
import type { Item } from '../../shared/storage/store.ts'
import { deployed, passes, routeFor } from './deployed.ts'
import { type Call, probing, shownAs } from './probes.ts'
import { busEnvelope } from './real-events.ts'
import { catalogues } from './templates.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

const eventTypes = (catalogue: readonly CrmFunction[]): readonly string[] => {
  const consumed = catalogue.flatMap((definition) => (definition.kind === 'consumer' ? definition.on : []))
  return [...new Set([...eventCatalogue, ...consumed].map(({ type }) => type)), 'nobody.asked']
}

const record: Item = { pk: 'ten_probe#note#n1', sk: '.', noun: 'note', version: 1, data: {}, raised: [] }
const idempotency: Item = { pk: 'ten_probe#idempotency#i1', sk: '.', answer: 'kept' }
const history: Item = { pk: 'ten_probe#note#n1', sk: 'history#1', noun: 'note' }

/** Before and after of changes of every sort, in the order in which they are made. */
const changes: readonly { before?: Item; after?: Item }[] = [
  { after: record },
  { after: idempotency },
  { after: history },
  { before: record, after: { ...record, version: 2 } },
  { before: { ...record, version: 2 } },
  { before: idempotency },
]

describe.each(catalogues)('of $name, what is deployed is what the laptop serves:', ({ catalogue }) => {
  const cloud = deployed(catalogue)
  const { calls, probes } = probing(catalogue)
  let laptop: Laptop

  const callsDuring = async (work: () => Promise<unknown>): Promise<readonly Call[]> => {
    const before = calls.length
    await work()
    await laptop.settle()
    return calls.slice(before)
  }

  /** Without the tick that the laptop runs every minute by itself. */
  const answersTo = async (work: () => Promise<unknown>): Promise<readonly Call[]> =>
    (await callsDuring(work)).filter(({ what }) => what !== 'tick')

  const request = (method: string, path: string, headers: Record<string, string> = {}) =>
    fetch(`${laptop.url}${path}`, { method, headers })

  const advance = async (by: string) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${laptop.url}/_local/clock`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ advance: by }),
    })
    expect(await answer.json()).toMatchObject({ ticks: expect.any(Number) })
  }

  beforeAll(async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'guanxi-parity-'))
    laptop = await startLaptop({ catalogue: probes, dataFolder, port: 0, logLevel: 'SILENT' })
  })
  afterAll(() => laptop.close())

  test('functions', () => {
    expect(cloud.functions.toSorted()).toEqual(catalogue.map(({ name }) => name).toSorted())
  })

  test('routes, and whom they let in', async () => {
    const paths = new Set(cloud.routes.map(({ key }) => key.split(' ')[1]?.replaceAll(/\{\w+\}/g, 'probe') ?? ''))
    for (const path of paths)
      for (const method of methods) {
        const expected = routeFor(cloud, method, path)
        const asked = `${method} ${path}`
        const answers = await answersTo(async () => {
          const status = (await request(method, path)).status
          const refused = expected?.isPublic ? 200 : 401
          expect(status, asked).toBe(expected ? refused : 404)
        })
        expect(answers.length, asked).toBe(expected?.isPublic ? 1 : 0)
        const admitted = await answersTo(() => request(method, path, { authorization: 'Bearer probe' }))
        const served = admitted.filter(({ what }) => what !== 'authorize')
        expect(
          served.map((call) => [call.function, call.what]),
          asked,
        ).toEqual(expected ? [[expected.function, expected.key]] : [])
      }
    expect((await request('GET', '/v1/nowhere')).status).toBe(404)
  })

  test('what no route serves is refused, in the cloud by one function, with every method and to everybody', () => {
    const [refusing] = catalogue.filter((definition) => definition.kind === 'http' && definition.answersUnknown)
    expect(cloud.unknown).toEqual(
      methods.map((method) => ({ key: `${method} /{proxy+}`, function: refusing?.name, isPublic: true })),
    )
  })

  test('rules', async () => {
    for (const type of eventTypes(catalogue)) {
      const answers = await answersTo(() =>
        laptop.platform().bus.publish([
          {
            id: `probe/${type}`,
            type,
            version: 1,
            tenantId: 'ten_probe',
            noun: 'note',
            recordId: 'n1',
            recordVersion: 1,
            at: '2026-01-01T00:00:00.000Z',
            actor: 'user:usr_probe',
            requestId: 'r',
            data: {},
          },
        ]),
      )
      const event = { source: eventSource, 'detail-type': type }
      const expected = cloud.rules.filter(({ pattern }) => passes(pattern, event))
      expect(answers.map((call) => [call.function, call.what]).toSorted()).toEqual(
        expected.map((rule) => [rule.function, type]).toSorted(),
      )
    }
  })

  test('rules on what services of AWS tell', async () => {
    const told = catalogue.flatMap((definition) => (definition.kind === 'provider' ? [definition] : []))
    const types = [...new Set(told.flatMap(({ detailTypes }) => detailTypes)), 'Nobody Asked']
    const sources = [...new Set(told.flatMap((definition) => definition.sources)), 'aws.nobody']
    for (const source of sources)
      for (const detailType of types) {
        const answers = await answersTo(() => laptop.tell(busEnvelope(detailType, source, {})))
        const event = { source, 'detail-type': detailType }
        const expected = cloud.rules.filter(({ pattern }) => passes(pattern, event))
        expect(answers.map((call) => [call.function, call.what])).toEqual(
          expected.map((rule) => [rule.function, detailType]),
        )
      }
  })

  test('followers, and which changes they are shown', async () => {
    for (const { before, after } of changes) {
      const answers = await answersTo(() => {
        const { store } = laptop.platform()
        if (after) return store.commit([{ do: 'put', item: after }])
        return store.commit([{ do: 'delete', key: { pk: before?.pk ?? '', sk: before?.sk ?? '' } }])
      })
      const key = { pk: (after ?? before)?.pk ?? '', sk: (after ?? before)?.sk ?? '' }
      const shown = recordOf({ id: '1', key, ...(before && { before }), ...(after && { after }) }, 0)
      const expected = cloud.followers.filter(({ filters }) => filters.some((filter) => passes(filter, shown)))
      const what = shownAs({ key, ...(before && { before }), ...(after && { after }) })
      expect(answers.map((call) => [call.function, call.what]).toSorted()).toEqual(
        expected.map((follower) => [follower.function, what]).toSorted(),
      )
    }
  })

  test('schedules', async () => {
    const expressions = catalogue.flatMap((definition) =>
      definition.kind === 'scheduled' ? [{ function: definition.name, expression: definition.schedule }] : [],
    )
    const byName = (a: { function: string }, b: { function: string }) => (a.function < b.function ? -1 : 1)
    expect(cloud.schedules.toSorted(byName)).toEqual(expressions.toSorted(byName))
    const answers = await callsDuring(async () => {
      const { store, clock } = laptop.platform()
      const key = { pk: 'probe', sk: 'due' }
      const duesk = `${plusMs(clock.now(), 90_000)}#probe`
      await store.commit([{ do: 'put', item: { ...key, duepk: 'due#note#0', duesk } }])
      await advance('PT3M')
      await store.commit([{ do: 'delete', key }])
      await advance('P32D')
    })
    const ticked = new Set(answers.filter(({ what }) => what === 'tick').map((call) => call.function))
    expect([...ticked].toSorted()).toEqual(cloud.schedules.map((schedule) => schedule.function).toSorted())
  }, 120_000)

  test('grants', () => {
    for (const name of cloud.functions) {
      const called = calls.filter((call) => call.function === name)
      expect(called, `calls of ${name}`).not.toEqual([])
      const granted = cloud.capabilities.get(name) ?? []
      for (const call of called)
        for (const [capability, isGranted] of Object.entries(call.granted))
          expect(isGranted, `${name}: ${capability}`).toBe((granted as readonly string[]).includes(capability))
    }
  })
})

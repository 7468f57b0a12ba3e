import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import customersFunction from '../../functions/customers/index.ts'
import customerSearch from '../../functions/customers/search.ts'
import { rateLimiter } from '../../functions/http/rate-limit.ts'
import { minute, plusMs, second } from '../../shared/kernel/instant.ts'
import { type RateLimit, uncountedOf } from '../../shared/kernel/rate-limit.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import type { Store } from '../../shared/storage/store.ts'
import { openMemoryStore } from '../simulation/memory-store.ts'
import { apiOf, testActor, testPlatform } from '../support/api.ts'

const start = '2026-03-02T08:00:20.000Z'
const { platform, advance, close } = testPlatform(start)
afterAll(close)

const limited = (ofCaller: number, ofTenant: number): Platform => ({ ...platform, rateLimits: { ofCaller, ofTenant } })
const customers = { ...customersFunction, routes: [...customersFunction.routes, ...customerSearch.routes] }
const path = '/v1/customers'
const countItem = (pk: string, at = start) => platform.store.get({ pk, sk: at.slice(0, 16) })

describe('the limit of a caller', () => {
  const actor = testActor({ tenantId: 'ten_caller' })
  const call = apiOf(customers, limited(10, 1000), actor)

  it('is told with every answer, and so is what is left of it and until when', async () => {
    const { status, headers } = await call('GET', path)
    expect([status, headers.ratelimit]).toEqual([200, '"caller";r=9;t=40, "tenant";r=999;t=40'])
    expect(headers['ratelimit-policy']).toBe('"caller";q=10;w=60, "tenant";q=1000;w=60')
    const problem = await call('GET', '/v1/customers/cus_none')
    expect([problem.status, problem.headers.ratelimit]).toEqual([404, '"caller";r=8;t=40, "tenant";r=998;t=40'])
  })

  it('refuses what is beyond it, in the language of the caller, and changes nothing', async () => {
    for (let n = 0; n < 8; n++) await call('GET', path)
    const refused = await call('POST', path, { body: { kind: 'person', name: 'Late' } })
    expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited'])
    expect(refused.headers).toMatchObject({
      'retry-after': '40',
      ratelimit: expect.stringContaining('"caller";r=0;t=40'),
      'ratelimit-policy': '"caller";q=10;w=60, "tenant";q=1000;w=60',
    })
    const chinese = await call('GET', path, { headers: { 'accept-language': 'zh-CN' } })
    expect([chinese.headers['content-language'], chinese.body.title]).toEqual(['zh-CN', '请求过于频繁'])
    expect((await platform.store.query({ index: 'g2', partition: 'ten_caller#customer', limit: 10 })).items).toEqual([])
  })

  it('holds no other caller and no other tenant back', async () => {
    expect((await call('GET', path)).status).toBe(429)
    expect((await call('GET', path, { as: { ...actor, id: 'key_1', kind: 'key' } })).status).toBe(200)
    expect((await call('GET', path, { as: { ...actor, tenantId: 'ten_other' } })).status).toBe(200)
  })

  it('is whole again in the next minute, on any instance', async () => {
    advance(40 * second)
    expect((await call('GET', path)).headers.ratelimit).toBe('"caller";r=9;t=60, "tenant";r=999;t=60')
    const elsewhere = apiOf(customers, limited(10, 1000), actor)
    expect((await elsewhere('GET', path)).status).toBe(200)
    advance(-40 * second)
  })
})

describe('the limit of a tenant', () => {
  it('is of all its callers together', async () => {
    const call = apiOf(customers, limited(1000, 10))
    const statuses: number[] = []
    for (let n = 0; n < 12; n++)
      statuses.push((await call('GET', path, { as: testActor({ tenantId: 'ten_busy', id: `usr_${n}` }) })).status)
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429, 429])
    expect((await call('GET', path, { as: testActor({ tenantId: 'ten_calm' }) })).status).toBe(200)
  })
})

describe('counting', () => {
  const unitsOf = (header: string | undefined) => (header ?? '').match(/[\d.]+/g)?.map(Number) ?? []

  it('costs nothing for who asks now and then', async () => {
    const free = uncountedOf({ name: 'caller', perMinute: 1200 })
    const actor = testActor({ tenantId: 'ten_sparse' })
    const call = apiOf(customers, limited(1200, 6000), actor)
    for (let n = 0; n < free; n++) expect(unitsOf((await call('GET', path)).headers['x-capacity-units'])[1]).toBe(0)
    expect(await countItem(`ten_sparse#rate#${actor.id}`)).toBeUndefined()
    await call('GET', path)
    expect((await countItem(`ten_sparse#rate#${actor.id}`))?.count).toBe(2 * free)
  })

  it('costs less than three hundredths of a unit a request for who asks all the time', async () => {
    const call = apiOf(customers, limited(1200, 6000), testActor({ tenantId: 'ten_heavy' }))
    let written = 0
    for (let n = 0; n < 1200; n++) {
      const { status, headers } = await call('GET', path)
      expect(status).toBe(200)
      written += unitsOf(headers['x-capacity-units'])[1] ?? 0
    }
    expect((await call('GET', path)).status).toBe(429)
    expect(written / 1200).toBeLessThan(0.03)
  })

  it('is of requests that are denied or not valid too, and of none that nobody is behind', async () => {
    const call = apiOf(customers, limited(3, 1000), testActor({ tenantId: 'ten_denied', permissions: {} }))
    const statuses = []
    for (let n = 0; n < 4; n++) statuses.push((await call('GET', path)).status)
    expect(statuses).toEqual([403, 403, 403, 429])
    const nobody = await call('GET', path, { as: testActor({ kind: 'public' }) })
    expect([nobody.status, nobody.headers.ratelimit]).toEqual([401, undefined])
  })
})

/** A store whose answers come after a number of turns that a seed decides. */
const slow = (store: Store, turns: () => number): Store => {
  const wait = async () => {
    for (let left = turns(); left > 0; left--) await Promise.resolve()
  }
  return {
    ...store,
    get: async (key, options) => {
      await wait()
      return store.get(key, options)
    },
    commit: async (actions) => {
      await wait()
      await store.commit(actions)
      await wait()
    },
  }
}

it('many instances together never serve more than the limit and what each serves uncounted', async () => {
  const setting = fc.record({
    perMinute: fc.integer({ min: 1, max: 400 }),
    instances: fc.integer({ min: 1, max: 6 }),
    delays: fc.infiniteStream(fc.integer({ min: 0, max: 12 })),
    asked: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 900 }),
    atOnce: fc.integer({ min: 1, max: 40 }),
  })
  await fc.assert(
    fc.asyncProperty(setting, async ({ perMinute, instances, delays, asked, atOnce }) => {
      const store = slow(openMemoryStore().store, () => delays.next().value ?? 0)
      const limiters = Array.from({ length: instances }, () => rateLimiter({ ofCaller: perMinute, ofTenant: 1e9 }))
      const limit: RateLimit = { name: 'caller', perMinute }
      const actor = testActor()
      const ask = async (which: number, now: string): Promise<boolean> => {
        try {
          await limiters[which % instances]?.(store, actor, now)
          return true
        } catch (error) {
          if (error instanceof Refusal && error.code === 'rate_limited') return false
          throw error
        }
      }
      const askAll = async (now: string): Promise<number> => {
        let served = 0
        for (let from = 0; from < asked.length; from += atOnce) {
          const some = await Promise.all(asked.slice(from, from + atOnce).map((which) => ask(which, now)))
          served += some.filter((isServed) => isServed).length
        }
        return served
      }
      for (const now of [start, plusMs(start, minute)]) {
        const served = await askAll(now)
        expect(served).toBeLessThanOrEqual(perMinute + instances * uncountedOf(limit))
        if (instances === 1) expect(served).toBe(Math.min(asked.length, perMinute))
      }
    }),
    { numRuns: 150 },
  )
})

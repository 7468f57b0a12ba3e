import { randomInt } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { judgeOf } from './fuzz-check.ts'
import { emptyPool, harvest } from './fuzz-pool.ts'
import { type Call, callsOf, type Description } from './fuzz-requests.ts'
import { seedDecisions, seedFields, seedLinks, seedMessages, seedPools, seedSales } from './fuzz-seed.ts'
import { send } from './fuzz-send.ts'
import { populatedLaptop } from './populated-laptop.ts'

const requests = Number(process.env.FUZZ_REQUESTS ?? 16_000)
const seed = Number(process.env.FUZZ_SEED ?? randomInt(2 ** 31))
const atOnce = 8
const mostFaultsShown = 20
const mostShown = 1500
const alike = 60

const description = JSON.parse(await readFile('docs/api/openapi.json', 'utf8')) as Description
const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)

/** Calls of every operation, in an order that mixes them. */
const madeUp = (roles: number): Call[] => {
  const numRuns = Math.ceil(requests / operations.length)
  const calls = operations.map(({ path, method, operation }, index) =>
    fc.sample(callsOf(description, path, method, operation, roles), { numRuns, seed: seed + index }),
  )
  return Array.from({ length: numRuns }, (_, round) => calls.flatMap((those) => those[round] ?? [])).flat()
}

describe(`${requests} made-up requests (FUZZ_SEED=${seed})`, () => {
  let server: Awaited<ReturnType<typeof populatedLaptop>>
  /** One of each kind. */
  const faults = new Map<string, string>()
  const succeeded = new Set<string>()

  beforeAll(async () => {
    server = await populatedLaptop(['manager', 'sales', 'read-only'])
    const judge = judgeOf(description)
    const tokens = [...server.principals.map(({ token }) => token), undefined]
    const pool = emptyPool()
    await seedFields(server.asAdmin)
    await seedSales(
      server.asAdmin,
      pool,
      server.principals.slice(0, 2).map(({ id }) => id),
    )
    await seedDecisions(server.asAdmin, server.as('sales'), pool)
    await seedPools(
      server.asAdmin,
      pool,
      server.principals.map(({ id }) => id),
    )
    await seedLinks(server.asAdmin, pool, server.laptop.platform().secrets)
    await seedMessages(server.asAdmin, pool)
    const one = async (call: Call): Promise<void> => {
      const role = call.role >= tokens.length ? 0 : call.role
      const answer = await send(server.port, call, tokens[role], pool)
      harvest(pool, answer, server.needed)
      if (answer.status < 300) succeeded.add(call.operationId)
      const fault = judge(call.path, call.method.toLowerCase(), answer, 'fields' in call.query)
      if (!fault) return
      const shown = `${call.operationId}: ${fault}\n  ${JSON.stringify(call).slice(0, mostShown)}`
      faults.set(`${call.operationId} ${fault.slice(0, alike)}`, shown)
    }
    const waiting = madeUp(tokens.length * 2).values()
    const worker = async () => {
      for (const call of waiting) await one(call)
    }
    await Promise.all(Array.from({ length: atOnce }, worker))
  }, 600_000)

  afterAll(() => server?.close())

  it('are all answered as the description says, and never with a fault of the server', () => {
    const shown = [...faults.values()].slice(0, mostFaultsShown)
    expect(`${faults.size} kinds of fault\n${shown.join('\n')}`).toBe('0 kinds of fault\n')
  })

  it('succeed at least once for nearly every operation, so that it was really reached', () => {
    const missed = operations.map(({ operation }) => operation.operationId).filter((name) => !succeeded.has(name))
    expect(missed.length, `never succeeded: ${missed.join(', ')}`).toBeLessThanOrEqual(operations.length / 5)
    for (const claim of ['claimLead', 'claimCustomer']) expect(missed).not.toContain(claim)
  })

  it('leave the server alive', async () => {
    expect(await server.asAdmin('GET', '/v1/health')).toMatchObject({ status: 'ok' })
  })

  it('leave every list readable to its end', async () => {
    const lists = operations.filter(({ method, operation }) => {
      const { parameters = [] } = operation
      const isList = method === 'get' && parameters.some(({ name }) => name === 'cursor')
      return isList && !parameters.some(({ required }) => required)
    })
    for (const { path } of lists) {
      let next: unknown
      do {
        const cursor = next === undefined ? '' : `&cursor=${encodeURIComponent(String(next))}`
        next = (await server.asAdmin('GET', `${path}?limit=100${cursor}`)).next
      } while (next !== undefined)
    }
  })

  it('leave an audit chain that holds, and nothing undelivered', async () => {
    await server.laptop.settle()
    const audit = await server.asAdmin('POST', '/v1/audit/verify', {})
    expect(audit).not.toHaveProperty('broken')
    expect(audit.checked).toBeGreaterThan(0)
    const letters = await fetch(`${server.laptop.url}/_local/dead-letters`)
    expect(await letters.json()).toEqual({ items: [] })
  })
})

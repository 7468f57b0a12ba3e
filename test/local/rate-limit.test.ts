import { expect, it } from 'vitest'
import { catalogue } from '../../functions/catalogue.ts'
import { bootstrapTenant } from '../../shared/admin/bootstrap-store.ts'
import { uncountedOf } from '../../shared/kernel/rate-limit.ts'
import { laptopWith, postJson } from './support.ts'

const perMinute = 30

it('all functions together hold a caller to one limit, until the clock comes to the next minute', async () => {
  const rateLimits = { ofCaller: perMinute, ofTenant: 1000 }
  const laptop = await laptopWith(catalogue, { rateLimits, realMs: () => Date.parse('2026-03-02T08:00:10Z') })
  const { store, clock, ids } = laptop.platform()
  await bootstrapTenant(store, clock, ids, {
    tenant: { name: 'Test', region: 'US', zone: 'UTC', locale: 'en' },
    admin: { name: 'Admin', email: 'admin@test.example' },
  })
  const headers = { authorization: `Bearer ${await laptop.token('admin@test.example')}` }
  const paths = ['customers', 'tasks', 'cases', 'teams', 'interactions', 'surveys']
  const ask = async () => {
    const answers = await Promise.all(
      Array.from({ length: 90 }, (_, n) => fetch(`${laptop.url}/v1/${paths[n % paths.length]}`, { headers })),
    )
    const served = answers.filter(({ status }) => status === 200).length
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(90 - served)
    return served
  }
  const uncounted = paths.length * uncountedOf({ name: 'caller', perMinute })
  const served = await ask()
  expect(served).toBeGreaterThan(perMinute / 2)
  expect(served).toBeLessThanOrEqual(perMinute + uncounted)
  await postJson(`${laptop.url}/_local/clock`, { advance: 'PT1M' })
  expect(await ask()).toBeGreaterThan(perMinute / 2)
})

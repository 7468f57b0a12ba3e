import { afterAll, describe, expect, it } from 'vitest'
import project from '../../functions/stream/project.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { qualityCount, qualityFigures } from '../../shared/customers/quality.ts'
import { qualityCounters } from '../../shared/customers/quality-store.ts'
import { day } from '../../shared/kernel/instant.ts'
import { isRecord, stateOf } from '../../shared/storage/record.ts'
import { testActor } from '../support/api.ts'
import { openCustomers, unitsOf } from './world.ts'

const { platform, changes, call, addPerson, addOrganisation, advance, close } = openCustomers()
afterAll(close)

let seed = 7
const below = (most: number): number => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
  return (seed >>> 16) % most
}
const chance = (one: number): boolean => below(one) === 0

/** Delivers every change, some twice and in changed order, in batches that overlap. */
const followBadly = async () => {
  const all = changes(0, 100_000).map(({ change }) => change)
  for (let start = 0; start < all.length; start += 7) {
    const batch = all.slice(Math.max(0, start - (chance(3) ? 5 : 0)), start + 7)
    const ordered = chance(2) ? batch.toReversed() : batch
    expect(await project.handle(ordered, platform)).toEqual([])
  }
}

/** What the counters should say, from the records themselves. */
const recounted = () => {
  const latest = new Map<string, Customer>()
  for (const { change } of changes(0, 100_000))
    if (change.after && isRecord(change.after) && change.after.noun === 'customer')
      latest.set(change.key.pk, stateOf<Customer>(change.after))
  const sums: Record<string, Record<string, number>> = {}
  for (const customer of latest.values()) {
    const count = qualityCount(customer)
    for (const name of count?.counted ?? []) {
      const source = count?.source ?? ''
      const numbers = sums[source] ?? {}
      sums[source] = numbers
      numbers[name] = (numbers[name] ?? 0) + 1
    }
  }
  return sums
}

const counted = async () =>
  Object.fromEntries(
    (await qualityCounters(platform.store, 'ten_1'))
      .map(({ source, numbers }) => [
        source,
        Object.fromEntries(Object.entries(numbers).filter(([, number]) => number !== 0)),
      ])
      .filter(([, numbers]) => Object.keys(numbers as object).length > 0),
  )

describe('the data-quality report', () => {
  it('counts what is missing, invalid, duplicate and stale, by field and source', async () => {
    await addPerson('Old', { source: { channel: 'web' }, phones: ['13800138000'], level: 'A' })
    advance(400 * day)
    await addPerson('New', { source: { channel: 'web' }, emails: ['broken'] })
    await call('POST', '/v1/customers?allowDuplicate=true', {
      body: { kind: 'person', name: 'Twin', phones: ['13800138000'] },
    })
    await addOrganisation('Acme', { source: { channel: 'fair' }, website: 'not a website' })
    const gone = await addPerson('Gone', { source: { channel: 'fair' } })
    await call('POST', `/v1/customers/${gone.id}/void`)
    await followBadly()
    const answer = await call('GET', '/v1/customers/quality')
    expect(answer.body.all).toMatchObject({ total: 4, stale: 1, duplicates: 1, invalid: { emails: 1, website: 1 } })
    const web = answer.body.sources.find(({ source }: { source: string }) => source === 'web')
    expect(web).toMatchObject({ total: 2, stale: 1, duplicates: 0, invalid: { emails: 1 } })
    expect(web.missing).toMatchObject({ phones: 1, emails: 1, level: 1, birthDate: 2 })
    expect(unitsOf(answer)).toEqual({ read: 1, write: 0 })
    expect((await call('GET', '/v1/customers/quality?source=fair')).body.all.total).toBe(1)
    expect((await call('GET', '/v1/customers/quality?staleAfterMonths=120')).body.all.stale).toBe(0)
  })

  it('agrees with a recount after many changes that were delivered twice and out of order', async () => {
    const ids: string[] = []
    for (let n = 0; n < 30; n++) {
      const { id } = await addPerson(`P${n}`, { source: { channel: chance(2) ? 'web' : 'shop' } })
      ids.push(id)
    }
    for (let n = 0; n < 60; n++) {
      const path = `/v1/customers/${ids[n % ids.length]}`
      const turn = below(6)
      if (turn === 0) await call('POST', `${path}/void`)
      else if (turn === 1) await call('POST', `${path}/restore`)
      else if (turn < 4) await call('PATCH', path, { body: { source: { channel: chance(2) ? 'web' : 'call' } } })
      else await call('PATCH', path, { body: { phones: chance(2) ? [`138001${10_000 + n}`] : null } })
      if (chance(10)) advance(20 * day)
    }
    for (let round = 0; round < 3; round++) await followBadly()
    expect(await counted()).toEqual(recounted())
  })

  it('is for those who may see all customers', async () => {
    expect((await call('GET', '/v1/customers/quality', { as: testActor({}, 'team') })).status).toBe(403)
    expect((await call('GET', '/v1/customers/quality', { as: testActor({ tenantId: 'ten_2' }) })).body).toEqual({
      all: { total: 0, stale: 0, duplicates: 0, missing: {}, invalid: {} },
      sources: [],
    })
  })

  it('counts as stale what last changed before the month asked about', () => {
    const figures = qualityFigures({ total: 3, 'changed.2025-02': 1, 'changed.2025-03': 2 }, '2025-03')
    expect(figures).toMatchObject({ total: 3, stale: 1 })
  })
})

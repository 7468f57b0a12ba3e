import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runningLaptop } from '../support/running-laptop.ts'
import { accounts, agents, noData, products } from './b2b-files.ts'
import { type Loaded, loadB2b } from './b2b-loader.ts'

describe.skipIf(noData !== undefined)(`real accounts and agents ${noData ? `(${noData})` : ''}`, () => {
  let laptop: Awaited<ReturnType<typeof runningLaptop>>
  let first: Loaded
  beforeAll(async () => {
    laptop = await runningLaptop()
    first = await loadB2b(laptop.call)
    await laptop.settle()
  })
  afterAll(() => laptop.close())

  it('all come in, each account once', async () => {
    expect(first.items).toHaveLength(85)
    expect(new Set(first.items.map(({ id }) => id)).size).toBe(85)
    expect(agents().every(({ name }) => first.users.has(name))).toBe(true)
  })

  it('come in a second time without changing anything', async () => {
    const newestWrite = async () => {
      await laptop.settle()
      return (await laptop.call('GET', '/v1/audit?limit=1')).body.items[0]
    }
    const before = await newestWrite()
    const again = await loadB2b(laptop.call)
    expect(again.items.map(({ id, version }) => `${id} ${version}`)).toEqual(
      first.items.map(({ id, version }) => `${id} ${version}`),
    )
    expect(again.users).toEqual(first.users)
    expect(before).toBeDefined()
    expect(await newestWrite()).toEqual(before)
  })

  it('keep figures, parents and owners', async () => {
    const place = accounts().findIndex(({ name }) => name === 'Acme Corporation')
    const acme = (await laptop.call('GET', `/v1/customers/${first.items[place]?.id}`)).body
    expect(acme).toMatchObject({
      industry: 'technolgy',
      foundedYear: 1996,
      employees: 2822,
      annualRevenue: { amount: '1100040000.00', currency: 'USD' },
    })
    const child = accounts().findIndex(({ parent }) => parent === 'Acme Corporation')
    expect((await laptop.call('GET', `/v1/customers/${first.items[child]?.id}`)).body).toMatchObject({
      parentId: acme.id,
    })
    expect([...first.users.values()]).toContain(acme.ownerId)
  })

  it('show in the data-quality report what is misspelt and what is missing', async () => {
    const { all, sources } = (await laptop.call('GET', '/v1/customers/quality')).body
    const misspelt = accounts().filter(({ sector }) => sector === 'technolgy').length
    expect(misspelt).toBeGreaterThan(0)
    expect(all).toMatchObject({
      total: 85,
      duplicates: 0,
      invalid: { industry: misspelt },
      missing: { phones: 85, emails: 85, website: 85, registrationNumber: 85, level: 85 },
    })
    expect(sources).toMatchObject([{ source: 'import', total: 85 }])
    const listed = (await laptop.call('GET', '/v1/customers?industry=technolgy&limit=100')).body.items as {
      industry: string
    }[]
    expect(listed.map(({ industry }) => industry)).toEqual(Array(misspelt).fill('technolgy'))
  })

  it('can be listed by what they bought, a product written two ways included', async () => {
    const bought = async (product: string) =>
      (await laptop.call('GET', `/v1/customers?tags=${encodeURIComponent(`bought ${product}`)}&limit=100`)).body.items
        .length
    const counts = await Promise.all(
      [...products(), 'GTXPro'].map(async (product) => [product, await bought(product)] as const),
    )
    expect(Object.fromEntries(counts)).toMatchObject({ 'GTX Pro': 0, 'GTK 500': expect.any(Number) })
    expect(counts.find(([product]) => product === 'GTXPro')?.[1]).toBeGreaterThan(0)
  })

  it('are seen by a manager only as far as the own team goes', async () => {
    const manager = 'dustin.brinkmann@agents.example'
    const seen = (await laptop.call('GET', '/v1/customers?limit=100', undefined, manager)).body.items as {
      ownerId: string
    }[]
    const team = new Set(
      agents()
        .filter((agent) => agent.manager === 'Dustin Brinkmann')
        .map(({ name }) => first.users.get(name)),
    )
    expect(seen.length).toBeGreaterThan(0)
    expect(seen.every(({ ownerId }) => team.has(ownerId))).toBe(true)
  })
})

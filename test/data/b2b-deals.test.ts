import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runningLaptop } from '../support/running-laptop.ts'
import { type LoadedDeals, loadB2bDeals } from './b2b-deals.ts'
import { figuresFromFile } from './b2b-figures.ts'
import { noData, opportunities } from './b2b-files.ts'
import { type Loaded, loadB2b } from './b2b-loader.ts'

const importMs = 120_000

describe.skipIf(noData !== undefined)(`real opportunities ${noData ? `(${noData})` : ''}`, () => {
  let laptop: Awaited<ReturnType<typeof runningLaptop>>
  let base: Loaded
  let first: LoadedDeals
  beforeAll(async () => {
    laptop = await runningLaptop()
    base = await loadB2b(laptop.call)
    first = await loadB2bDeals(laptop.call, base)
    await laptop.settle()
  }, importMs)
  afterAll(() => laptop.close())

  const get = async (path: string) => {
    const { status, body } = await laptop.call('GET', path)
    expect(status).toBe(200)
    return body
  }
  const dealLike = async (like: (row: ReturnType<typeof opportunities>[number]) => boolean) => {
    const place = opportunities().findIndex(like)
    return { row: opportunities()[place], deal: await get(`/v1/deals/${first.items[place]?.id}`) }
  }

  it('all come in once', () => {
    expect(first.items.every(({ status }) => status === 201)).toBe(true)
    expect(new Set(first.items.map(({ id }) => id)).size).toBe(opportunities().length)
  })

  it('cost what the guide says', () => {
    const perDeal = (units: number) => Math.round((units / opportunities().length) * 10) / 10
    expect({ read: perDeal(first.units.read), write: perDeal(first.units.write) }).toEqual({ read: 3.8, write: 13.7 })
  })

  it('keep their dates, their worth and who had them', async () => {
    const { deal } = await dealLike(({ id }) => id === '1C1I7A6R')
    expect(deal).toMatchObject({
      name: 'GTX Plus Basic, Cancity',
      customerId: base.accounts.get('Cancity'),
      state: 'won',
      stage: 'engaging',
      openedAt: '2016-10-20T00:00:00.000Z',
      closedAt: '2017-03-01T00:00:00.000Z',
      closeDate: '2017-03-01',
      amount: { amount: '1054.00', currency: 'USD' },
      region: 'Central',
      wonBy: { ownerId: base.users.get('Moses Frase') },
    })
  })

  it('count a product that is written two ways as one, and keep how it was written', async () => {
    const { deal } = await dealLike(({ product, stage }) => product === 'GTXPro' && stage === 'Lost')
    expect(deal.lines).toMatchObject([{ productRef: 'GTX Pro', name: 'GTXPro', amount: { amount: '0.00' } }])
  })

  it('have no customer when no account was written down', async () => {
    const { deal } = await dealLike(({ account, product }) => account === '' && product === 'MG Special')
    expect(deal).toMatchObject({ name: 'MG Special', state: 'open' })
    expect(deal.customerId).toBeUndefined()
  })

  it('open here when nobody had engaged, without worth and close date', async () => {
    const { row, deal } = await dealLike(({ stage }) => stage === 'Prospecting')
    expect(deal).toMatchObject({ state: 'open', stage: 'prospecting', tags: [row?.product], openedAt: deal.createdAt })
    expect([deal.amount, deal.lines, deal.closeDate]).toEqual([undefined, undefined, undefined])
  })

  it('stand on the board with the numbers of the file', async () => {
    const { stages } = await get(`/v1/pipelines/${first.pipelineId}/board`)
    expect(
      Object.fromEntries(stages.map((column: { name: string; count: number }) => [column.name, column.count])),
    ).toEqual(figuresFromFile().openByStage)
  })

  it(
    'come in a second time without changing anything',
    async () => {
      const newestWrite = async () => {
        await laptop.settle()
        return (await get('/v1/audit?limit=1')).items[0]
      }
      const before = await newestWrite()
      const again = await loadB2bDeals(laptop.call, base)
      expect(again.pipelineId).toBe(first.pipelineId)
      expect(again.items.filter(({ status }) => status !== 200)).toEqual([])
      expect(again.items.map(({ id, version }) => `${id} ${version}`)).toEqual(
        first.items.map(({ id, version }) => `${id} ${version}`),
      )
      expect(before).toBeDefined()
      expect(await newestWrite()).toEqual(before)
    },
    importMs,
  )
})

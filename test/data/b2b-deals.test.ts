import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runningLaptop } from '../support/running-laptop.ts'
import { type LoadedDeals, loadB2bDeals } from './b2b-deals.ts'
import { type Figures, figuresFromFile } from './b2b-figures.ts'
import { noData, opportunities } from './b2b-files.ts'
import { type Loaded, loadB2b } from './b2b-loader.ts'

const importMs = 120_000

interface Shown {
  readonly won: number
  readonly lost: number
  readonly winRate?: number
  readonly revenue: string
}

interface Item extends Shown {
  readonly key: string
  readonly open: { readonly count: number }
  readonly averageDaysToClose?: number
  readonly unconverted: readonly object[]
}

interface Answer {
  readonly items: readonly Item[]
  readonly total: Item
}

const isClosed = ({ won, lost }: Shown): boolean => won + lost > 0

const shown = ({ won, lost, winRate, revenue }: Shown) => ({ won, lost, winRate, revenue: Number(revenue) })

/** Win rates of the API are in per cent, with two digits after the point. */
const shownOfFile = ({ winRate, ...figures }: Figures) => ({ ...figures, winRate: Math.round(10_000 * winRate) / 100 })

describe.skipIf(noData !== undefined)(`real opportunities ${noData ? `(${noData})` : ''}`, () => {
  let laptop: Awaited<ReturnType<typeof runningLaptop>>
  let base: Loaded
  let first: LoadedDeals
  beforeAll(async () => {
    laptop = await runningLaptop()
    const ifMatch = { 'if-match': '"1"' }
    expect((await laptop.call('PATCH', '/v1/tenant', { currency: 'USD' }, undefined, ifMatch)).status).toBe(200)
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
    expect(perDeal(first.units.write)).toBe(13.7)
    // What a function has read moments ago it does not read again, so how much it is depends on the speed.
    expect(perDeal(first.units.read)).toBeLessThan(5)
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

  const figures = (by: string, also = '') =>
    get(`/v1/sales/figures?from=2016-10&to=2017-12&by=${by}&limit=100${also}`) as Promise<Answer>
  const inApi = async (by: string, nameOf = (key: string): string => key) => {
    const { items } = await figures(by)
    return Object.fromEntries(items.filter(isClosed).map((item) => [nameOf(item.key), shown(item)]))
  }
  const expected = (groups: Record<string, Figures>) =>
    Object.fromEntries(Object.entries(groups).map(([key, group]) => [key, shownOfFile(group)]))

  it('show won, lost, win rate and revenue of each agent as the file does', async () => {
    const names = new Map([...base.users].map(([name, id]) => [id, name]))
    expect(await inApi('owner', (id) => names.get(id) ?? id)).toEqual(expected(figuresFromFile().byAgent))
  })

  it('show them of each manager, whose team has the deals', async () => {
    const teams = (await get('/v1/teams?limit=100')).items as { id: string; name: string }[]
    const managers = new Map(teams.map(({ id, name }) => [id, name.replace('Team ', '')]))
    expect(await inApi('team', (id) => managers.get(id) ?? id)).toEqual(expected(figuresFromFile().byManager))
  })

  it('show them of each region and product', async () => {
    expect(await inApi('region')).toEqual(expected(figuresFromFile().byRegion))
    expect(await inApi('product')).toEqual(expected(figuresFromFile().byProduct))
  })

  it('show the revenue of each quarter', async () => {
    const { items } = await figures('quarter')
    expect(Object.fromEntries(items.map(({ key, revenue }) => [key, Number(revenue)]))).toEqual(
      figuresFromFile().revenueByQuarter,
    )
  })

  it('show how many days it took to close, and all of it together', async () => {
    const { all, averageDaysToClose } = figuresFromFile()
    const { total } = await figures('month')
    expect(total.averageDaysToClose).toBe(Math.round(100 * averageDaysToClose) / 100)
    expect(shown(total)).toEqual(shownOfFile(all))
    expect(total.unconverted).toEqual([])
  })

  it('show what is open of each stage', async () => {
    const names: Record<string, string> = { prospecting: 'Prospecting', engaging: 'Engaging' }
    const { items } = await figures('stage', `&pipelineId=${first.pipelineId}`)
    expect(Object.fromEntries(items.map(({ key, open }) => [names[key], open.count]))).toEqual(
      figuresFromFile().openByStage,
    )
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

import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'

const folder = new URL('../../../shared/data/b2b-sales/', import.meta.url)

export interface Figures {
  readonly won: number
  readonly lost: number
  /** Won of all that were closed. */
  readonly winRate: number
  /** Whole US dollars of those that were won. */
  readonly revenue: number
}

const rows = (file: string): Record<string, string>[] =>
  parse(readFileSync(new URL(file, folder)), { columns: true, bom: true, trim: true })

/** `3/1/2017` as `2017-03-01`. */
const isoDate = (american: string): string => {
  const [month = '', day = '', year = ''] = american.split('/')
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

const quarterOf = (date: string): string => `${date.slice(0, 4)}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`

/** One product is written two ways in the data. */
const productOf = (name: string): string => (name === 'GTXPro' ? 'GTX Pro' : name)

const figuresOf = (deals: readonly Record<string, string>[]): Figures => {
  const wonDeals = deals.filter(({ deal_stage }) => deal_stage === 'Won')
  const lost = deals.filter(({ deal_stage }) => deal_stage === 'Lost').length
  return {
    won: wonDeals.length,
    lost,
    winRate: wonDeals.length / (wonDeals.length + lost),
    revenue: wonDeals.reduce((sum, { close_value }) => sum + Number(close_value), 0),
  }
}

const grouped = (
  deals: readonly Record<string, string>[],
  keyOf: (deal: Record<string, string>) => string,
): Record<string, readonly Record<string, string>[]> => {
  const groups: Record<string, Record<string, string>[]> = {}
  for (const deal of deals) {
    const group = groups[keyOf(deal)] ?? []
    groups[keyOf(deal)] = group
    group.push(deal)
  }
  return groups
}

const figuresBy = (
  deals: readonly Record<string, string>[],
  keyOf: (deal: Record<string, string>) => string,
): Record<string, Figures> =>
  Object.fromEntries(Object.entries(grouped(deals, keyOf)).map(([key, group]) => [key, figuresOf(group)]))

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000

/** The figures of the real opportunities, straight from the file and with nothing of ours. */
export const figuresFromFile = () => {
  const deals = rows('sales_pipeline.csv')
  const people = new Map(rows('sales_teams.csv').map((row) => [row.sales_agent ?? '', row]))
  const closed = deals.filter(({ deal_stage }) => deal_stage === 'Won' || deal_stage === 'Lost')
  const wonDeals = closed.filter(({ deal_stage }) => deal_stage === 'Won')
  const days = closed.map((deal) => daysBetween(isoDate(deal.engage_date ?? ''), isoDate(deal.close_date ?? '')))
  const quarters = grouped(wonDeals, ({ close_date = '' }) => quarterOf(isoDate(close_date)))
  const openDeals = grouped(
    deals.filter((deal) => !closed.includes(deal)),
    ({ deal_stage = '' }) => deal_stage,
  )
  return {
    all: figuresOf(closed),
    byAgent: figuresBy(closed, ({ sales_agent = '' }) => sales_agent),
    byManager: figuresBy(closed, ({ sales_agent = '' }) => people.get(sales_agent)?.manager ?? ''),
    byRegion: figuresBy(closed, ({ sales_agent = '' }) => people.get(sales_agent)?.regional_office ?? ''),
    byProduct: figuresBy(closed, ({ product = '' }) => productOf(product)),
    averageDaysToClose: days.reduce((sum, value) => sum + value, 0) / days.length,
    revenueByQuarter: Object.fromEntries(
      Object.entries(quarters).map(([key, group]) => [key, figuresOf(group).revenue]),
    ),
    openByStage: Object.fromEntries(Object.entries(openDeals).map(([stage, group]) => [stage, group.length])),
  }
}

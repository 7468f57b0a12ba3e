import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'

const folder = new URL('../../../shared/data/b2b-sales/', import.meta.url)

/** Why the real data can't be used here; nothing when it can. */
export const noData = existsSync(folder) ? undefined : 'the b2b-sales data is not here'

const rows = (file: string): Record<string, string>[] =>
  parse(readFileSync(new URL(file, folder)), { columns: true, bom: true, trim: true })

export interface Account {
  readonly name: string
  readonly sector: string
  readonly founded: number
  /** In millions of US dollars. */
  readonly revenue: string
  readonly employees: number
  readonly office: string
  readonly parent: string
}

export interface Agent {
  readonly name: string
  readonly manager: string
  readonly region: string
}

export interface Opportunity {
  readonly id: string
  readonly agent: string
  /** As the file writes it, which writes one of them two ways. */
  readonly product: string
  /** Empty when nobody wrote it down. */
  readonly account: string
  readonly stage: string
  /** Local dates; of those that only prospect there is neither, of those that engage no end. */
  readonly engagedOn: string | undefined
  readonly closedOn: string | undefined
  /** Whole US dollars; of open ones there is none. */
  readonly value: string | undefined
}

export const accounts = (): Account[] =>
  rows('accounts.csv').map((row) => ({
    name: row.account ?? '',
    sector: row.sector ?? '',
    founded: Number(row.year_established),
    revenue: row.revenue ?? '',
    employees: Number(row.employees),
    office: row.office_location ?? '',
    parent: row.subsidiary_of ?? '',
  }))

export const agents = (): Agent[] =>
  rows('sales_teams.csv').map((row) => ({
    name: row.sales_agent ?? '',
    manager: row.manager ?? '',
    region: row.regional_office ?? '',
  }))

export const products = (): string[] => rows('products.csv').map((row) => row.product ?? '')

/** `3/1/2017` as `2017-03-01`. */
const dateOf = (american = ''): string | undefined => {
  const [, month = '', day = '', year] = /^(\d+)\/(\d+)\/(\d{4})$/.exec(american) ?? []
  return year && [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-')
}

export const opportunities = (): Opportunity[] =>
  rows('sales_pipeline.csv').map((row) => ({
    id: row.opportunity_id ?? '',
    agent: row.sales_agent ?? '',
    product: row.product ?? '',
    account: row.account ?? '',
    stage: row.deal_stage ?? '',
    engagedOn: dateOf(row.engage_date),
    closedOn: dateOf(row.close_date),
    value: row.close_value || undefined,
  }))

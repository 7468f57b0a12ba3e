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
  readonly agent: string
  readonly product: string
  readonly account: string
  readonly stage: string
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

export const opportunities = (): Opportunity[] =>
  rows('sales_pipeline.csv').map((row) => ({
    agent: row.sales_agent ?? '',
    product: row.product ?? '',
    account: row.account ?? '',
    stage: row.deal_stage ?? '',
  }))

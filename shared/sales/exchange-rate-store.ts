import type { Noun, Step } from '../storage/record.ts'
import type { Item, Key, Store } from '../storage/store.ts'
import { type ExchangeRates, parity, type RateOn, rateUnits } from './exchange-rate.ts'

/** One record a date. They belong to the tenant. */
export const exchangeRates: Noun<ExchangeRates> = { name: 'rate', indexes: () => ({}), owned: () => ({}) }

const ratePartition = (tenantId: string, to: string, from: string): string => `${tenantId}#rates#${to}#${from}`
const rateKey = (tenantId: string, to: string, from: string, date: string): Key => ({
  pk: ratePartition(tenantId, to, from),
  sk: date,
})

/** Which currencies ever had a rate. */
const currenciesPartition = (tenantId: string): string => `${tenantId}#rate-currencies`

/** What is written along with the rates of a date, so that the latest rate of a currency is one read. */
export const rateSteps = (tenantId: string, before: ExchangeRates | undefined, after: ExchangeRates): Step[] => {
  const { id: date, currency: to } = after
  const isGone = ({ currency }: { readonly currency: string }): boolean =>
    before?.currency !== to || !after.rates.some((one) => one.currency === currency)
  const gone = (before?.rates ?? []).filter(isGone)
  return [
    ...gone.map(
      ({ currency }): Step => ({
        action: { do: 'delete', key: rateKey(tenantId, before?.currency ?? to, currency, date) },
      }),
    ),
    ...after.rates.flatMap(({ currency, rate }): Step[] => [
      { action: { do: 'put', item: { ...rateKey(tenantId, to, currency, date), rate } } },
      { action: { do: 'put', item: { pk: currenciesPartition(tenantId), sk: `${to}#${currency}` } } },
    ]),
  ]
}

const latestRate = async (
  store: Store,
  tenantId: string,
  { to, from, date }: { readonly to: string; readonly from: string; readonly date: string },
): Promise<Item | undefined> => {
  const partition = ratePartition(tenantId, to, from)
  const page = await store.query({
    ...{ index: 'table', partition, direction: 'descending', limit: 1 },
    range: { to: date },
  })
  return page.items[0]
}

/** The rates that hold on a date: of each currency the latest one on or before it. */
export const ratesOn = async (store: Store, tenantId: string, to: string, date: string) => {
  const partition = currenciesPartition(tenantId)
  const { items } = await store.query({ index: 'table', partition, limit: 1000, range: { beginsWith: `${to}#` } })
  const found = await Promise.all(
    items.map(async ({ sk }) => {
      const currency = sk.slice(to.length + 1)
      const item = await latestRate(store, tenantId, { to, from: currency, date })
      return item ? [{ currency, rate: String(item.rate), since: item.sk }] : []
    }),
  )
  return found.flat()
}

const nameOf = (currency: string, date: string): string => `${currency}#${date}`

/**
 * Reads the rates of currencies on dates, each of them once.
 * @param to the currency of the tenant; without one there are no rates
 */
export const loadRates = async (
  store: Store,
  tenantId: string,
  to: string | undefined,
  wanted: Iterable<{ readonly currency: string; readonly date: string }>,
): Promise<RateOn> => {
  const rates = new Map<string, bigint>()
  const foreign = new Map(
    [...wanted].filter(({ currency }) => currency !== to).map((one) => [nameOf(one.currency, one.date), one] as const),
  )
  if (to !== undefined)
    await Promise.all(
      [...foreign].map(async ([name, { currency, date }]) => {
        const item = await latestRate(store, tenantId, { to, from: currency, date })
        if (item) rates.set(name, rateUnits(String(item.rate)))
      }),
    )
  return (currency, date) => (currency === to ? parity : rates.get(nameOf(currency, date)))
}

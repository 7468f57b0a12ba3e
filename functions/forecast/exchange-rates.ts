import * as z from 'zod'
import { plusDays } from '../../shared/kernel/instant.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { ExchangeRates, RatesInput, setRates } from '../../shared/sales/exchange-rate.ts'
import { exchangeRates, rateSteps, ratesOn } from '../../shared/sales/exchange-rate-store.ts'
import { changeRecord, createRecord, loadRecord } from '../../shared/storage/record.ts'
import { checkIfMatch, checkReachesAll } from '../http/records.ts'
import { route } from '../http/route.ts'
import { ownCurrency } from './whom.ts'

const Params = z.strictObject({ date: z.iso.date().meta({ example: '2026-11-20' }) })

const putRates = route({
  name: 'setExchangeRates',
  method: 'PUT',
  path: '/v1/exchange-rates/{date}',
  summary: 'Set the exchange rates of a date to the currency of the tenant, in place of those that it had',
  permission: 'rate:write',
  params: Params,
  body: RatesInput,
  returns: ExchangeRates,
  refuses: ['forecast.no_currency'],
  examples: {
    two: {
      body: {
        rates: [
          { currency: 'USD', rate: '7.1042' },
          { currency: 'EUR', rate: '7.72' },
        ],
      },
    },
  },
  handle: async (request) => {
    checkReachesAll(request)
    const { store, actor, now, params, body } = request
    const { date } = params
    // It is tomorrow already somewhere.
    if (date > plusDays(now, 1).slice(0, 10))
      throw new Refusal('request.invalid', { faults: [{ in: 'path', pointer: '/date', code: 'not_in_past' }] })
    const found = await loadRecord(store, exchangeRates, actor.tenantId, date)
    if (found) checkIfMatch(request, found)
    const { state: given, raises } = setRates(date, await ownCurrency(request), body.rates)
    const { state, step } = found
      ? changeRecord(exchangeRates, request, { state: { ...found, ...given }, raises })
      : createRecord(exchangeRates, request, { state: given, raises })
    return { body: state, version: state.version, steps: [step, ...rateSteps(actor.tenantId, found, state)] }
  },
})

const getRates = route({
  name: 'exchangeRates',
  method: 'GET',
  path: '/v1/exchange-rates/{date}',
  summary: 'The rates that hold on a date: of each currency the latest on or before it',
  permission: 'forecast:read',
  params: Params,
  returns: z.strictObject({
    date: z.string(),
    currency: z.string(),
    rates: z.array(z.strictObject({ currency: z.string(), rate: z.string(), since: z.string() })),
  }),
  refuses: ['forecast.no_currency'],
  examples: { day: { params: { date: '2026-11-20' } } },
  handle: async (request) => {
    const { date } = request.params
    const currency = await ownCurrency(request)
    return { body: { date, currency, rates: await ratesOn(request.store, request.actor.tenantId, currency, date) } }
  },
})

export const exchangeRateRoutes = [putRates, getRates]

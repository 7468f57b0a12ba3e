import * as z from 'zod'
import type { Decision } from '../kernel/decision.ts'
import { Currency, dividedHalfEven } from '../kernel/money.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { fieldRefusal } from '../kernel/refusal.ts'

const places = 10
const unitsInRate = 10n ** BigInt(places)

const Rate = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,10})?$/)
  .refine((text) => /[1-9]/.test(text), { params: { code: 'above_zero' } })
  .meta({ description: 'What one of this currency is worth in the currency of the tenant', example: '7.1042' })

const rates = z.array(z.strictObject({ currency: Currency, rate: Rate })).max(50)

export const RatesInput = z.strictObject({ rates: rates.min(1) })
export type RatesInput = z.infer<typeof RatesInput>

/** The rates that were set on a date; its id is the date. */
export const ExchangeRates = z.strictObject({
  ...recordFields,
  currency: z.string().meta({ description: 'What the rates are in' }),
  rates,
})
export type ExchangeRates = z.infer<typeof ExchangeRates>

/** The rates of a date, in place of those that it had. @throws Refusal naming a currency that stands there twice, or is the tenant's */
export const setRates = (
  date: string,
  currency: string,
  given: RatesInput['rates'],
): Decision<Omit<ExchangeRates, Exclude<keyof RecordFields, 'id'>>> => {
  for (const [index, one] of given.entries()) {
    const isTwice = given.findIndex((other) => other.currency === one.currency) < index
    if (isTwice) throw fieldRefusal(`/rates/${index}/currency`, 'named_twice')
    if (one.currency === currency) throw fieldRefusal(`/rates/${index}/currency`, 'is_itself')
  }
  return { state: { id: date, currency, rates: [...given] }, raises: [] }
}

/** A rate in whole 1/10,000,000,000. */
export const rateUnits = (rate: string): bigint => {
  const [whole = '', fraction = ''] = rate.split('.')
  return BigInt(whole) * unitsInRate + BigInt(fraction.padEnd(places, '0'))
}

/** An amount in ten-thousandths of its currency at a rate, in ten-thousandths of the other, rounded half to even. */
export const converted = (units: bigint, rate: bigint): bigint => dividedHalfEven(units * rate, unitsInRate)

/** The rate of a currency on a date, in whole 1/10,000,000,000; undefined when none was set on or before it. */
export type RateOn = (currency: string, date: string) => bigint | undefined

/** The rate of the currency itself. */
export const parity = unitsInRate

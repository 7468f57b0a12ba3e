import * as z from 'zod'

/** Money as it is written and kept: exact decimal text and an ISO 4217 code. */
export const Money = z.strictObject({
  // What follows reads them as numbers and codes, so it does not begin where they are none.
  amount: z.string().regex(/^-?\d{1,15}(\.\d{1,4})?$/, { abort: true }),
  currency: z.string().regex(/^[A-Z]{3}$/, { abort: true }),
})
export type Money = z.infer<typeof Money>

const places = 4
/** Ten-thousandths in one whole. */
export const unitsInOne = 10n ** BigInt(places)
const mostUnits = 10n ** 15n * unitsInOne - 1n

const currencies = new Set(Intl.supportedValuesOf('currency'))

const digits = new Map<string, number>()

/** Digits after the point of a currency's minor unit: 2 of CNY, 0 of JPY. */
export const minorDigits = (currency: string): number => {
  const known = digits.get(currency)
  if (known !== undefined) return known
  const asked =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  if (currencies.has(currency)) digits.set(currency, asked)
  return asked
}

/** The code of a currency that there is. */
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/, { abort: true })
  .refine((code) => currencies.has(code), { params: { code: 'not_a_currency' } })
  .meta({ description: 'ISO 4217', example: 'CNY' })

/**
 * Ten-thousandths of a decimal text such as `-12.34`.
 * @throws RangeError when it is no decimal number, or has more than four digits after the point
 */
export const unitsOf = (decimal: string): bigint => {
  const parts = /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(decimal)
  if (!parts) throw new RangeError('no decimal number with at most four places')
  const [, sign, whole = '0', fraction = ''] = parts
  const units = BigInt(whole) * unitsInOne + BigInt(fraction.padEnd(places, '0'))
  return sign === '-' ? -units : units
}

/** A quotient of whole numbers, rounded half to even. The divisor is above 0. */
export const dividedHalfEven = (dividend: bigint, divisor: bigint): bigint => {
  const sign = dividend < 0n ? -1n : 1n
  const size = dividend * sign
  const quotient = size / divisor
  const twice = (size % divisor) * 2n
  const isUp = twice > divisor || (twice === divisor && quotient % 2n === 1n)
  return sign * (isUp ? quotient + 1n : quotient)
}

/** The amount of so many ten-thousandths, with the digits of the currency's minor unit and more only where they are needed. */
export const amountText = (units: bigint, currency: string): string => {
  const size = units < 0n ? -units : units
  const least = Math.min(minorDigits(currency), places)
  const fraction = String(size % unitsInOne).padStart(places, '0')
  const shown = fraction.slice(0, least) + fraction.slice(least).replace(/0+$/, '')
  return `${units < 0n ? '-' : ''}${size / unitsInOne}${shown === '' ? '' : `.${shown}`}`
}

/** Ten-thousandths in one minor unit of a currency; in one hundredth of what is no currency. */
export const minorStep = (currency: string): bigint =>
  10n ** BigInt(Math.max(0, places - (currencies.has(currency) ? minorDigits(currency) : 2)))

/**
 * So many ten-thousandths as money, rounded half to even to the currency's minor unit.
 * @returns undefined when it has more than 15 digits before the point
 */
export const moneyOf = (units: bigint, currency: string): Money | undefined => {
  const step = minorStep(currency)
  const rounded = dividedHalfEven(units, step) * step
  if (rounded > mostUnits || rounded < -mostUnits) return undefined
  return { amount: amountText(rounded, currency), currency }
}

const isDivisible = ({ amount, currency }: Money): boolean => unitsOf(amount) % minorStep(currency) === 0n

const fault = (code: string, params: Record<string, unknown> = {}) => ({
  code: 'custom' as const,
  params: { code, ...params },
})

/** A price as callers write it: not negative, in a currency that there is, up to four digits after the point. */
export const Price = Money.superRefine(({ amount, currency }, context) => {
  if (amount.startsWith('-')) context.addIssue({ ...fault('too_small.number', { minimum: 0 }), path: ['amount'] })
  if (!currencies.has(currency)) context.addIssue({ ...fault('not_a_currency'), path: ['currency'] })
})

/** An amount of money as callers write it: a price in whole minor units of its currency. It is kept with all of their digits. */
export const MoneyInput = Price.superRefine((money, context) => {
  if (currencies.has(money.currency) && !isDivisible(money))
    context.addIssue({ ...fault('too_precise', { places: minorDigits(money.currency) }), path: ['amount'] })
}).overwrite(({ amount, currency }) => ({ amount: amountText(unitsOf(amount), currency), currency }))

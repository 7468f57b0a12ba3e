import * as z from 'zod'
import { line } from '../kernel/line.ts'
import { dividedHalfEven, Money, moneyOf, Price, unitsInOne, unitsOf } from '../kernel/money.ts'
import { fieldRefusal } from '../kernel/refusal.ts'

const written = {
  productRef: line(100).optional().meta({ description: 'Code of the product' }),
  name: line(200),
  quantity: z.number().min(0).max(1_000_000_000).multipleOf(0.0001).default(1),
  unitPrice: Price,
  discountPercent: z.number().min(0).max(100).multipleOf(0.01).default(0),
}

export const LineInput = z.strictObject(written)
export type LineInput = z.infer<typeof LineInput>

export const Line = z.strictObject({ ...written, unitPrice: Money, amount: Money })
export type Line = z.infer<typeof Line>

/** Ten-thousandths of a number that has at most four digits after the point. */
const unitsOfNumber = (value: number): bigint => BigInt(Math.round(value * Number(unitsInOne)))

/** What quantity times price comes to after the discount, rounded half to even to the minor unit of the currency. */
const amountOf = ({ quantity, unitPrice, discountPercent }: LineInput): Money | undefined => {
  const rest = unitsOfNumber(100 - discountPercent)
  const units = unitsOf(unitPrice.amount) * unitsOfNumber(quantity) * rest
  return moneyOf(dividedHalfEven(units, unitsInOne * unitsInOne * 100n), unitPrice.currency)
}

/**
 * The lines of a deal with what each comes to, and their sum.
 * @throws Refusal naming a line in another currency than the first, or one that comes to too much
 */
export const pricedLines = (
  given: readonly LineInput[],
): { readonly lines: Line[]; readonly amount: Money | undefined } => {
  const currency = given[0]?.unitPrice.currency ?? ''
  const lines = given.map((one, index) => {
    if (one.unitPrice.currency !== currency) throw fieldRefusal(`/lines/${index}/unitPrice/currency`, 'other_currency')
    const amount = amountOf(one)
    if (!amount) throw fieldRefusal(`/lines/${index}`, 'amount_too_large')
    return { ...one, amount }
  })
  const sum = lines.reduce((sum, { amount }) => sum + unitsOf(amount.amount), 0n)
  const amount = lines.length > 0 ? moneyOf(sum, currency) : undefined
  if (lines.length > 0 && !amount) throw fieldRefusal('/lines', 'amount_too_large')
  return { lines, amount }
}

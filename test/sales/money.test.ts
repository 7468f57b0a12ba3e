import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  amountText,
  dividedHalfEven,
  MoneyInput,
  minorDigits,
  moneyOf,
  Price,
  unitsOf,
} from '../../shared/kernel/money.ts'

describe('an amount', () => {
  it.each([
    ['12.34', 123_400n],
    ['-0.0001', -1n],
    ['999999999999999.9999', 9_999_999_999_999_999_999n],
    ['0', 0n],
  ])('%s is so many ten-thousandths', (text, units) => {
    expect(unitsOf(text)).toBe(units)
  })

  it.each(['', '1.', '.5', '1.23456', '1e3', ' 1', '+1'])('%j is none', (text) => {
    expect(() => unitsOf(text)).toThrow(RangeError)
  })

  it('comes back as it was written, with the digits of its currency', () => {
    const units = fc.bigInt({ min: -(10n ** 19n) + 1n, max: 10n ** 19n - 1n })
    fc.assert(fc.property(units, (value) => unitsOf(amountText(value, 'CNY')) === value))
    expect(amountText(50_000n, 'CNY')).toBe('5.00')
    expect(amountText(50_000n, 'JPY')).toBe('5')
    expect(amountText(12_345n, 'JPY')).toBe('1.2345')
    expect(amountText(12_300n, 'KWD')).toBe('1.230')
  })
})

describe('rounding', () => {
  it.each([
    [5n, 10n, 0n],
    [15n, 10n, 2n],
    [25n, 10n, 2n],
    [-15n, 10n, -2n],
    [-25n, 10n, -2n],
    [26n, 10n, 3n],
    [-4n, 10n, 0n],
  ])('%d / %d is %d: half goes to the even one', (dividend, divisor, quotient) => {
    expect(dividedHalfEven(dividend, divisor)).toBe(quotient)
  })

  it('is never further off than half a unit', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt({ min: 1n, max: 10n ** 9n }), (dividend, divisor) => {
        const rest = dividend - dividedHalfEven(dividend, divisor) * divisor
        return 2n * (rest < 0n ? -rest : rest) <= divisor
      }),
    )
  })

  it('is to the minor unit of the currency', () => {
    expect(moneyOf(10_050n, 'CNY')).toEqual({ amount: '1.00', currency: 'CNY' })
    expect(moneyOf(10_150n, 'CNY')).toEqual({ amount: '1.02', currency: 'CNY' })
    expect(moneyOf(15_000n, 'JPY')).toEqual({ amount: '2', currency: 'JPY' })
    expect(moneyOf(10n ** 19n, 'CNY')).toBeUndefined()
    expect(minorDigits('KWD')).toBe(3)
  })
})

describe('money as callers write it', () => {
  it('is kept with all digits of its currency', () => {
    expect(MoneyInput.parse({ amount: '7.5', currency: 'CNY' })).toEqual({ amount: '7.50', currency: 'CNY' })
    expect(Price.parse({ amount: '0.0125', currency: 'CNY' }).amount).toBe('0.0125')
  })

  it.each([
    ['-1', 'CNY'],
    ['1', 'XYZ'],
    ['0.005', 'CNY'],
    ['0.5', 'JPY'],
    ['1234567890123456', 'CNY'],
    ['1', 'cny'],
  ])('is refused as %s %s', (amount, currency) => {
    expect(MoneyInput.safeParse({ amount, currency }).success).toBe(false)
  })
})

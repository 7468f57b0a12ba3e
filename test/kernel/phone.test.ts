import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalisePhone } from '../../shared/kernel/phone.ts'

describe('normalising a phone number', () => {
  it.each([
    ['13812345678', 'CN', '+8613812345678', 'mobile'],
    ['138 1234 5678', 'CN', '+8613812345678', 'mobile'],
    ['138-1234-5678', 'CN', '+8613812345678', 'mobile'],
    ['１３８１２３４５６７８', 'CN', '+8613812345678', 'mobile'],
    ['＋８６（０）１３８ １２３４ ５６７８', 'CN', '+8613812345678', 'mobile'],
    ['+86 138 1234 5678', 'US', '+8613812345678', 'mobile'],
    ['0086 138 1234 5678', 'CN', '+8613812345678', 'mobile'],
    ['0086 138 1234 5678', 'US', '+8613812345678', 'mobile'],
    ['8613812345678', 'CN', '+8613812345678', 'mobile'],
    ['手机：138 1234 5678', 'CN', '+8613812345678', 'mobile'],
    ['Tel: +86 138 1234 5678', 'CN', '+8613812345678', 'mobile'],
    ['tel:+86-138-1234-5678', 'CN', '+8613812345678', 'mobile'],
    ['（021）6432 1234', 'CN', '+862164321234', 'landline'],
    ['0755-83765566', 'CN', '+8675583765566', 'landline'],
    ['+86 021 64321234', 'CN', '+862164321234', 'landline'],
    ['400-800-1234', 'CN', '+864008001234', 'other'],
    ['(415) 555-2671', 'US', '+14155552671', 'mobile_or_landline'],
    ['+44 20 7946 0958', 'CN', '+442079460958', 'landline'],
    ['07400 123456', 'GB', '+447400123456', 'mobile'],
    ['+49 30 901820', 'CN', '+4930901820', 'landline'],
    ['9123 4567', 'HK', '+85291234567', 'mobile'],
    ['800 555 0199', 'US', '+18005550199', 'toll_free'],
  ])('reads %j of %s as %s, %s', (raw, region, value, type) => {
    expect(normalisePhone(raw, region)).toMatchObject({ value, raw, valid: true, type })
  })

  it.each([
    ['021-64321234-801', '+862164321234', '801'],
    ['010 8888 8888 转 12', '+861088888888', '12'],
    ['010-88888888转分机12', '+861088888888', '12'],
    ['010-88888888（分机：12）', '+861088888888', '12'],
    ['010-88888888*12', '+861088888888', '12'],
    ['+1 415-555-2671 ext. 123', '+14155552671', '123'],
    ['+1 415-555-2671 x123', '+14155552671', '123'],
  ])('reads %j as %s extension %s', (raw, value, extension) => {
    expect(normalisePhone(raw, 'CN')).toMatchObject({ value, valid: true, extension })
  })

  it('tells the region of the number, not of the tenant', () => {
    expect(normalisePhone('+852 9123 4567', 'CN').region).toBe('HK')
  })

  it.each([
    ['', 'empty'],
    ['　', 'empty'],
    ['无', 'not_a_number'],
    ['unknown', 'not_a_number'],
    ['call me on 13812345678', 'not_a_number'],
    ['13812345678/13912345678', 'too_long'],
    ['1'.repeat(300), 'not_a_number'],
    ['123', 'too_short'],
    ['138123456789012', 'too_long'],
    ['+999 1234 5678', 'unknown_country_code'],
    ['12812345678', 'not_in_use'],
    ['11012345678', 'not_in_use'],
  ])('keeps %j and marks it %s', (raw, reason) => {
    expect(normalisePhone(raw, 'CN')).toMatchObject({ raw, valid: false, reason })
  })

  it('cleans even what it cannot read', () => {
    expect(normalisePhone(' １２ 34 ', 'CN')).toMatchObject({ value: '12 34', raw: ' １２ 34 ', valid: false })
  })

  it('refuses a region that has no numbering plan', () => {
    expect(() => normalisePhone('13812345678', 'XX')).toThrow(RangeError)
  })

  it('changes nothing the second time, in any region', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.stringMatching(/^\+?[0-9 ()-]{3,20}$/),
      fc.stringMatching(/^(\+86)?1[3-9][0-9]{9}$/),
      fc.stringMatching(/^0[1-9][0-9]{1,2}-?[2-8][0-9]{6,7}(-[0-9]{1,4})?$/),
    )
    fc.assert(
      fc.property(typed, fc.constantFrom('CN', 'US', 'GB', 'IT'), (raw, region) => {
        const once = normalisePhone(raw, region)
        const twice = normalisePhone(once.value, region)
        expect(twice.value).toBe(once.value)
        expect(twice.valid).toBe(once.valid)
        if (once.valid) expect(once.value).toMatch(/^\+[1-9]\d{4,16}$/)
      }),
      { numRuns: 1000 },
    )
  })
})

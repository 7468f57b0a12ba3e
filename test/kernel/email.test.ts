import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normaliseEmail } from '../../shared/kernel/email.ts'

describe('normalising an e-mail address', () => {
  it.each([
    ['Anna.Snelling@Example.COM', 'anna.snelling@example.com'],
    ['  zhang＠ｅｘａｍｐｌｅ．ｃｏｍ　', 'zhang@example.com'],
    ['zhang@example。com', 'zhang@example.com'],
    ['zhang @ example.com', 'zhang@example.com'],
    ['mailto:zhang@example.com', 'zhang@example.com'],
    ['zhang@example.com.', 'zhang@example.com'],
    ['a+b_c@sub.example.co.uk', 'a+b_c@sub.example.co.uk'],
    ["o'neil@example.ie", "o'neil@example.ie"],
    ['info@例子.中国', 'info@xn--fsqu00a.xn--fiqs8s'],
    ['info@Bücher.example', 'info@xn--bcher-kva.example'],
    ['10086@qq.com', '10086@qq.com'],
    ['z\u200bhang@example.com', 'zhang@example.com'],
  ])('%j becomes %j', (raw, value) => expect(normaliseEmail(raw)).toEqual({ value, valid: true }))

  it.each([
    ['', 'empty'],
    ['　', 'empty'],
    ['无', 'no_at_sign'],
    ['example.com', 'no_at_sign'],
    ['@example.com', 'local_part'],
    ['a b@example.com', 'local_part'],
    ['a@b@example.com', 'local_part'],
    ['.a@example.com', 'local_part'],
    ['a..b@example.com', 'local_part'],
    ['张三@example.com', 'local_part'],
    ['a@localhost', 'domain'],
    ['a@', 'domain'],
    ['a@exam ple.com', 'domain'],
    ['a@-example.com', 'domain'],
    ['a@example..com', 'domain'],
    ['a@1.2.3.4', 'domain'],
    ['a@[1.2.3.4]', 'domain'],
    [`${'a'.repeat(65)}@example.com`, 'too_long'],
    [`a@${'b.'.repeat(200)}com`, 'too_long'],
  ])('%j is kept and marked %s', (raw, reason) => {
    expect(normaliseEmail(raw)).toMatchObject({ valid: false, reason })
  })

  it('keeps what was typed when it is not an address', () => {
    expect(normaliseEmail(' Wei＃Example ')).toEqual({ value: 'wei#example', valid: false, reason: 'no_at_sign' })
  })

  it('changes nothing the second time', () => {
    const nearlyAddress = fc.tuple(fc.string(), fc.string({ unit: 'grapheme' })).map((parts) => parts.join('@'))
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), nearlyAddress, fc.string({ unit: 'binary' })), (raw) => {
        const once = normaliseEmail(raw)
        expect(normaliseEmail(once.value)).toEqual(once)
      }),
      { numRuns: 1000 },
    )
  })

  it('accepts every address that the common rules allow, ignoring case', () => {
    fc.assert(
      fc.property(fc.emailAddress({ size: 'small' }), (raw) => {
        const mark = normaliseEmail(raw)
        const endsInNumber = /\.\d+$/.test(raw)
        expect(mark.valid).toBe(!endsInNumber)
        expect(normaliseEmail(raw.toUpperCase())).toEqual(mark)
      }),
    )
  })

  it('answers at once for a very long text', () => {
    expect(normaliseEmail('a.'.repeat(100_000)).valid).toBe(false)
    expect(normaliseEmail(`${'a'.repeat(100_000)}@${'b-'.repeat(100_000)}`).valid).toBe(false)
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blockingKeys } from '../../shared/customers/duplicate-keys.ts'
import { scoreDuplicate } from '../../shared/customers/duplicate-score.ts'
import type { Identity } from '../../shared/customers/identity.ts'

const person = (name: string, more: Partial<Identity> = {}): Identity => ({
  kind: 'person',
  name,
  phones: [],
  emails: [],
  ...more,
})
const company = (name: string, more: Partial<Identity> = {}): Identity => ({
  kind: 'organisation',
  name,
  phones: [],
  emails: [],
  ...more,
})

const meet = (a: Identity, b: Identity): boolean => blockingKeys(a).some((key) => blockingKeys(b).includes(key))

describe('records are laid side by side', () => {
  it.each<[string, Identity, Identity]>([
    [
      'surnames that sound alike and phones that differ in the end',
      person('John Smith', { phones: ['+14155552671'] }),
      person('Jon Smyth', { phones: ['+14155550000'] }),
    ],
    [
      'the same company with another legal form',
      person('Anna Snelling', { companyName: 'Acme Trading Ltd' }),
      person('A. Snelling', { companyName: 'ACME Trading, Inc.' }),
    ],
    [
      'the same e-mail address',
      person('Stephen Meyer', { emails: ['s@x.example'] }),
      person('Steven Meier', { emails: ['s@x.example'] }),
    ],
    [
      'surname and given name in their own fields',
      person('Smith John', { familyName: 'Smith', givenName: 'John', emails: ['j@x.example'] }),
      person('John Smith', { emails: ['j@x.example'] }),
    ],
    [
      'Chinese names that sound the same and the end of the phone',
      person('张伟明', { phones: ['+8613812345678'] }),
      person('章卫铭', { phones: ['+8613912345678'] }),
    ],
    [
      'Chinese names and company',
      person('单田芳', { companyName: '宏远科技有限公司' }),
      person('单田方', { companyName: '宏远科技股份有限公司' }),
    ],
    ['companies with another legal form', company('上海宏远电子科技有限公司'), company('上海宏远电子科技股份有限公司')],
    ['companies that sound the same', company('宏远科技'), company('鸿源科技有限公司')],
    [
      'companies with one domain',
      company('Acme', { domain: 'acme.example' }),
      company('Widgets', { domain: 'acme.example' }),
    ],
  ])('for %s', (_, a, b) => expect(meet(a, b)).toBe(true))

  it.each<[string, Identity, Identity]>([
    ['a common name alone', person('John Smith'), person('John Smith')],
    ['another initial', person('John Smith', { companyName: 'Acme' }), person('Peter Smith', { companyName: 'Acme' })],
    [
      'another company',
      person('John Smith', { companyName: 'Acme' }),
      person('John Smith', { companyName: 'Initech' }),
    ],
    ['a person and a company', person('Acme', { companyName: 'Acme' }), company('Acme')],
    [
      'the domain of a mailbox provider',
      company('甲公司', { domain: 'qq.com' }),
      company('乙公司', { domain: 'qq.com' }),
    ],
    ['another region', company('上海银行'), company('北京银行')],
  ])('but not for %s', (_, a, b) => expect(meet(a, b)).toBe(false))
})

describe('the score of two records', () => {
  it('is high for one person written in two ways', () => {
    const result = scoreDuplicate(
      person('John Smith', { phones: ['+14155552671'], companyName: 'Acme Ltd' }),
      person('Jon Smyth', { phones: ['+14155552671'], companyName: 'ACME, Inc.' }),
    )
    expect(result.score).toBeGreaterThan(0.8)
    expect(result.conflicts).toEqual([])
    expect(result.reasons.map(({ field, kind }) => `${field} ${kind}`)).toEqual([
      'phone same',
      'name sounds_alike',
      'companyName same',
    ])
  })

  it('is low for two people who share the phone of a household', () => {
    const result = scoreDuplicate(
      person('张伟明', { phones: ['+862164321234'] }),
      person('李芳', { phones: ['+862164321234'] }),
    )
    expect(result.score).toBeLessThan(0.4)
    expect(result.reasons).toEqual([{ field: 'phone', kind: 'same', weight: 0.65 }])
  })

  it('knows a Chinese name in Latin letters, in both orders', () => {
    const zhang = person('张伟明', { emails: ['z@x.example'] })
    for (const name of ['Zhang Weiming', 'Weiming Zhang', 'ZHANG Wei Ming']) {
      expect(scoreDuplicate(zhang, person(name, { emails: ['z@x.example'] })).score).toBeGreaterThan(0.8)
    }
  })

  it('takes a phone with one wrong digit for weak evidence and a conflict at once', () => {
    const result = scoreDuplicate(
      person('张伟明', { phones: ['+8613812345678'] }),
      person('张伟明', { phones: ['+8613812345679'] }),
    )
    expect(result.reasons).toContainEqual({ field: 'phone', kind: 'similar', weight: 0.3 })
    expect(result.conflicts).toEqual(['phone'])
  })

  it('names every strong identifier that differs', () => {
    const result = scoreDuplicate(
      company('宏远有限公司', { registrationNumber: '91310000MA1K35XX1J', emails: ['a@x.example'], wechatId: 'hy1' }),
      company('宏远股份有限公司', {
        registrationNumber: '91110000MA1K35XX1J',
        emails: ['b@x.example'],
        wechatId: 'hy1',
      }),
    )
    expect(result.conflicts).toEqual(['registrationNumber', 'email'])
    expect(result.score).toBeLessThan(0.3)
  })

  it('knows a company that was renamed by its registration number', () => {
    const number = { registrationNumber: '91310000MA1K35XX1J' }
    expect(scoreDuplicate(company('宏远有限公司', number), company('星河有限公司', number)).score).toBeGreaterThan(0.9)
  })

  it('is nothing for a person and a company', () => {
    expect(
      scoreDuplicate(person('Acme', { emails: ['a@x.example'] }), company('Acme', { emails: ['a@x.example'] })),
    ).toEqual({
      score: 0,
      reasons: [],
      conflicts: [],
    })
  })
})

const identity: fc.Arbitrary<Identity> = fc.record({
  kind: fc.constantFrom<'person' | 'organisation'>('person', 'organisation'),
  name: fc.oneof(
    fc.constantFrom(
      '张伟明',
      '张卫铭',
      'Zhang Weiming',
      'John Smith',
      'Jon Smyth',
      '宏远有限公司',
      'Acme Ltd',
      '',
      'Иван Петров',
    ),
    fc.string({ unit: 'grapheme' }),
  ),
  familyName: fc.constantFrom(undefined, 'Smith', ''),
  companyName: fc.constantFrom(undefined, '宏远科技', 'Acme Ltd', '!'),
  phones: fc.uniqueArray(fc.constantFrom('+8613812345678', '+8613812345679', '+14155552671'), { maxLength: 2 }),
  emails: fc.uniqueArray(fc.constantFrom('a@x.example', 'b@x.example'), { maxLength: 2 }),
  registrationNumber: fc.constantFrom(undefined, '1', '2'),
  wechatId: fc.constantFrom(undefined, 'w1', 'w2'),
  domain: fc.constantFrom(undefined, 'x.example', 'qq.com'),
})

describe('any two records', () => {
  it('score the same both ways round, between 0 and 1', () => {
    fc.assert(
      fc.property(identity, identity, (a, b) => {
        const result = scoreDuplicate(a, b)
        expect(scoreDuplicate(b, a)).toEqual(result)
        expect(result.score).toBeGreaterThanOrEqual(0)
        expect(result.score).toBeLessThanOrEqual(1)
      }),
      { numRuns: 500 },
    )
  })

  it('have nothing against being the same when they are, and meet if they have a key', () => {
    fc.assert(
      fc.property(identity, (record) => {
        expect(scoreDuplicate(record, structuredClone(record)).conflicts).toEqual([])
        expect(blockingKeys(structuredClone(record))).toEqual(blockingKeys(record))
        expect(new Set(blockingKeys(record)).size).toBe(blockingKeys(record).length)
      }),
      { numRuns: 500 },
    )
  })

  it('score no less for sharing one more e-mail address', () => {
    fc.assert(
      fc.property(identity, identity, (a, b) => {
        const shared = (record: Identity): Identity => ({ ...record, emails: [...record.emails, 'shared@x.example'] })
        expect(scoreDuplicate(shared(a), shared(b)).score).toBeGreaterThanOrEqual(scoreDuplicate(a, b).score)
      }),
    )
  })
})

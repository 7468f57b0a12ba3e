import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { companyKey } from '../../shared/kernel/company-name.ts'

describe('the key of a company name', () => {
  it.each([
    ['上海宏远电子科技有限公司', '上海宏远电子科技'],
    ['上海宏远电子科技有限责任公司', '上海宏远电子科技'],
    ['宏远（集团）股份有限公司', '宏远'],
    ['宏远集团有限公司', '宏远'],
    ['宏远 有限 公司', '宏远'],
    ['杭州星河投资合伙企业（有限合伙）', '杭州星河投资'],
    ['ＡＢＣ　科技有限公司', 'abc科技'],
    ['ABC科技 Co., Ltd.', 'abc科技'],
    ['株式会社日立製作所', '日立製作所'],
    ['宏远有限公司上海分公司', '宏远有限公司上海分公司'],
    ['立信会计师事务所（特殊普通合伙）', '立信会计师事务所'],
    ['Acme Co., Ltd.', 'acme'],
    ['ACME CO.,LTD', 'acme'],
    ['Acme, Inc', 'acme'],
    ['Acme Corporation', 'acme'],
    ['Acme Holdings PLC', 'acme'],
    ['Acme Trading Pty. Ltd.', 'acme trading'],
    ['Müller & Söhne GmbH & Co. KG', 'muller sohne'],
    ['Müller und Söhne', 'muller und sohne'],
    ['Johnson and Johnson', 'johnson johnson'],
    ['Smith and Co', 'smith'],
    ['Johnson & Johnson', 'johnson johnson'],
    ['Société Générale S.A.', 'societe generale'],
    ["McDonald's LLC", 'mcdonalds'],
  ])('of %j is %j', (name, key) => expect(companyKey(name)).toBe(key))

  it.each([
    ['集团', '集团'],
    ['集团有限公司', '集团'],
    ['有限公司', '有限公司'],
    ['Co., Ltd.', 'co'],
    ['Limited', 'limited'],
    ['and', 'and'],
    ['!!!', '!!!'],
    ['', ''],
  ])('never loses all of %j', (name, key) => expect(companyKey(name)).toBe(key))

  it('keeps regions and branches apart', () => {
    expect(companyKey('上海银行股份有限公司')).not.toBe(companyKey('北京银行股份有限公司'))
    expect(companyKey('宏远有限公司上海分公司')).not.toBe(companyKey('宏远有限公司'))
  })

  const parts = [
    '宏远',
    '上海',
    '集团',
    '有限',
    '公司',
    '有限公司',
    '株式会社',
    'and',
    'Acme',
    'Co',
    'Ltd.',
    'S.A.',
    ' ',
    ', ',
    '(',
    '）',
    '&',
    '·',
    'é',
    '\u0301',
  ]
  const anyName = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(fc.constantFrom(...parts), { maxLength: 8 }).map((chosen) => chosen.join('')),
  )

  it('changes nothing the second time and is empty only for nothing', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const key = companyKey(name)
        expect(companyKey(key)).toBe(key)
        if (/[\p{L}\p{N}]/u.test(name)) expect(key).not.toBe('')
      }),
      { numRuns: 3000 },
    )
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matches, queryTerms } from '../../shared/kernel/search-query.ts'
import { type Searchable, searchTerms } from '../../shared/kernel/search-terms.ts'

const zhang: Searchable = {
  kind: 'person',
  name: '张伟明',
  companyName: '上海宏远电子科技有限公司',
  phones: ['+8613812348765'],
  emails: ['weiming.zhang@hongyuan.example'],
}
const lv: Searchable = {
  kind: 'person',
  name: '吕布',
  companyName: '重庆长安汽车股份有限公司',
  emails: ['10203040@qq.com'],
}
const anna: Searchable = {
  kind: 'person',
  name: 'Anna Maria Snelling',
  companyName: 'Acme Trading Group Co., Ltd.',
  phones: ['+14155552671', '+442079460958'],
  emails: ['anna.snelling@acme.example'],
  codes: ['wxid_Anna88'],
}
const jose: Searchable = { kind: 'person', name: "José O'Neil-García" }
const number: Searchable = { kind: 'organisation', name: '1688', phones: ['+862164321234'] }
const johnson: Searchable = {
  kind: 'organisation',
  name: 'Johnson and Johnson, Inc.',
  otherNames: ['强生（中国）有限公司'],
}
const everyone = [zhang, lv, anna, jose, number, johnson]

const found = (query: string): string[] => {
  const plan = queryTerms(query)
  if (!plan.ok) throw new Error(`refused: ${plan.reason}`)
  return everyone.filter((record) => matches(searchTerms(record), plan)).map(({ name }) => name)
}

describe('searching', () => {
  it.each([
    '张伟明',
    '张伟',
    '伟明',
    '明',
    '张 伟明',
    '伟明 张',
    'zhangweiming',
    'ZHANG Wei',
    'zhang wei ming',
    'weiming',
    'Weiming Zhang',
    'zwm',
    'wm',
    '宏远',
    '上海宏远电子科技有限公司',
    '上海宏远 有限公司',
    '电子科技',
    'hongyuan',
    'shhy',
    'hydz',
    '张 宏远',
    '张 8765',
    '8765',
    '13812348765',
    '138 1234 8765',
    '+86 138-1234-8765',
    '0086 138 1234 8765',
    '１３８１２３４８７６５',
    'weiming.zhang@hongyuan.example',
    'weiming.zhang',
    'hongyuan.example',
    '@hongyuan.example',
  ])('finds 张伟明 by %j', (query) => expect(found(query)).toEqual(['张伟明']))

  it.each([
    'anna',
    'maria',
    'snell',
    'Anna Snelling',
    'snelling anna',
    'Snelling, Anna',
    'anna maria',
    'SNEL ann',
    'annasnelling',
    'acme',
    'trading',
    'anna acme',
    'Acme Trading Group Ltd',
    '2671',
    '(415) 555-2671',
    '020 7946 0958',
    'anna.snelling@acme.example',
    'wxid_anna88',
  ])('finds Anna Maria Snelling by %j', (query) => expect(found(query)).toEqual(['Anna Maria Snelling']))

  it.each([
    ['jose', "José O'Neil-García"],
    ['JOSÉ GARCIA', "José O'Neil-García"],
    ["o'neil", "José O'Neil-García"],
    ['oneil-garcia', "José O'Neil-García"],
    ['lvbu', '吕布'],
    ['lubu', '吕布'],
    ['lü', '吕布'],
    ['chongqing', '吕布'],
    ['changan', '吕布'],
    ['10203040', '吕布'],
    ['1688', '1688'],
    ['021-64321234', '1688'],
    ['johnson & johnson', 'Johnson and Johnson, Inc.'],
    ['johnson and johnson', 'Johnson and Johnson, Inc.'],
    ['强生', 'Johnson and Johnson, Inc.'],
    ['qiangsheng', 'Johnson and Johnson, Inc.'],
  ])('finds by %j: %s', (query, name) => expect(found(query)).toEqual([name]))

  it.each(['elling', 'zm', '李', 'anna smith', '宏远 李', '9999', 'maria zhang', '有限公司'])(
    'finds nobody by %j',
    (query) => expect(found(query)).toEqual([]),
  )
})

describe('a query', () => {
  it.each([
    ['', 'empty'],
    ['　', 'empty'],
    ['--!', 'empty'],
    ['a', 'too_short'],
    ['É', 'too_short'],
    ['7', 'too_short'],
    ['a b', 'too_short'],
    ['a'.repeat(201), 'too_long'],
    ['b c d e f g h i jj', 'too_long'],
  ])('%j is refused: %s', (query, reason) => expect(queryTerms(query)).toEqual({ ok: false, reason }))

  it('of one Chinese character is answered', () => {
    expect(queryTerms('张')).toEqual({ ok: true, terms: [{ kind: 'text', term: 't:张' }] })
  })

  it('reads the most selective word first, and all of them as one phrase before', () => {
    expect(queryTerms('wei zhang')).toEqual({
      ok: true,
      terms: [
        { kind: 'text', term: 't:zhang' },
        { kind: 'text', term: 't:wei' },
      ],
      phrase: { kind: 'text', term: 't:weizhang' },
    })
  })

  it('with a name and the end of a phone reads the phone first', () => {
    expect(queryTerms('zhang 8765')).toMatchObject({ terms: [{ term: 'p:5678' }, { term: 't:zhang' }] })
  })

  it('of four digits is the end of a phone number, of three a word', () => {
    expect(queryTerms('8765')).toEqual({ ok: true, terms: [{ kind: 'phone', term: 'p:5678' }] })
    expect(queryTerms('360')).toEqual({ ok: true, terms: [{ kind: 'text', term: 't:360' }] })
  })
})

describe('the terms of a record', () => {
  it('stay few', () => {
    expect(searchTerms(zhang).length).toBeLessThanOrEqual(25)
    expect(searchTerms(anna).length).toBeLessThanOrEqual(15)
  })

  it('are short, sorted, without doubles, and the same every time', () => {
    const record = fc.record({
      kind: fc.constantFrom<'person' | 'organisation'>('person', 'organisation'),
      name: fc.string({ unit: 'grapheme', maxLength: 60 }),
      companyName: fc.constantFrom('上海宏远电子科技有限公司', 'Acme', '', '!'),
      phones: fc.array(fc.string()),
      emails: fc.array(fc.oneof(fc.emailAddress(), fc.string())),
    })
    fc.assert(
      fc.property(record, (given) => {
        const terms = searchTerms(given)
        expect(terms).toEqual([...new Set(terms)].sort())
        expect(terms).toEqual(searchTerms(structuredClone(given)))
        for (const term of terms) {
          expect(term).toMatch(/^[tp]:./su)
          expect(Buffer.byteLength(term)).toBeLessThanOrEqual(64)
          expect(term.isWellFormed()).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  const surnames = '王李张刘陈杨黄吴赵周单曾解仇吕'
  const chineseName = fc
    .tuple(
      fc.constantFrom(...surnames),
      fc.array(fc.constantFrom(...'伟芳娜敏静丽强磊军洋绿行乐'), { minLength: 1, maxLength: 3 }),
    )
    .map(([surname, given]) => surname + given.join(''))

  it('find a Chinese name by any part of it', () => {
    fc.assert(
      fc.property(chineseName, fc.nat(), fc.nat(), (name, a, b) => {
        const start = a % name.length
        const part = name.slice(start, start + 1 + (b % (name.length - start)))
        const plan = queryTerms(part)
        expect(plan.ok && matches(searchTerms({ kind: 'person', name }), plan)).toBe(true)
      }),
    )
  })

  it('find a phone number by its last four digits or more', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+[1-9][0-9]{9,13}$/), fc.integer({ min: 4, max: 10 }), (phone, digits) => {
        const plan = queryTerms(phone.slice(-digits))
        // Zeros before the number are what people dial for "long distance", so a suffix that is hardly more than zeros is shortened.
        expect(plan.ok && matches(searchTerms({ kind: 'person', name: '张三', phones: [phone] }), plan)).toBe(true)
      }),
    )
  })

  it('find any record by its full name', () => {
    const word = fc.oneof(
      fc.stringMatching(/^[A-Za-zÀ-ÿ'-]{1,9}$/),
      fc.stringMatching(/^[0-9]{1,6}$/),
      chineseName,
      fc.constantFrom('and', 'Ltd', '有限公司', '(', '集团'),
    )
    const name = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '))
    fc.assert(
      fc.property(name, fc.constantFrom<'person' | 'organisation'>('person', 'organisation'), (given, kind) => {
        const plan = queryTerms(given)
        if (plan.ok) expect(matches(searchTerms({ kind, name: given }), plan)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pinyinOf } from '../../shared/kernel/pinyin.ts'

describe('the pinyin of a name', () => {
  it.each([
    ['张伟明', 'zhang wei ming', 'zwm'],
    ['单田芳', 'shan tian fang', 'stf'],
    ['曾国藩', 'zeng guo fan', 'zgf'],
    ['解晓东', 'xie xiao dong', 'xxd'],
    ['仇英', 'qiu ying', 'qy'],
    ['查良镛', 'zha liang yong', 'zly'],
    ['区小明', 'ou xiao ming', 'oxm'],
    ['尉迟恭', 'yu chi gong', 'ycg'],
    ['欧阳修', 'ou yang xiu', 'oyx'],
    ['吕布', 'lv bu', 'lb'],
    ['張偉明', 'zhang wei ming', 'zwm'],
    ['张 伟明', 'zhang wei ming', 'zwm'],
    ['阿依古丽·买买提', 'a yi gu li mai mai ti', 'ayglmmt'],
    ['张Alan', 'zhang alan', 'za'],
  ])('of the person %s is %s', (name, syllables, initials) => {
    const parts = syllables.split(' ')
    expect(pinyinOf(name, 'person')).toEqual({ syllables: parts, joined: parts.join(''), initials })
  })

  it.each([
    ['单位', 'dan wei'],
    ['重庆长安汽车', 'chong qing chang an qi che'],
    ['中国工商银行', 'zhong guo gong shang yin hang'],
    ['ABC科技', 'abc ke ji'],
    ['绿地360', 'lv di 360'],
  ])('of the company %s is %s', (name, syllables) => {
    expect(pinyinOf(name, 'words').syllables).toEqual(syllables.split(' '))
  })

  it('is empty for names without Chinese characters', () => {
    expect(pinyinOf('Anna Maria Snelling', 'person').syllables).toEqual([])
    expect(pinyinOf('', 'words').joined).toBe('')
  })

  it('holds only lower-case letters and digits, and one initial per syllable', () => {
    const hanText = fc.string({
      unit: fc.integer({ min: 0x4e00, max: 0x9fa5 }).map((code) => String.fromCodePoint(code)),
    })
    fc.assert(
      fc.property(hanText, fc.constantFrom<'person' | 'words'>('person', 'words'), (name, as) => {
        const { syllables, joined, initials } = pinyinOf(name, as)
        expect(joined).toMatch(/^[a-z]*$/)
        expect(syllables.length).toBeLessThanOrEqual(name.length)
        expect(initials.length).toBe(syllables.length)
      }),
      { numRuns: 500 },
    )
  })
})

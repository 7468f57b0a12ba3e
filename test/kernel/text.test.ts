import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText, foldText, hasHan, keyText, wordsOf } from '../../shared/kernel/text.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        'a',
        'É',
        'e',
        '\u0301',
        '\u00a8',
        '　',
        ' ',
        '\u200b',
        '\ufeff',
        '\u200d',
        '张',
        'ﾊ',
        'ﾞ',
        'İ',
        'ß',
        'Σ',
        'ǅ',
        '\u0345',
        '\ud800',
        '\u0000',
        '\n',
        '\u115f',
        'Å',
        '🙂',
        'ı',
        'æ',
      ),
    )
    .map((parts) => parts.join('')),
)

describe('cleaning a text', () => {
  it.each([
    ['ＡＢＣ　１２３', 'ABC 123'],
    ['  Anna \t\n Maria ', 'Anna Maria'],
    ['张\u200b伟\ufeff明', '张伟明'],
    ['上海（中国）', '上海(中国)'],
    ['a\u0000b\u0007c\u0085d', 'abc d'],
    ['ﾊﾞﾅﾅ', 'バナナ'],
    ['cafe\u0301', 'café'],
    ['e\u200d\u0301', 'é'],
    ['\u202eevil', 'evil'],
    ['\ud800x', '\ufffdx'],
    ['\u3164\u115f', ''],
    ['McDonald', 'McDonald'],
  ])('%j becomes %j', (raw, clean) => expect(cleanText(raw)).toBe(clean))

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(anyText, (text) => cleanText(cleanText(text)) === cleanText(text)),
      { numRuns: 2000 },
    )
  })

  it('leaves neither control characters nor double spaces nor lone surrogates', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const clean = cleanText(text)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
        return clean.isWellFormed() && !/[\u0000-\u001f\u007f-\u009f]| {2}|^ | $|\p{Cf}/u.test(clean)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the key of a text', () => {
  it('ignores case and width', () => expect(keyText(' ＨｅｌｌＯ ')).toBe(keyText('hello')))

  it.each([
    ['José Ángel', 'jose angel'],
    ['Straße', 'strasse'],
    ['Łódź', 'lodz'],
    ['Nguyễn', 'nguyen'],
    ['Ærøskøbing', 'aeroskobing'],
    ['が', 'が'],
    ['й', 'й'],
  ])('folds %j to %j', (text, folded) => expect(foldText(text)).toBe(folded))

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(keyText(keyText(text))).toBe(keyText(text))
        expect(foldText(foldText(text))).toBe(foldText(text))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('words', () => {
  it('are split at punctuation, but an apostrophe or full stop joins', () => {
    expect(wordsOf("Jean-Luc O'Neil, S.A. & Söhne")).toEqual(['jean', 'luc', 'oneil', 'sa', 'sohne'])
    expect(wordsOf('上海（中国）')).toEqual(['上海', '中国'])
    expect(wordsOf(' - ')).toEqual([])
  })

  it('tell Chinese characters from others', () => {
    expect(hasHan('张')).toBe(true)
    expect(hasHan('𠮷')).toBe(true)
    expect(hasHan('Zhang ハ')).toBe(false)
  })
})

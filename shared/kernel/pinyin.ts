import { pinyin } from 'pinyin-pro'
import { foldText, hasHan } from './text.ts'

export interface Pinyin {
  /** One per Chinese character, without tones, ü as v; runs of other letters and digits are kept whole (ABC科技 → abc, ke, ji). */
  readonly syllables: readonly string[]
  readonly joined: string
  readonly initials: string
}

const none: Pinyin = { syllables: [], joined: '', initials: '' }
const hanOrOtherRun = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}])+/gu

/**
 * How a Chinese name is typed on a Latin keyboard. A `person`'s name is read with surname readings at its head (单 shan, 曾 zeng,
 * 解 xie, 仇 qiu), `words` (companies) without. Empty for names without Chinese characters. Characters that the dictionary does
 * not know are left out.
 */
export const pinyinOf = (name: string, as: 'person' | 'words'): Pinyin => {
  if (!hasHan(name)) return none
  const syllables: string[] = []
  for (const run of foldText(name).match(hanOrOtherRun) ?? []) {
    if (!hasHan(run)) {
      syllables.push(run)
      continue
    }
    const surname = as === 'person' && syllables.length === 0 ? 'head' : 'off'
    const readings = pinyin(run, {
      toneType: 'none',
      type: 'array',
      v: true,
      nonZh: 'removed',
      toneSandhi: false,
      surname,
    })
    syllables.push(...readings)
  }
  return {
    syllables,
    joined: syllables.join(''),
    initials: syllables.map(([first]) => first).join(''),
  }
}

import { keyText, wordsOf } from './text.ts'

// Tried in this order: a form that ends another comes after it.
const hanSuffixes = [
  '有限责任公司',
  '有限責任公司',
  '股份有限公司',
  '有限公司',
  '总公司',
  '總公司',
  '股份公司',
  '公司',
  '集团',
  '集團',
  '控股',
  '合伙企业',
  '有限合伙',
  '特殊普通合伙',
  '普通合伙',
  '株式会社',
  '有限会社',
  '合同会社',
  '주식회사',
]
const hanPrefixes = ['株式会社', '有限会社', '合同会社', '주식회사']

const latinSuffixes = new Set(
  `co company corp corporation inc incorporated ltd limited llc llp lp plc pllc pc pty pte pvt private proprietary sdn bhd
   gmbh mbh ag kg kgaa ohg ug ev se sa sas sasu sarl sl slu srl spa sca nv bv vof cv ab as asa aps oy oyj
   ooo zao oao kk kft zrt nyrt doo dd sro spzoo tbk group holding holdings and`.split(/\s+/),
)

const betweenHan = /(?<=\p{Script=Han}) (?=\p{Script=Han})/gu
const besideHan = /(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu
// A branch or subsidiary is another company than its parent.
const branch = /[分子支]公司$/
const innerAnd = / and(?= )/g

/** Whether a folded word is a legal form (ltd, gmbh, 有限公司) or "and", and so tells no company from another. */
export const isLegalForm = (word: string): boolean => latinSuffixes.has(word) || hanSuffixes.includes(word)

/** The name without its last (or, in Japanese and Korean, first) legal form; the same text when it has none or is nothing else. */
const withoutOneForm = (name: string): string => {
  if (hanSuffixes.includes(name) || branch.test(name)) return name
  const suffix = hanSuffixes.find((form) => name.endsWith(form))
  if (suffix !== undefined) return name.slice(0, -suffix.length).trimEnd()
  const prefix = hanPrefixes.find((form) => name.startsWith(form))
  if (prefix !== undefined) return name.slice(prefix.length).trimStart()
  const lastSpace = name.lastIndexOf(' ')
  return lastSpace > 0 && latinSuffixes.has(name.slice(lastSpace + 1)) ? name.slice(0, lastSpace) : name
}

/**
 * The part of a company's name that tells it from others: folded, without punctuation, legal forms (Chinese, English, German,
 * French …) and "and"/"&"; words of Latin script are separated by one space, Chinese ones by none. Only an empty name gives an
 * empty key: a company called 集团 stays 集团. Regions (上海…) stay, because 上海银行 without its region is any bank. Idempotent.
 */
export const companyKey = (name: string): string => {
  let key = wordsOf(name).join(' ').replace(betweenHan, '')
  for (let shorter = withoutOneForm(key); shorter !== key; shorter = withoutOneForm(key)) key = shorter
  return key === '' ? keyText(name) : key.replace(innerAnd, '').replace(besideHan, '')
}

const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose
const control = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]/g
const spaces = /[\s\u0085]+/g
const plain = /^[!-~]+(?: [!-~]+)*$/

/**
 * The display form of one line of text that people typed: Unicode NFKC (so full-width becomes half-width), no control or
 * invisible characters, lone surrogates replaced by U+FFFD, every run of spaces (U+3000, tabs, line ends) one space, none at the
 * ends. Case is kept. Idempotent. NFKC can lengthen a text (U+FDFA becomes 18 characters): check lengths afterwards.
 */
export const cleanText = (text: string): string => {
  if (plain.test(text)) return text
  // Invisible characters go first: one between a letter and its combining mark would keep NFKC from composing the two.
  return text
    .toWellFormed()
    .replace(invisible, '')
    .replace(control, '')
    .normalize('NFKC')
    .replace(invisible, '')
    .replace(spaces, ' ')
    .trim()
    .normalize('NFKC')
}

/** The form in which two texts are compared for equality: `cleanText`, lower-cased. Idempotent. */
export const keyText = (text: string): string => cleanText(text).toLowerCase().normalize('NFKC')

// Marks on a Chinese character are damage, never spelling.
const markedLetter = /([\p{Script=Latin}\p{Script=Han}])\p{M}+/gu
const notDecomposed: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}

/**
 * `keyText` with the diacritics of Latin letters folded (José → jose, Straße → strasse, Łódź → lodz). Marks of other scripts
 * carry meaning (が is not か) and stay. Idempotent.
 */
export const foldText = (text: string): string => {
  const key = keyText(text)
  if (plain.test(key)) return key
  return key
    .normalize('NFD')
    .replace(markedLetter, '$1')
    .normalize('NFKC')
    .replace(/[ßæœøłđðþı]/g, (letter) => notDecomposed[letter] ?? letter)
}

const apostrophes = /['’ʼ`´.]\p{M}*/gu
const word = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu

/**
 * The folded words of a text: its runs of letters, marks and digits. Apostrophes and full stops join (O'Neil → oneil,
 * S.A. → sa) because people leave them out.
 */
export const wordsOf = (text: string): string[] => foldText(text).replace(apostrophes, '').match(word) ?? []

const han = /\p{Script=Han}/u

/** Whether the text holds a Chinese character. */
export const hasHan = (text: string): boolean => han.test(text)

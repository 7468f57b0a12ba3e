import { companyKey } from '../kernel/company-name.ts'
import { pinyinOf } from '../kernel/pinyin.ts'
import { hasHan } from '../kernel/text.ts'
import { type Identity, isMailboxProvider } from './identity.ts'
import { latinNameSounds } from './name-sound.ts'

/** The list of the records that share a blocking key. */
export const duplicateList = 'duplicateKey'

const companyPrefixChars = 6
const hanCompanyPrefixChars = 4
const phoneSuffixDigits = 4
const longestKeyChars = 100

const unspaced = (key: string): string => key.replaceAll(' ', '')

const companyPrefix = (name: string): string => {
  const key = unspaced(companyKey(name))
  return [...key].slice(0, hasHan(key) ? hanCompanyPrefixChars : companyPrefixChars).join('')
}

const personKeys = (record: Identity): string[] => {
  const { joined } = pinyinOf(record.name, 'person')
  const company = record.companyName ? [`c:${companyPrefix(record.companyName)}`] : []
  const emails = record.emails.map((email) => `e:${email}`)
  const [bases, phones] =
    joined === ''
      ? [
          latinNameSounds(record).map((sound) => `l:${sound}`),
          record.phones.map((phone) => `p:${phone.slice(0, -phoneSuffixDigits)}`),
        ]
      : [[`h:${joined}`], record.phones.map((phone) => `p:${phone.slice(-phoneSuffixDigits)}`)]
  return bases.flatMap((base) => [...phones, ...emails, ...company].map((anchor) => `${base}:${anchor}`))
}

const organisationKeys = (record: Identity): string[] => {
  const key = unspaced(companyKey(record.name))
  const { joined } = pinyinOf(key, 'words')
  const domain = record.domain && !isMailboxProvider(record.domain) ? [`o:d:${record.domain}`] : []
  return [...(key === '' ? [] : [`o:n:${key}`]), ...(joined === '' ? [] : [`o:h:${joined}`]), ...domain]
}

/**
 * The keys under which a record is laid beside possible duplicates of itself; two records are worth a score when they share one.
 * Latin person: initial and Double Metaphone of the surname; Chinese person: full pinyin; each with an e-mail
 * address, the beginning of the company, and the phone (Latin: without its last four digits, Chinese: its last four). Organisation:
 * name without legal forms, its pinyin, its own domain. A person with a name alone has none. Sorted, no doubles.
 */
export const blockingKeys = (record: Identity): string[] => {
  const keys = record.kind === 'person' ? personKeys(record) : organisationKeys(record)
  return [...new Set(keys.map((key) => [...key].slice(0, longestKeyChars).join('')))].sort()
}

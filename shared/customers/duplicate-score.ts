import { distance } from 'fastest-levenshtein'
import { companyKey } from '../kernel/company-name.ts'
import { pinyinOf } from '../kernel/pinyin.ts'
import { wordsOf } from '../kernel/text.ts'
import { type Identity, isMailboxProvider } from './identity.ts'
import { latinNameSounds } from './name-sound.ts'

export type StrongIdentifier = 'email' | 'phone' | 'registrationNumber' | 'wechatId'

export interface DuplicateReason {
  readonly field: StrongIdentifier | 'name' | 'companyName' | 'domain'
  readonly kind: 'same' | 'sounds_alike' | 'similar'
  /** 0 to 1: how sure this alone would make it. */
  readonly weight: number
}

export interface DuplicateScore {
  /** 0 to 1. */
  readonly score: number
  /** The weightiest first. */
  readonly reasons: readonly DuplicateReason[]
  /** Strong identifiers that both have and of which they share no value: such records are never merged without a person's decision. */
  readonly conflicts: readonly StrongIdentifier[]
}

const weights = {
  registrationNumber: 0.95,
  wechatId: 0.9,
  email: 0.75,
  phone: 0.65,
  domain: 0.5,
  organisationName: 0.7,
  personName: 0.45,
  soundsAlike: 0.8,
  similar: 0.7,
  companyName: 0.35,
  nearPhone: 0.3,
}
const leastSimilarity = 0.75
const leastNearPhoneChars = 8
// One phone or mailbox is often shared by a family or an office: what the names say against it weighs as much as it does itself.
const differentNamesFactor = 0.5
const differentRegistrationFactor = 0.3

const similarity = (a: string, b: string): number => 1 - distance(a, b) / Math.max(a.length, b.length, 1)

/** The name in the forms under which it may have been written down: as it is, its words in any order, its pinyin. */
const nameForms = (record: Identity): { key: string; sounds: readonly string[] } => {
  if (record.kind === 'organisation') {
    const key = companyKey(record.name).replaceAll(' ', '')
    return { key, sounds: [pinyinOf(key, 'words').joined].filter((sound) => sound !== '') }
  }
  const words = wordsOf(record.name)
  const { syllables, joined } = pinyinOf(record.name, 'person')
  if (syllables.length > 0) return { key: words.join(''), sounds: [joined] }
  const [first = '', ...others] = words
  return {
    key: [...words].sort().join(''),
    sounds: [words.join(''), [...others, first].join(''), ...latinNameSounds(record)],
  }
}

const nameReason = (a: Identity, b: Identity): DuplicateReason | undefined => {
  const [ours, theirs] = [nameForms(a), nameForms(b)]
  if (ours.key === '' || theirs.key === '') return undefined
  const full = a.kind === 'person' ? weights.personName : weights.organisationName
  if (ours.key === theirs.key) return { field: 'name', kind: 'same', weight: full }
  if (ours.sounds.some((sound) => theirs.sounds.includes(sound))) {
    return { field: 'name', kind: 'sounds_alike', weight: full * weights.soundsAlike }
  }
  const alike = similarity(ours.key, theirs.key)
  return alike < leastSimilarity
    ? undefined
    : { field: 'name', kind: 'similar', weight: full * weights.similar * alike }
}

const sharesOne = (a: readonly string[], b: readonly string[]): boolean => a.some((value) => b.includes(value))

const isNearPhone = (a: string, b: string): boolean =>
  Math.min(a.length, b.length) >= leastNearPhoneChars && distance(a, b) <= 1

const companyReason = (a: string | undefined, b: string | undefined): DuplicateReason | undefined => {
  if (!a || !b) return undefined
  const [ours, theirs] = [companyKey(a), companyKey(b)]
  if (ours === theirs) return { field: 'companyName', kind: 'same', weight: weights.companyName }
  const alike = similarity(ours, theirs)
  return alike < leastSimilarity
    ? undefined
    : { field: 'companyName', kind: 'similar', weight: weights.companyName * weights.similar * alike }
}

const strongValues = (record: Identity): Record<StrongIdentifier, readonly string[]> => ({
  registrationNumber: record.registrationNumber ? [record.registrationNumber] : [],
  wechatId: record.wechatId ? [record.wechatId] : [],
  email: record.emails,
  phone: record.phones,
})

const strongIdentifiers = ['registrationNumber', 'wechatId', 'email', 'phone'] as const

/**
 * How likely two records are one and the same, with the reasons. Each reason is a piece of evidence with a weight, taken together as if
 * independent: 1 − Π(1 − weight). Names that are nothing like each other halve what is not a registration number or WeChat id;
 * different registration numbers leave less than a third. Records of different kinds score 0. Symmetric. Looks at nothing but its arguments.
 */
export const scoreDuplicate = (a: Identity, b: Identity): DuplicateScore => {
  if (a.kind !== b.kind) return { score: 0, reasons: [], conflicts: [] }
  const [ours, theirs] = [strongValues(a), strongValues(b)]
  const reasons: DuplicateReason[] = []
  const conflicts: StrongIdentifier[] = []
  for (const field of strongIdentifiers) {
    if (sharesOne(ours[field], theirs[field])) reasons.push({ field, kind: 'same', weight: weights[field] })
    else if (ours[field].length > 0 && theirs[field].length > 0) conflicts.push(field)
  }
  if (conflicts.includes('phone') && a.phones.some((phone) => b.phones.some((other) => isNearPhone(phone, other)))) {
    reasons.push({ field: 'phone', kind: 'similar', weight: weights.nearPhone })
  }
  if (a.domain && a.domain === b.domain && !isMailboxProvider(a.domain)) {
    reasons.push({ field: 'domain', kind: 'same', weight: weights.domain })
  }
  const name = nameReason(a, b)
  const company = companyReason(a.companyName, b.companyName)
  reasons.push(...[name, company].filter((reason) => reason !== undefined))
  reasons.sort((one, other) => other.weight - one.weight)
  const evidence = 1 - reasons.reduce((doubt, { weight }) => doubt * (1 - weight), 1)
  const identified = reasons.some(({ field }) => field === 'registrationNumber' || field === 'wechatId')
  const differentNames = name === undefined && !identified && a.name !== '' && b.name !== '' ? differentNamesFactor : 1
  const differentRegistration = conflicts.includes('registrationNumber') ? differentRegistrationFactor : 1
  return { score: evidence * differentNames * differentRegistration, reasons, conflicts }
}

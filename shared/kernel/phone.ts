import {
  type CountryCode,
  isSupportedCountry,
  type NumberType,
  type PhoneNumber,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from 'libphonenumber-js/max'
import { cleanText } from './text.ts'

// `max` although it is the largest: `min` takes any 11 digits beginning with 1 for a Chinese mobile, `mobile` refuses every
// landline.

export type PhoneFault = 'empty' | 'not_a_number' | 'too_short' | 'too_long' | 'unknown_country_code' | 'not_in_use'

/** `mobile_or_landline`: the country's plan does not tell them apart (United States and Canada). */
export type PhoneType = 'mobile' | 'landline' | 'mobile_or_landline' | 'toll_free' | 'other'

export interface PhoneMark {
  /** E.164 without the extension; a number that is not valid keeps what was typed, cleaned. */
  readonly value: string
  readonly raw: string
  readonly valid: boolean
  readonly reason?: PhoneFault
  /** ISO 3166-1 alpha-2; missing where several countries share the number range. */
  readonly region?: string
  readonly type?: PhoneType
  /** Digits of the extension, not part of `value`. */
  readonly extension?: string
}

const types: Partial<Record<NonNullable<NumberType>, PhoneType>> = {
  MOBILE: 'mobile',
  FIXED_LINE: 'landline',
  FIXED_LINE_OR_MOBILE: 'mobile_or_landline',
  TOLL_FREE: 'toll_free',
}

const label = /^(?:tel|phone|mobile|电话|手机|座机|联系电话)\s?[:.]\s?/i
const chineseExtension = /\s?[(,;]?\s?(?:转分机|分机号|分机|分機|转|轉)[:.]?\s?(\d{1,7})\)?$/
const dashedExtension = /[-*]\s?(\d{1,6})$/
const longestTextChars = 60

const parse = (text: string, region: CountryCode): PhoneNumber | undefined =>
  parsePhoneNumberFromString(text, { defaultCountry: region, extract: false })

/** The readings of a typed number, the plainest first: as it is, with `-801` as an extension, with 00 for + where dialling abroad starts otherwise. */
function* readings(text: string): Generator<string> {
  yield text
  if (dashedExtension.test(text)) yield text.replace(dashedExtension, ' ext. $1')
  if (text.startsWith('00')) yield `+${text.slice(2)}`
}

const faultOf = (text: string, region: CountryCode): PhoneFault => {
  switch (validatePhoneNumberLength(text, region)) {
    case 'TOO_SHORT':
      return 'too_short'
    case 'TOO_LONG':
      return 'too_long'
    case 'INVALID_COUNTRY':
      return 'unknown_country_code'
    case 'NOT_A_NUMBER':
      return 'not_a_number'
    default:
      return 'not_in_use'
  }
}

/**
 * Normalises a phone number to E.164. A number without a country code is read in `region` (ISO 3166-1 alpha-2). Understands full-width
 * digits, 0086 and +86, Chinese (转 801, 分机 801, -801) and Latin (ext. 801, x801) extensions and a leading label (电话：).
 * What is not a valid number is kept and marked with the reason. Idempotent on `value`.
 * Throws RangeError when `region` is no region with a numbering plan.
 */
export const normalisePhone = (raw: string, region: string): PhoneMark => {
  if (!isSupportedCountry(region)) throw new RangeError(`no numbering plan for region ${region}`)
  const clean = cleanText(raw)
  if (clean === '') return { value: clean, raw, valid: false, reason: 'empty' }
  if (clean.length > longestTextChars) return { value: clean, raw, valid: false, reason: 'not_a_number' }
  const text = clean.replace(label, '').replace(chineseExtension, ' ext. $1')
  for (const reading of readings(text)) {
    const number = parse(reading, region)
    if (!number?.isValid()) continue
    const type = number.getType()
    return {
      value: number.number,
      raw,
      valid: true,
      type: (type && types[type]) ?? 'other',
      ...(number.country && { region: number.country }),
      ...(number.ext && { extension: number.ext }),
    }
  }
  return { value: clean, raw, valid: false, reason: faultOf(text, region) }
}

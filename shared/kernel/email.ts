import { domainToASCII } from 'node:url'
import * as z from 'zod'
import { keyText } from './text.ts'

export type EmailFault = 'empty' | 'no_at_sign' | 'local_part' | 'domain' | 'too_long'

/** `value` is the address to store and compare; an invalid one keeps what was typed, cleaned and lower-cased. */
export type EmailMark =
  | { readonly value: string; readonly valid: true }
  | { readonly value: string; readonly valid: false; readonly reason: EmailFault }

const longestLocalPart = 64
const longestAddress = 254

/** RFC 5321's dot-string: dots neither at the ends nor doubled. Quoted local parts are refused, as browsers do. */
const isLocalPart = (local: string): boolean =>
  z.regexes.html5Email.test(`${local}@x`) && !local.startsWith('.') && !local.endsWith('.') && !local.includes('..')

/** A mail domain has at least two labels and does not end in a number (that would be an IP address). */
const isMailDomain = (domain: string): boolean => {
  const top = domain.slice(domain.lastIndexOf('.') + 1)
  return domain.includes('.') && Number.isNaN(Number(top)) && z.regexes.html5Email.test(`x@${domain}`)
}

/**
 * Normalises an e-mail address: `cleanText`, lower case, the ideographic full stop read as a dot, a `mailto:` and a final dot
 * dropped, an international domain in its ASCII form (what mail servers are given). The local part is otherwise left alone.
 * Never throws; idempotent on `value`. Limits: 64 characters before the @, 254 in all (RFC 5321).
 */
export const normaliseEmail = (raw: string): EmailMark => {
  const text = keyText(raw)
  const address = (text.startsWith('mailto:') ? text.slice('mailto:'.length) : text)
    .replace(/[。｡]/g, '.')
    .replace(/ ?@ ?/g, '@')
    .trim()
  const invalid = (reason: EmailFault): EmailMark => ({ value: text, valid: false, reason })
  if (address === '') return invalid('empty')
  const at = address.lastIndexOf('@')
  if (at < 0) return invalid('no_at_sign')
  const local = address.slice(0, at)
  if (!isLocalPart(local)) return invalid('local_part')
  const typedDomain = address.endsWith('.') ? address.slice(at + 1, -1) : address.slice(at + 1)
  if (local.length > longestLocalPart || typedDomain.length > longestAddress) return invalid('too_long')
  const domain = domainToASCII(typedDomain)
  if (!isMailDomain(domain)) return invalid('domain')
  const value = `${local}@${domain}`
  return value.length > longestAddress ? invalid('too_long') : { value, valid: true }
}

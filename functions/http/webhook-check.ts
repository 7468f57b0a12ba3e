import { createHmac, timingSafeEqual } from 'node:crypto'
import { epochMs, type Instant, minute, second } from '../../shared/kernel/instant.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Signed } from './route.ts'

const toleranceMs = 5 * minute

const signatureOf = (secret: Uint8Array, { id, timestamp, payload }: Signed): Buffer =>
  createHmac('sha256', secret).update(`${id}.${timestamp}.${payload}`).digest()

const isEqual = (given: string, expected: Buffer): boolean => {
  const bytes = Buffer.from(given, 'base64')
  return bytes.length === expected.length && timingSafeEqual(bytes, expected)
}

/**
 * Checks who sent a call, as the Standard Webhooks specification says: signed with one of these secrets, within five minutes.
 * @throws Refusal `webhook.unsigned`, the same whatever is wrong
 */
export const checkSigned = (signed: Signed | undefined, secrets: readonly Uint8Array[], now: Instant): Signed => {
  if (!signed || !/^\d{1,12}$/.test(signed.timestamp)) throw new Refusal('webhook.unsigned')
  const given = signed.signature.split(' ').flatMap((one) => (one.startsWith('v1,') ? [one.slice(3)] : []))
  const isSigned = secrets.some((secret) => given.some((one) => isEqual(one, signatureOf(secret, signed))))
  const isInTime = Math.abs(epochMs(now) - Number(signed.timestamp) * second) <= toleranceMs
  if (!isSigned || !isInTime) throw new Refusal('webhook.unsigned')
  return signed
}

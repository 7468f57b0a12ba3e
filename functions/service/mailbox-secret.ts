import { createHmac, timingSafeEqual } from 'node:crypto'
import { epochMs, type Instant, minute, second } from '../../shared/kernel/instant.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Secrets } from '../../shared/platform/platform.ts'
import { type Mailbox, validSecrets } from '../../shared/service/mailbox.ts'
import type { Signed } from '../http/route.ts'

const toleranceMs = 5 * minute

/** Follows from the deployment's own key, so that it is kept nowhere. */
const secretOf = async (
  secrets: Secrets,
  tenantId: string,
  { id }: Pick<Mailbox, 'id'>,
  version: number,
): Promise<Buffer> =>
  createHmac('sha256', await secrets('mailbox'))
    .update(`${tenantId}/${id}/${version}`)
    .digest()

/** What whoever forwards the mails signs with, as the Standard Webhooks specification writes it. */
export const shownSecret = async (
  secrets: Secrets,
  tenantId: string,
  mailbox: Pick<Mailbox, 'id' | 'secretVersion'>,
): Promise<string> => `whsec_${(await secretOf(secrets, tenantId, mailbox, mailbox.secretVersion)).toString('base64')}`

const signatureOf = (secret: Buffer, { id, timestamp, payload }: Signed): Buffer =>
  createHmac('sha256', secret).update(`${id}.${timestamp}.${payload}`).digest()

const isEqual = (given: string, expected: Buffer): boolean => {
  const bytes = Buffer.from(given, 'base64')
  return bytes.length === expected.length && timingSafeEqual(bytes, expected)
}

/**
 * Checks who sent a call: signed with a secret of the mailbox, within five minutes.
 * @throws Refusal `webhook.unsigned`, the same whatever is wrong
 */
export const checkSignature = async (
  secrets: Secrets,
  tenantId: string,
  mailbox: Mailbox,
  signed: Signed | undefined,
  now: Instant,
): Promise<Signed> => {
  if (!signed || !/^\d{1,12}$/.test(signed.timestamp)) throw new Refusal('webhook.unsigned')
  const given = signed.signature.split(' ').flatMap((one) => (one.startsWith('v1,') ? [one.slice(3)] : []))
  const versions = validSecrets(mailbox, now)
  const expected = await Promise.all(versions.map((version) => secretOf(secrets, tenantId, mailbox, version)))
  const isSigned = expected.some((secret) => given.some((one) => isEqual(one, signatureOf(secret, signed))))
  const isInTime = Math.abs(epochMs(now) - Number(signed.timestamp) * second) <= toleranceMs
  if (!isSigned || !isInTime) throw new Refusal('webhook.unsigned')
  return signed
}

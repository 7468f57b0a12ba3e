import { createHmac } from 'node:crypto'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Secrets } from '../../shared/platform/platform.ts'
import { type Mailbox, validSecrets } from '../../shared/service/mailbox.ts'

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

/** By which secrets a mail may be signed now. */
export const mailboxSecrets = (
  secrets: Secrets,
  tenantId: string,
  mailbox: Mailbox,
  now: Instant,
): Promise<readonly Uint8Array[]> =>
  Promise.all(validSecrets(mailbox, now).map((version) => secretOf(secrets, tenantId, mailbox, version)))

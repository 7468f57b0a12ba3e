import { createHmac } from 'node:crypto'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Secrets } from '../../shared/platform/platform.ts'
import { validWebhookSecrets } from '../../shared/service/sla-policy.ts'
import type { SlaPolicy } from '../../shared/service/sla-policy-schema.ts'

/** Follows from the deployment's own key, so that it is kept nowhere. */
const secretOf = async (secrets: Secrets, tenantId: string, id: string, version: number): Promise<Buffer> =>
  createHmac('sha256', await secrets('sla-webhook'))
    .update(`${tenantId}/${id}/${version}`)
    .digest()

/** What the receiver checks signatures with, as the Standard Webhooks specification writes it. */
export const shownWebhookSecret = async (
  secrets: Secrets,
  tenantId: string,
  { id, webhookSecretVersion = 1 }: SlaPolicy,
): Promise<string> => `whsec_${(await secretOf(secrets, tenantId, id, webhookSecretVersion)).toString('base64')}`

/** With which secrets a webhook of a policy is signed now. */
export const webhookSecrets = (
  secrets: Secrets,
  tenantId: string,
  policy: SlaPolicy,
  now: Instant,
): Promise<readonly Uint8Array[]> =>
  Promise.all(validWebhookSecrets(policy, now).map((version) => secretOf(secrets, tenantId, policy.id, version)))

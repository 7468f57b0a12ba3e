import { createHmac } from 'node:crypto'
import {
  type CalledChannel,
  type CommunicationSettings,
  validSecretVersions,
} from '../../shared/communication/communication-settings.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Secrets } from '../../shared/platform/platform.ts'

/** Follows from the deployment's own key, so that it is kept nowhere. */
const secretOf = async (secrets: Secrets, tenantId: string, channel: CalledChannel, version: number): Promise<Buffer> =>
  createHmac('sha256', await secrets('channel-webhook'))
    .update(`${tenantId}/${channel}/${version}`)
    .digest()

/** What the provider of a channel checks our calls with and signs its own, as the Standard Webhooks specification writes it. */
export const shownChannelSecret = async (
  secrets: Secrets,
  tenantId: string,
  { channelSecrets: kept }: CommunicationSettings,
  channel: CalledChannel,
): Promise<string> => {
  const secret = await secretOf(secrets, tenantId, channel, kept?.[channel]?.version ?? 1)
  return `whsec_${secret.toString('base64')}`
}

/** With which secrets calls of a channel are signed, and believed, now; the newest first. */
export const channelSecrets = (
  secrets: Secrets,
  tenantId: string,
  settings: CommunicationSettings,
  channel: CalledChannel,
  now: Instant,
): Promise<readonly Uint8Array[]> =>
  Promise.all(
    validSecretVersions(settings, channel, now).map((version) => secretOf(secrets, tenantId, channel, version)),
  )

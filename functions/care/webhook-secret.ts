import { createHmac } from 'node:crypto'
import type { Secrets } from '../../shared/platform/platform.ts'

/** Follows from the deployment's own key, so that it is kept nowhere. */
export const careWebhookSecret = async (secrets: Secrets, tenantId: string, planId: string): Promise<Buffer> =>
  createHmac('sha256', await secrets('care-webhook'))
    .update(`${tenantId}/${planId}`)
    .digest()

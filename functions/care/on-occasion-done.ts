import { careOccasionDone } from '../../events/care.ts'
import type { DomainEvent } from '../../events/define-event.ts'
import { carePlans } from '../../shared/care/care-store.ts'
import { onceNoted } from '../../shared/platform/send-once.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { ConsumerFunction } from '../function.ts'
import { careWebhookSecret } from './webhook-secret.ts'

interface Done {
  readonly planId: string
  readonly action: string
}

/** What fails is delivered again by the bus and ends among the dead letters; what was received before is not sent again. */
const onOccasionDone: ConsumerFunction = {
  kind: 'consumer',
  name: 'care-webhook',
  summary: 'Calls the URL of a care plan, signed as the Standard Webhooks specification says',
  source: 'functions/care/on-occasion-done.ts',
  uses: ['table:read', 'table:write', 'webhook:send'],
  on: [careOccasionDone],
  handle: async (event, platform) => {
    const { tenantId, recordId, type, at, data } = event as DomainEvent<Done>
    if (data.action !== 'webhook') return
    const plan = await loadRecord(platform.store, carePlans, tenantId, data.planId)
    if (plan?.action.do !== 'webhook') return
    const { url } = plan.action
    const key = `care-${recordId}`
    const body = JSON.stringify({ type, timestamp: at, data: { occasionId: recordId, ...data } })
    const secrets = [await careWebhookSecret(platform.secrets, tenantId, plan.id)]
    await onceNoted(platform, tenantId, key, () => platform.webhooks.send({ key, url, body, secrets }))
  },
}

export default onOccasionDone

import type { DomainEvent } from '../../events/define-event.ts'
import { caseEscalated } from '../../events/sla.ts'
import { derivedId } from '../../shared/kernel/derived-id.ts'
import { onceNoted } from '../../shared/platform/send-once.ts'
import { type ClockName, clockId } from '../../shared/service/sla-clock.ts'
import type { EscalationAction } from '../../shared/service/sla-policy-schema.ts'
import { loadPublished, slaPolicies } from '../../shared/service/sla-policy-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { ConsumerFunction } from '../function.ts'
import { webhookSecrets } from './sla-webhook-secret.ts'

interface Escalated {
  readonly clock: ClockName
  readonly messageId?: string
  readonly round?: number
  readonly reachedAt: string
  readonly level: number
  readonly policyId: string
  readonly policyVersion: number
  readonly done: readonly string[]
}

type Webhook = Extract<EscalationAction, { do: 'webhook' }>

/** What fails is delivered again by the bus and ends among the dead letters; what was received before is not sent again. */
const onSlaWebhook: ConsumerFunction = {
  kind: 'consumer',
  name: 'on-sla-webhook',
  summary: 'Calls the URLs that an escalation level names, signed as the Standard Webhooks specification says',
  source: 'functions/service/on-sla-webhook.ts',
  uses: ['table:read', 'table:write', 'webhook:send'],
  on: [caseEscalated],
  handle: async (event, platform) => {
    const { tenantId, recordId, at, type, data } = event as unknown as DomainEvent<Escalated>
    if (!data.done.includes('webhook')) return
    const { store, secrets, clock, webhooks } = platform
    const { clock: name, messageId, round, level, policyId, policyVersion, reachedAt } = data
    const policy = await loadRecord(store, slaPolicies, tenantId, policyId)
    const rules = await loadPublished(store, tenantId, { id: policyId, version: policyVersion })
    const actions = rules?.levels[level - 1]?.actions ?? []
    const urls = actions.filter((action): action is Webhook => action.do === 'webhook').map(({ url }) => url)
    if (!policy) return
    const body = JSON.stringify({ type, timestamp: at, data: { caseId: recordId, ...data } })
    const signing = await webhookSecrets(secrets, tenantId, policy, clock.now())
    const calls = urls.map((url, place) => {
      const milestone = `${tenantId}/${recordId}/${clockId({ name, messageId, round })}/level:${level}/${place}`
      const key = derivedId('whk', reachedAt, milestone)
      return onceNoted(platform, tenantId, key, () => webhooks.send({ key, url, body, secrets: signing }))
    })
    // A receiver that is down keeps the others from nothing.
    const failed = (await Promise.allSettled(calls)).find(({ status }) => status === 'rejected')
    if (failed) throw (failed as PromiseRejectedResult).reason
  },
}

export default onSlaWebhook

import type { DomainEvent } from '../../events/define-event.ts'
import { messagePlanned, messageRetried } from '../../events/outbound-messages.ts'
import { outboundMessages } from '../../shared/communication/outbound-message-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import type { ConsumerFunction } from '../function.ts'
import { attemptMessage } from './attempt-message.ts'

/** What is to go at once need not wait for the next minute. What comes later stands in the list of the minute's tick. */
const onOutboundMessagePlanned: ConsumerFunction = {
  kind: 'consumer',
  name: 'on-outbound-message-planned',
  summary: 'Decides on a message that is to go at once, or by its next channel',
  source: 'functions/communication/on-outbound-message-planned.ts',
  uses: ['table:read', 'table:write'],
  on: [messagePlanned, messageRetried],
  handle: async (event, platform) => {
    const { tenantId, recordId, requestId, data } = event as DomainEvent<{ sendAt?: string; at?: string }>
    const now = platform.clock.now()
    if ((data.sendAt ?? data.at ?? now) > now) return
    const stamp = { actor: automation(tenantId, onOutboundMessagePlanned.name), now, requestId }
    const attempt = attemptMessage(platform)
    await changeStored(platform.store, outboundMessages, stamp, recordId, async (message) => {
      const isPlanned = message.status === 'planned'
      return (isPlanned && (await attempt(message, now, tenantId))) || { state: message, raises: [] }
    })
  },
}

export default onOutboundMessagePlanned

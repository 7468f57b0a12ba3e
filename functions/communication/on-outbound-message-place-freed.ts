import type { DomainEvent } from '../../events/define-event.ts'
import { messagePlaceFreed } from '../../events/outbound-messages.ts'
import { hurryMessage, waitsForPlace } from '../../shared/communication/outbound-message.ts'
import type { OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import { outboundMessages, waitingOf } from '../../shared/communication/outbound-message-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import type { ConsumerFunction } from '../function.ts'

const onOutboundMessagePlaceFreed: ConsumerFunction = {
  kind: 'consumer',
  name: 'on-outbound-message-place-freed',
  summary: 'Has messages that wait for a place under the frequency caps decided on when one is given back',
  source: 'functions/communication/on-outbound-message-place-freed.ts',
  uses: ['table:read', 'table:write'],
  on: [messagePlaceFreed],
  handle: async (event, { store, clock }) => {
    const { tenantId, requestId, data } = event as DomainEvent<Pick<OutboundMessage, 'customerId' | 'contactId'>>
    const now = clock.now()
    const stamp = { actor: automation(tenantId, onOutboundMessagePlaceFreed.name), now, requestId }
    const waiting = await waitingOf(store, tenantId, data.customerId)
    for (const message of waiting)
      if (message.contactId === data.contactId && waitsForPlace(message))
        await changeStored(store, outboundMessages, stamp, message.id, (current) => hurryMessage(current, now))
  },
}

export default onOutboundMessagePlaceFreed

import type { HttpFunction } from '../function.ts'
import { listOutboundMessages } from './outbound-message-lists.ts'
import { tryOutboundMessage } from './outbound-message-trial.ts'
import { outboundMessageRoutes } from './outbound-messages.ts'

/** Apart from the communication function: what a message would say takes the template language, which logging a call does not. */
const outboundMessagesFunction: HttpFunction = {
  kind: 'http',
  name: 'outbound-messages',
  summary: 'Messages to customers: send, take back, follow',
  source: 'functions/communication/outbound-messages-index.ts',
  uses: ['table:read', 'table:write'],
  routes: [...outboundMessageRoutes, listOutboundMessages, tryOutboundMessage],
}

export default outboundMessagesFunction

import { outboundMessages } from '../../shared/communication/outbound-message-store.ts'
import { forEachDue } from '../../shared/storage/due.ts'
import type { ScheduledFunction } from '../function.ts'
import { attemptMessage } from './attempt-message.ts'

const mostPerRun = 2000

const sendOutboundMessages: ScheduledFunction = {
  kind: 'scheduled',
  name: 'send-outbound-messages',
  summary: 'Decides on messages whose time has come, and on those of which no provider told anything',
  source: 'functions/communication/send-outbound-messages.ts',
  uses: ['table:read', 'table:write'],
  timeoutSeconds: 55,
  schedule: 'rate(1 minute)',
  handle: async (platform) => {
    const { store, clock, log } = platform
    const report = await forEachDue({
      store,
      noun: outboundMessages,
      now: clock.now(),
      by: sendOutboundMessages.name,
      limit: mostPerRun,
      fire: attemptMessage(platform),
      onFailure: ({ pk }, error) => log.error('a message could not be decided on', { pk, error }),
    })
    if (report.fired + report.failed > 0 || report.more) log.info('messages decided on', { ...report })
  },
}

export default sendOutboundMessages

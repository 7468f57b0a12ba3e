import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import type { DomainEvent } from '../../events/define-event.ts'
import { busEntry } from './aws-event.ts'
import { entryBytes, entryLimits, inCalls } from './bus-calls.ts'
import type { Bus, Log } from './platform.ts'

type Client = Pick<EventBridgeClient, 'send'>

/**
 * The EventBridge bus. A call that is answered may still have refused some of its entries: their events are answered, to be
 * published again. An event that no call can carry is answered too: it ends among the dead letters, where somebody sees it.
 */
export const awsBus = (
  busName: string,
  log: Log,
  client: Client = new EventBridgeClient({ maxAttempts: 3, requestHandler: { requestTimeout: 5_000 } }),
): Bus => {
  const publishCall = async (events: readonly DomainEvent[]): Promise<readonly string[]> => {
    const entries = events.map((event) => ({ ...busEntry(event), EventBusName: busName }))
    const answer = await client.send(new PutEventsCommand({ Entries: entries }))
    if (!answer.FailedEntryCount) return []
    const refused = events.filter((_, place) => answer.Entries?.[place]?.ErrorCode !== undefined)
    const codes = [...new Set(answer.Entries?.flatMap(({ ErrorCode }) => ErrorCode ?? []))]
    log.warn('events not accepted by the bus', { count: refused.length, codes })
    return refused.map(({ id }) => id)
  }
  return {
    publish: async (events) => {
      const [possible, tooLarge] = [[] as DomainEvent[], [] as DomainEvent[]]
      for (const event of events) (entryBytes(event) > entryLimits.bytes ? tooLarge : possible).push(event)
      for (const { id, type } of tooLarge) log.error('event too large for the bus', { eventId: id, type })
      const refused = tooLarge.map(({ id }) => id)
      // One call after the other: events of one record stay in order.
      for (const call of inCalls(possible)) refused.push(...(await publishCall(call)))
      return refused
    },
  }
}

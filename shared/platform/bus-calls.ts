import type { DomainEvent } from '../../events/define-event.ts'
import { busEntry } from './aws-event.ts'

/** Of one PutEvents call: entries, and bytes of all together as EventBridge counts them. */
export const entryLimits = { entries: 10, bytes: 256 * 1024 } as const

const timeBytes = 14

/** Bytes of an event on the bus as EventBridge counts them: source, detail-type and detail in UTF-8, 14 for the time. */
export const entryBytes = (event: DomainEvent): number => {
  const { Source, DetailType, Detail } = busEntry(event)
  return timeBytes + Buffer.byteLength(Source) + Buffer.byteLength(DetailType) + Buffer.byteLength(Detail)
}

/** Events in as few calls as their order allows, each within the limits. */
export const inCalls = (events: readonly DomainEvent[]): readonly (readonly DomainEvent[])[] => {
  const calls: DomainEvent[][] = []
  let bytes = 0
  for (const event of events) {
    const size = entryBytes(event)
    const last = calls.at(-1)
    if (last && last.length < entryLimits.entries && bytes + size <= entryLimits.bytes) {
      last.push(event)
      bytes += size
    } else {
      calls.push([event])
      bytes = size
    }
  }
  return calls
}

import type { DomainEvent, EventDefinition } from '../../events/define-event.ts'

/** `source` of every domain event on the bus. */
export const eventSource = 'guanxi'

/** A domain event as an entry for the bus: `detail-type` is its type, `detail` the event itself. */
export const busEntry = (event: DomainEvent) => ({
  Source: eventSource,
  DetailType: event.type,
  Time: new Date(event.at),
  Detail: JSON.stringify(event),
})

/** Which events on the bus a rule for these contracts lets through. */
export const eventPattern = (events: readonly Pick<EventDefinition, 'type'>[]) => ({
  source: [eventSource],
  detailType: [...new Set(events.map(({ type }) => type))].sort(),
})

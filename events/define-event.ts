import type * as z from 'zod'
import type { Raised } from '../shared/kernel/decision.ts'

/** A contract shared by who raises an event, who consumes it, the rule's pattern and the event reference. */
export interface EventDefinition<Data extends z.ZodType = z.ZodType> {
  readonly type: string
  readonly version: number
  readonly summary: string
  readonly data: Data
}

/** An event as it travels: at least once, in order per record, with an id that is the same at every delivery. */
export interface DomainEvent<Data = unknown> {
  readonly id: string
  readonly type: string
  readonly version: number
  readonly tenantId: string
  /** Noun and id of the record that changed, and the version that the change gave it. */
  readonly noun: string
  readonly recordId: string
  readonly recordVersion: number
  readonly at: string
  readonly actor: string
  readonly requestId: string
  readonly data: Data
}

/**
 * @param type a past fact, `noun.verbed`
 * @param data ids, states and values that are not personal; personal values are read back by whoever may see them
 */
export const defineEvent = <Data extends z.ZodType>(
  type: string,
  version: number,
  summary: string,
  data: Data,
): EventDefinition<Data> => ({ type, version, summary, data })

export const raise = <Data extends z.ZodType>(event: EventDefinition<Data>, data: z.infer<Data>): Raised => ({
  type: event.type,
  version: event.version,
  data: data as Raised['data'],
})

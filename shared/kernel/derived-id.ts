import { hash } from 'node:crypto'
import { sortableIds } from './ids.ts'
import { epochMs, type Instant } from './instant.ts'

/**
 * The identifier of a record that follows from something: the same at every delivery of its cause, so that it is made once.
 * @param at sorts it among identifiers made at that time
 * @param cause what it follows from, such as an event's id; different causes give different identifiers
 */
export const derivedId = (prefix: string, at: Instant, cause: string): string =>
  sortableIds(
    () => epochMs(at),
    (count) => hash('sha256', cause, 'buffer').subarray(0, count),
  )(prefix)

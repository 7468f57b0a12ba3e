import type { DynamoDBRecord } from 'aws-lambda'
import type { EmbeddedStore } from './embedded-store.ts'
import { isFollowed, recordOf } from './stream-event.ts'

interface SequencedRecord {
  readonly sequence: number
  readonly record: DynamoDBRecord
}

/** A stretch of the change feed: what followers are shown of it, and where it ends. */
export interface StreamPage {
  readonly records: readonly SequencedRecord[]
  readonly last: number
}

/** Reads the feed page by page. Followers that walk at the same pace share the work of a page. */
export const streamPages = (feed: EmbeddedStore, limit: number, nowMs: () => number) => {
  let from = Number.NaN
  let page: StreamPage | undefined
  return (after: number): StreamPage | undefined => {
    if (page && from === after) return page
    const changes = feed.changes(after, limit)
    const last = changes.at(-1)?.sequence
    if (last === undefined) return undefined
    const atMs = nowMs()
    from = after
    page = {
      records: changes.flatMap(({ sequence, change }) =>
        isFollowed(change) ? [{ sequence, record: recordOf(change, atMs) }] : [],
      ),
      last,
    }
    return page
  }
}

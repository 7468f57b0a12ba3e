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

const keptPages = 4

/**
 * Reads the feed page by page. Followers that walk at about the same pace share the work of a page; the last few are kept for who
 * comes a little later.
 */
export const streamPages = (feed: Pick<EmbeddedStore, 'changes'>, limit: number, nowMs: () => number) => {
  const pages = new Map<number, StreamPage>()

  const read = (after: number): StreamPage | undefined => {
    const changes = feed.changes(after, limit)
    const last = changes.at(-1)?.sequence
    if (last === undefined) return undefined
    const atMs = nowMs()
    const records = changes.flatMap(({ sequence, change }) =>
      isFollowed(change) ? [{ sequence, record: recordOf(change, atMs) }] : [],
    )
    return { records, last }
  }

  return (after: number): StreamPage | undefined => {
    const known = pages.get(after)
    if (known) return known
    const page = read(after)
    if (!page) return undefined
    pages.set(after, page)
    if (pages.size > keptPages) pages.delete(Math.min(...pages.keys()))
    return page
  }
}

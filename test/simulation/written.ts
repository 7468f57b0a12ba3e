import { recordNameOf } from '../../shared/storage/postings.ts'
import type { RecordItem } from '../../shared/storage/record.ts'
import type { Change } from '../../shared/storage/store.ts'

/** A write of a record, as the table saw it. */
export interface Written extends Change {
  readonly before?: RecordItem
  readonly after: RecordItem
}

interface RaisedEvent {
  readonly id: string
  readonly type: string
  readonly write: Written
}

/** The events that writes raised, with the ids that they must have. */
export const eventsIn = (writes: readonly Written[]): readonly RaisedEvent[] =>
  writes.flatMap((write) =>
    write.after.raised.map((raised, index) => ({
      id: `${write.after.noun}/${recordNameOf(write.key).id}/${write.after.version}/${index}`,
      type: String((raised as { type: string }).type),
      write,
    })),
  )

/** The newest state of each record of a noun. */
export const newest = (writes: readonly Written[], noun: string): readonly RecordItem[] => [
  ...new Map(writes.filter(({ after }) => after.noun === noun).map(({ key, after }) => [key.pk, after])).values(),
]

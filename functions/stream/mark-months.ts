import { monthKey, monthOf } from '../../shared/storage/months.ts'
import { recordNameOf } from '../../shared/storage/postings.ts'
import { isRecord, stateOf } from '../../shared/storage/record.ts'
import { type Change, type Item, type Key, limits, type Store } from '../../shared/storage/store.ts'
import { keyText } from '../../shared/storage/units.ts'

/** The mark that a new record asks for. */
const markOf = ({ before, after }: Change): Key | undefined => {
  if (before || !after || !isRecord(after) || after.g2pk === undefined) return undefined
  return monthKey(recordNameOf(after).tenantId, after.noun, monthOf(stateOf(after).createdAt))
}

/** Marks the months that have records, each once in the life of the process, so that lists read only these. */
export const monthMarker = () => {
  const marked = new Set<string>()
  return async (store: Store, changes: readonly Change[]): Promise<void> => {
    const marks = new Map<string, Item>()
    for (const change of changes) {
      const mark = markOf(change)
      if (mark && !marked.has(keyText(mark))) marks.set(keyText(mark), { ...mark })
    }
    const items = [...marks.values()]
    for (let start = 0; start < items.length; start += limits.commitActions)
      await store.commit(items.slice(start, start + limits.commitActions).map((item) => ({ do: 'put', item })))
    for (const name of marks.keys()) marked.add(name)
  }
}

import { postingKey, type RecordName } from './postings.ts'
import { recordKey } from './record.ts'
import { type Action, type Item, type Key, limits } from './store.ts'

/** The lists that a record should stand in as of one of its versions. */
export interface PostingTarget {
  readonly record: RecordName
  readonly version: number
  readonly lists: readonly string[]
}

/** Some actions towards a target. `finished` when nothing remains after them. */
export interface PostingStep {
  readonly actions: readonly Action[]
  /** The manifest that they leave. */
  readonly manifest: Item
  readonly finished: boolean
}

/** The item that says in which lists a record stands, as of which version. */
export const manifestKey = ({ tenantId, noun, id }: RecordName): Key => ({
  ...recordKey(tenantId, noun, id),
  sk: 'postings',
})

/**
 * The next step from the lists of the manifest to those of the target; undefined when the manifest is of that version or a
 * later one. The manifest changes in the same commit, on condition that it is still what this step was made from: so the lists
 * are at every moment those that the newest manifest names, in whatever order and however often changes are delivered.
 */
export const postingStep = (
  manifest: Item | undefined,
  target: PostingTarget,
  mostActions: number = limits.commitActions,
): PostingStep | undefined => {
  const { record, version, lists } = target
  const of = (manifest?.of as number | undefined) ?? 0
  if (of >= version) return undefined
  const held = (manifest?.lists ?? []) as string[]
  const wanted = new Set(lists)
  const had = new Set(held)
  const added = lists.filter((list) => !had.has(list))
  const removed = held.filter((list) => !wanted.has(list))
  const edits = [
    ...added.map((list): [string, Action] => [list, { do: 'put', item: { ...postingKey(record, list) } }]),
    ...removed.map((list): [string, Action] => [list, { do: 'delete', key: postingKey(record, list) }]),
  ].slice(0, mostActions - 1)
  const finished = edits.length === added.length + removed.length
  for (const [list, action] of edits) {
    if (action.do === 'put') had.add(list)
    else had.delete(list)
  }
  const next: Item = {
    ...manifestKey(record),
    version: (manifest?.version ?? 0) + 1,
    of: finished ? version : of,
    lists: finished ? [...lists] : [...had],
  }
  const unchanged = manifest
    ? ({ is: 'version', version: manifest.version ?? 0 } as const)
    : ({ is: 'absent' } as const)
  return {
    actions: [{ do: 'put', item: next, when: unchanged }, ...edits.map(([, action]) => action)],
    manifest: next,
    finished,
  }
}

import type { Action, Change, Key } from '../../shared/storage/store.ts'
import { keyText } from '../../shared/storage/units.ts'

/** What a write adds to counters; pure, of its two images alone. */
export type Tally = (change: Change) => readonly { readonly key: Key; readonly by: Readonly<Record<string, number>> }[]

/** The counters that these writes add to, each once, with what they come to together. */
export const countActions = (changes: readonly Change[], tally: Tally): Action[] => {
  const sums = new Map<string, { key: Key; by: Record<string, number> }>()
  for (const { key, by } of changes.flatMap(tally)) {
    const sum = sums.get(keyText(key)) ?? { key, by: {} }
    for (const [name, number] of Object.entries(by)) sum.by[name] = (sum.by[name] ?? 0) + number
    sums.set(keyText(key), sum)
  }
  return [...sums.values()].flatMap(({ key, by }): Action[] => {
    const changed = Object.fromEntries(Object.entries(by).filter(([, number]) => number !== 0))
    return Object.keys(changed).length > 0 ? [{ do: 'add', key, by: changed }] : []
  })
}

/** Everything that any of these adds. Their counters are different ones. */
export const tallies =
  (...all: readonly Tally[]): Tally =>
  (change) =>
    all.flatMap((tally) => tally(change))

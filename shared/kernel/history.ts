import { isDeepStrictEqual } from 'node:util'

/** One field that a write changed. `field` is a path (`address.city`); lists change as a whole. Absent: there was, or is, no value. */
export interface FieldChange {
  readonly field: string
  readonly from?: unknown
  readonly to?: unknown
}

type Fields = Readonly<Record<string, unknown>>

/** What every version changes and what the history entry itself says already. */
const ofTheEntry = new Set(['version', 'updatedAt', 'updatedBy'])

const isPlain = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const compare = (before: unknown, after: unknown, field: string, changes: FieldChange[]): void => {
  if (before === after || (before !== undefined && after !== undefined && isDeepStrictEqual(before, after))) return
  if (isPlain(before) && isPlain(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)]))
      compare(before[name], after[name], `${field}.${name}`, changes)
    return
  }
  changes.push({ field, ...(before !== undefined && { from: before }), ...(after !== undefined && { to: after }) })
}

/** The fields that differ between two states of a record (none before it was made), in order of the fields. */
export const diff = (before: Fields | undefined, after: Fields | undefined): FieldChange[] => {
  const changes: FieldChange[] = []
  for (const name of new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]))
    if (!ofTheEntry.has(name)) compare(before?.[name], after?.[name], name, changes)
  return changes
}

const without = (state: Fields, path: readonly string[], value: unknown): Fields => {
  const [name = '', ...rest] = path
  const next = { ...state }
  const inner = next[name]
  if (rest.length > 0) next[name] = without(isPlain(inner) ? inner : {}, rest, value)
  else if (value === undefined) delete next[name]
  else next[name] = value
  return next
}

/** The state before a write, from the state after it: `undo(after, diff(before, after))` equals `before` in what `diff` covers. */
export const undo = (after: Fields, changes: readonly FieldChange[]): Fields =>
  changes.reduce((state, { field, from }) => without(state, field.split('.'), from), after)

import { isDeepStrictEqual } from 'node:util'

/**
 * Applies a patch: what is given replaces, null removes, what is absent stays.
 * @returns the very same state when nothing changes, and the names of the fields that did
 */
export const patched = <State extends object>(
  state: State,
  patch: Readonly<Record<string, unknown>>,
): { readonly state: State; readonly fields: readonly string[] } => {
  const before = state as Readonly<Record<string, unknown>>
  const fields = Object.keys(patch).filter(
    (field) => patch[field] !== undefined && !isDeepStrictEqual(before[field] ?? null, patch[field]),
  )
  if (fields.length === 0) return { state, fields }
  const after: Record<string, unknown> = { ...before }
  for (const field of fields)
    if (patch[field] === null) delete after[field]
    else after[field] = patch[field]
  return { state: after as State, fields }
}

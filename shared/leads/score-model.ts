import { type Closed, type Counts, stageField } from '../kernel/naive-bayes.ts'

/** How often a value of a field stood in a lead that was won, and in one that was lost. */
export interface Counted extends Counts {
  readonly field: string
  readonly value: string
}

const mostValues = 50
const mostCharacters = 32_000

const total = ({ won, lost }: Counts): number => won + lost

const byField = (rows: readonly Counted[]): Map<string, Counted[]> => {
  const fields = new Map<string, Counted[]>()
  for (const row of rows) if (total(row) > 0) fields.set(row.field, [...(fields.get(row.field) ?? []), row])
  return fields
}

const commonest = (rows: readonly Counted[], most: number): [string, Counts][] =>
  [...rows]
    .sort((a, b) => total(b) - total(a) || (a.value < b.value ? -1 : 1))
    .slice(0, most)
    .map(({ value, won, lost }): [string, Counts] => [value, { won, lost }])
    .sort(([a], [b]) => (a < b ? -1 : 1))

/**
 * What a prediction needs of all counts: the commonest values of each field, 50 of it or as many as keep the whole below 32,000
 * characters. The same counts in any order make the same model.
 */
export const modelOf = (stages: readonly string[], rows: readonly Counted[]): Closed => {
  const fields = [...byField(rows)].sort(([a], [b]) => (a < b ? -1 : 1))
  for (let most = mostValues; ; most = Math.floor(most / 2)) {
    const counts = Object.fromEntries(fields.map(([field, all]) => [field, Object.fromEntries(commonest(all, most))]))
    if (most <= 1 || JSON.stringify(counts).length <= mostCharacters) return { stages, counts }
  }
}

/** Counts of several teams as those of one. */
export const together = (rows: readonly Counted[]): Counted[] => {
  const sums = new Map<string, Counted>()
  for (const { field, value, won, lost } of rows) {
    const key = `${field} ${value}`
    const sum = sums.get(key)
    sums.set(key, { field, value, won: won + (sum?.won ?? 0), lost: lost + (sum?.lost ?? 0) })
  }
  return [...sums.values()]
}

/** Whether a model says anything: some were won, and some were lost. */
export const isTelling = ({ stages, counts }: Closed): boolean => {
  const all = counts[stageField]?.[stages[0] ?? '']
  return all !== undefined && all.won > 0 && all.lost > 0
}

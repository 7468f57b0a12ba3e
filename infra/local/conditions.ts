import type { Action, Condition, Item } from '../../shared/storage/store.ts'

/** Whether the condition holds for what is there. */
export const holds = (condition: Condition, current: Item | undefined): boolean => {
  switch (condition.is) {
    case 'absent':
      return current === undefined
    case 'present':
      return current !== undefined
    case 'version':
      return current?.version === condition.version
    case 'equal':
      return (
        current !== undefined &&
        Object.entries(condition.attributes).every(
          ([name, value]) => Object.hasOwn(current, name) && current[name] === value,
        )
      )
  }
}

type Add = Extract<Action, { do: 'add' }>

const amount = (current: Item | undefined, name: string): number => {
  const value = current !== undefined && Object.hasOwn(current, name) ? current[name] : 0
  if (typeof value !== 'number') throw new TypeError(`${name} is not a number, so nothing can be added to it`)
  return value
}

/** What becomes of the item, or `undefined` when a sum would leave its bounds. */
export const added = ({ key, by, within = {}, set }: Add, current: Item | undefined): Item | undefined => {
  const sums: Record<string, number> = {}
  for (const name in by) sums[name] = amount(current, name) + (by[name] ?? 0)
  for (const name in within) {
    const sum = sums[name] ?? amount(current, name)
    const { min = -Infinity, max = Infinity } = within[name] ?? {}
    if (sum < min || sum > max) return undefined
  }
  return { ...current, pk: key.pk, sk: key.sk, ...sums, ...set }
}

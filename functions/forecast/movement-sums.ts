import * as z from 'zod'
import { openCategories } from '../../shared/sales/forecast-category.ts'
import {
  type DealNight,
  type Movement,
  type MovementCause,
  movementCauses,
  movementsOf,
  type Scope,
  valueIn,
} from '../../shared/sales/forecast-movement.ts'

export const ExactAmount = z.string().meta({ description: 'With all of its digits, so that they add up' })

export const MovementSums = z.strictObject({
  category: z.enum(openCategories).optional(),
  from: ExactAmount,
  to: ExactAmount,
  difference: ExactAmount,
  causes: z.array(z.strictObject({ cause: z.enum(movementCauses), deals: z.int(), by: ExactAmount })),
})

/** Millionths of a currency unit in full: what rounds does not add up. */
export const exactText = (millionths: bigint): string => {
  const size = millionths < 0n ? -millionths : millionths
  const fraction = String(size % 1_000_000n).padStart(6, '0')
  const shown = fraction.slice(0, 2) + fraction.slice(2).replace(/0+$/, '')
  return `${millionths < 0n ? '-' : ''}${size / 1_000_000n}.${shown}`
}

interface Sums {
  readonly scope: Scope
  before: bigint
  after: bigint
  readonly causes: Map<MovementCause, { count: number; by: bigint }>
}

export const emptySums = (scope: Scope): Sums => ({ scope, before: 0n, after: 0n, causes: new Map() })

/** Adds a deal as it was on two nights; answers why it counts for something else. */
export const addMovement = (
  sums: Sums,
  before: DealNight | undefined,
  after: DealNight | undefined,
): readonly Movement[] => {
  const moved = movementsOf(before, after, sums.scope)
  sums.before += valueIn(before, sums.scope)
  sums.after += valueIn(after, sums.scope)
  for (const { cause, by } of moved) {
    const sum = sums.causes.get(cause) ?? { count: 0, by: 0n }
    sums.causes.set(cause, { count: sum.count + 1, by: sum.by + by })
  }
  return moved
}

export const shownSums = ({ scope, before, after, causes }: Sums): z.infer<typeof MovementSums> => ({
  ...(scope.category && { category: scope.category }),
  from: exactText(before),
  to: exactText(after),
  difference: exactText(after - before),
  causes: movementCauses.flatMap((cause) => {
    const sum = causes.get(cause)
    return sum ? [{ cause, deals: sum.count, by: exactText(sum.by) }] : []
  }),
})

import type { Instant } from '../kernel/instant.ts'
import type { Case } from './case-schema.ts'
import { begun, type Sla } from './sla-clock.ts'
import { startedWith } from './sla-plan.ts'

/**
 * The clocks of a case that goes up in another: all that run end here, neither kept nor broken, and come to nothing more. What they
 * came to before stays.
 */
export const slaMergedAway = (sla: Sla, now: Instant): Sla => {
  const { planAt: _, isWatched: __, ...rest } = sla
  const clocks = sla.clocks.map(({ dueAt: ___, ...clock }) =>
    clock.metAt === undefined ? { ...clock, metAt: now, isWithdrawn: true as const } : clock,
  )
  return { ...rest, clocks }
}

/**
 * The clocks of the case that others become a part of: its own, as they would be without these. Before its first plan they begin
 * here, so that an answer to one of the others does not stand for an answer to this one.
 */
export const slaOfWinner = (winner: Case): Sla => {
  if (winner.sla?.policy !== undefined) return winner.sla
  const sla = begun(winner)
  return { ...sla, clocks: [...startedWith(winner), ...sla.clocks] }
}

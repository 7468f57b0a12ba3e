import { dueIndex } from '../storage/due.ts'
import type { Noun } from '../storage/record.ts'
import type { Placement } from './placement.ts'

/** Placements are the tenant's. */
export const placements: Noun<Placement> = {
  name: 'placement',
  indexes: (tenantId, { id, dueAt }) => dueIndex(tenantId, 'placement', id, dueAt),
  owned: () => ({}),
}

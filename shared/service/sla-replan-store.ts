import type { Instant } from '../kernel/instant.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import { dueIndex } from '../storage/due.ts'
import type { Noun } from '../storage/record.ts'

/** How far the cases that count in an edited calendar, or in one below it, were looked through. */
export interface SlaReplan extends RecordFields {
  /** Those that are left, the first being looked through. */
  readonly calendarIds: readonly string[]
  readonly after?: string
  /** Absent once all are done. */
  readonly dueAt?: Instant
}

export const slaReplans: Noun<SlaReplan> = {
  name: 'sla_replan',
  indexes: (tenantId, { id, dueAt }) => dueIndex(tenantId, 'sla_replan', id, dueAt),
  owned: () => ({}),
}

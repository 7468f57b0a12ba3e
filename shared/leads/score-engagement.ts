import type { Lead } from './lead-schema.ts'

const moved = (engagement: Readonly<Record<string, number>>, kind: string, by: 1 | -1): Record<string, number> => {
  const { [kind]: before = 0, ...others } = engagement
  const after = before + by
  return after > 0 ? { ...others, [kind]: after } : others
}

/**
 * Counts that somebody was in touch with a lead in this way; of what was counted in another way, only the way changes. Answers the
 * very same state when it is counted already, and for a lead that became a customer.
 * @param counted how it was counted before
 */
export const countEngagement = (lead: Lead, counted: string | undefined, kind: string): Lead => {
  if (counted === kind || lead.status === 'converted') return lead
  const without = counted === undefined ? (lead.engagement ?? {}) : moved(lead.engagement ?? {}, counted, -1)
  return { ...lead, engagement: moved(without, kind, 1) }
}

import { epochMs } from '../../shared/kernel/instant.ts'
import type { Database } from './database.ts'

const instantLength = 24

/**
 * Reads when the first item of the due index is due, in milliseconds since 1970. Walks from partition to partition, so it costs
 * the same however many items there are.
 */
export const earliestDue = (database: Database): (() => number | undefined) => {
  const select = database.prepare(`
    WITH RECURSIVE partitions (name) AS (
      SELECT min(duepk) FROM store_items WHERE duepk > ''
      UNION ALL
      SELECT (SELECT min(duepk) FROM store_items WHERE duepk > name) FROM partitions WHERE name IS NOT NULL
    )
    SELECT min((SELECT min(duesk) FROM store_items WHERE duepk = name)) AS first FROM partitions WHERE name IS NOT NULL`)
  return () => {
    const first = select.get()?.first
    return typeof first === 'string' ? epochMs(first.slice(0, instantLength)) : undefined
  }
}

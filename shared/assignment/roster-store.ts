import { byMonth } from '../storage/months.ts'
import type { Noun } from '../storage/record.ts'
import type { Roster } from './roster.ts'

export const rosters: Noun<Roster> = {
  name: 'roster',
  indexes: (tenantId, roster) => byMonth(tenantId, 'roster', roster),
  owned: ({ teamId }) => ({ teamId }),
}

import type { Step } from '../storage/record.ts'
import type { Key, Store } from '../storage/store.ts'
import { firstTurn, type Turn } from './turn.ts'

const turnKey = (tenantId: string, rosterId: string): Key => ({ pk: `${tenantId}#turn#${rosterId}`, sk: '.' })

/** A turn, and the noun of what its last ticket went to. */
export interface KeptTurn extends Turn {
  readonly lastNoun?: string
}

export const loadTurn = async (store: Store, tenantId: string, rosterId: string): Promise<KeptTurn> => {
  const item = await store.get(turnKey(tenantId, rosterId))
  if (!item) return firstTurn
  return { ticket: Number(item.ticket), credits: item.credits as Turn['credits'], lastNoun: String(item.lastNoun) }
}

/** Moves the turn on; refused when somebody else drew a ticket since `before` was read. */
export const moveTurn = (tenantId: string, rosterId: string, before: Turn, after: Turn, lastNoun: string): Step => ({
  action: {
    do: 'put',
    item: { ...turnKey(tenantId, rosterId), ticket: after.ticket, credits: { ...after.credits }, lastNoun },
    when: before.ticket === 0 ? { is: 'absent' } : { is: 'equal', attributes: { ticket: before.ticket } },
  },
})

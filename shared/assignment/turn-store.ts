import type { Step } from '../storage/record.ts'
import type { Key, Store } from '../storage/store.ts'
import { firstTurn, type Turn } from './turn.ts'

const turnKey = (tenantId: string, rosterId: string): Key => ({ pk: `${tenantId}#turn#${rosterId}`, sk: '.' })

export const loadTurn = async (store: Store, tenantId: string, rosterId: string): Promise<Turn> => {
  const item = await store.get(turnKey(tenantId, rosterId))
  return item ? { ticket: Number(item.ticket), credits: item.credits as Turn['credits'] } : firstTurn
}

/** Moves the turn on; refused when somebody else drew a ticket since `before` was read. */
export const moveTurn = (tenantId: string, rosterId: string, before: Turn, after: Turn): Step => ({
  action: {
    do: 'put',
    item: { ...turnKey(tenantId, rosterId), ticket: after.ticket, credits: { ...after.credits } },
    when: before.ticket === 0 ? { is: 'absent' } : { is: 'equal', attributes: { ticket: before.ticket } },
  },
})

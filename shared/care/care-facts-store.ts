import type { Instant } from '../kernel/instant.ts'
import { ConditionFailed, type Key, type Store } from '../storage/store.ts'

/** When a customer last did something that care looks at. */
export interface CareFacts {
  readonly bought?: Instant
  readonly replied?: Instant
}
export type CareFact = keyof CareFacts

const keyOf = (tenantId: string, customerId: string): Key => ({ pk: `${tenantId}#care_fact#${customerId}`, sk: '.' })

export const loadCareFacts = async (store: Store, tenantId: string, customerId: string): Promise<CareFacts> => {
  const item = await store.get(keyOf(tenantId, customerId))
  return {
    ...(item?.bought ? { bought: String(item.bought) } : {}),
    ...(item?.replied ? { replied: String(item.replied) } : {}),
  }
}

const mostTries = 8

/** Notes that a customer did something; an earlier time than the one that is known changes nothing. */
export const noteCareFact = async (
  store: Store,
  tenantId: string,
  customerId: string,
  fact: CareFact,
  at: Instant,
): Promise<void> => {
  const key = keyOf(tenantId, customerId)
  for (let tries = 1; ; tries++) {
    const before = await store.get(key)
    if (before && String(before[fact] ?? '') >= at) return
    const version = before?.version ?? 0
    const item = { ...before, ...key, [fact]: at, version: version + 1 }
    try {
      await store.commit([{ do: 'put', item, when: before ? { is: 'version', version } : { is: 'absent' } }])
      return
    } catch (error) {
      if (!(error instanceof ConditionFailed) || tries >= mostTries) throw error
    }
  }
}

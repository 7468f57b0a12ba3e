import { recordKey, type Step } from '../storage/record.ts'
import type { Key, Store } from '../storage/store.ts'

/** With which customer a deal is counted, and as what: so that it is counted once however often it is told of. */
export interface CountedDeal {
  readonly customerId: string
  readonly state: 'open' | 'won' | 'lost'
  readonly version: number
}

const keyOf = (tenantId: string, dealId: string): Key => ({
  pk: recordKey(tenantId, 'deal', dealId).pk,
  sk: 'counted',
})

export const countedDeal = async (store: Store, tenantId: string, dealId: string): Promise<CountedDeal | undefined> => {
  const item = await store.get(keyOf(tenantId, dealId))
  return item as unknown as CountedDeal | undefined
}

/** Notes that a deal is counted otherwise than before, on condition that it was counted so until now; nowhere without `after`. */
export const markCountedDeal = (
  tenantId: string,
  dealId: string,
  before: CountedDeal | undefined,
  after: Pick<CountedDeal, 'customerId' | 'state'> | undefined,
): Step => {
  const key = keyOf(tenantId, dealId)
  const when = before ? ({ is: 'version', version: before.version } as const) : ({ is: 'absent' } as const)
  return after
    ? { action: { do: 'put', item: { ...key, ...after, version: (before?.version ?? 0) + 1 }, when } }
    : { action: { do: 'delete', key, when } }
}

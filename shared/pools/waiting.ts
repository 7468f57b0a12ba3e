import { Refusal } from '../kernel/refusal.ts'
import type { Pooled, PooledNoun } from './pooled.ts'

/** Whether a record waits in a pool to be claimed. */
export const isWaiting = ({ pool }: Pick<Pooled, 'pool'>): boolean => pool?.freedAt !== undefined

/** @throws Refusal `lead.in_pool` or `customer.in_pool`: until somebody claims it, nothing is done with it */
export const checkNotInPool = (noun: PooledNoun, record: Pick<Pooled, 'pool' | 'poolId'>): void => {
  if (isWaiting(record)) throw new Refusal(`${noun}.in_pool`, { extra: { poolId: record.poolId } })
}

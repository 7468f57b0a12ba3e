import { Refusal } from '../kernel/refusal.ts'
import type { Lead } from './lead-schema.ts'

type Waiting = Pick<Lead, 'pool' | 'poolId'>

/** Whether a lead waits in a pool to be claimed. */
export const isWaiting = ({ pool }: Pick<Waiting, 'pool'>): boolean => pool?.freedAt !== undefined

/** @throws Refusal `lead.in_pool`: until somebody claims it, nothing is done with it */
export const checkNotInPool = (lead: Waiting): void => {
  if (isWaiting(lead)) throw new Refusal('lead.in_pool', { extra: { poolId: lead.poolId } })
}

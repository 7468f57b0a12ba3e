import { Refusal } from '../../shared/kernel/refusal.ts'
import { LimitExceeded, StoreBusy } from '../../shared/storage/store.ts'

/** What the store could not do, in the caller's terms. */
export const asRefusal = (error: unknown): unknown => {
  if (error instanceof StoreBusy)
    return new Refusal('busy', { retryAfterSeconds: Math.ceil(error.retryAfterMs / 1000) })
  return error instanceof LimitExceeded ? new Refusal('record.unstorable') : error
}

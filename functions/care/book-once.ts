import { type Booking, bookSteps, loadEntry } from '../../shared/care/loyalty-store.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Stamp } from '../../shared/storage/record.ts'
import { ConditionFailed, type Store } from '../../shared/storage/store.ts'

const mostTries = 8

/**
 * Books points outside of any request, unless they were booked under the same id before. What an account can not hold is not booked.
 * @throws ConditionFailed when the account keeps changing; the event is then delivered again
 */
export const bookOnce = async (store: Store, stamp: Stamp, booking: Booking): Promise<void> => {
  for (let tries = 1; ; tries++) {
    if (await loadEntry(store, stamp.actor.tenantId, booking.change.id)) return
    try {
      const { steps } = await bookSteps(store, stamp, booking)
      await store.commit(steps.map(({ action }) => action))
      return
    } catch (error) {
      if (error instanceof Refusal) return
      if (!(error instanceof ConditionFailed) || tries >= mostTries) throw error
    }
  }
}

import { raise } from '../../events/define-event.ts'
import { messagePlaceFreed } from '../../events/outbound-messages.ts'
import { releasePlace } from '../../shared/communication/contact-cap.ts'
import { loadUse, useStep } from '../../shared/communication/contact-use-store.ts'
import { factsOf } from '../../shared/communication/outbound-message.ts'
import { givesPlaceBack } from '../../shared/communication/outbound-message-outcome.ts'
import type { OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Fired } from '../../shared/storage/due.ts'
import type { Store } from '../../shared/storage/store.ts'

/** A change of a message, together with the place under the caps that it gives back, and word of that to those who wait for one. */
export const givingBack = async (
  store: Store,
  tenantId: string,
  before: OutboundMessage,
  decision: Fired<OutboundMessage>,
  now: Instant,
): Promise<Fired<OutboundMessage>> => {
  const { placeOf } = before
  if (placeOf === undefined || !givesPlaceBack(before, decision.state)) return decision
  const use = await loadUse(store, tenantId, placeOf)
  const freed = releasePlace(use, before.id)
  if (freed === use) return decision
  const raises = [...decision.raises, raise(messagePlaceFreed, factsOf(decision.state))]
  return { ...decision, raises, steps: [...(decision.steps ?? []), useStep(tenantId, placeOf, freed, now)] }
}

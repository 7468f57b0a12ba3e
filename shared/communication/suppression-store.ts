import type { UniqueValue } from '../kernel/unique-value.ts'
import { nowIndex } from '../storage/customer-index.ts'
import { byMonth } from '../storage/months.ts'
import { changeRecord, createRecord, loadRecord, type Noun, type Stamp, type Step } from '../storage/record.ts'
import type { Searchable } from '../storage/record-search.ts'
import type { Store } from '../storage/store.ts'
import { claimValue, ownerOfValue } from '../storage/unique.ts'
import {
  createSuppression,
  type SuppressedChannel,
  type Suppression,
  type SuppressionAsked,
  suppressAgain,
} from './suppression.ts'

export const suppressions: Noun<Suppression> = {
  name: 'suppression',
  indexes: (tenantId, suppression) => ({
    ...byMonth(tenantId, 'suppression', suppression),
    ...(suppression.customerId !== undefined &&
      nowIndex(tenantId, suppression.customerId, 'suppression', suppression.createdAt, suppression.id)),
  }),
}

/** Fields of suppressions by whose values there are lists. */
export const listedOfSuppressions = ['channel', 'address', 'status', 'reason', 'customerId', 'contactId'] as const

export const searchableSuppressions: Searchable<Suppression> = {
  noun: suppressions,
  terms: () => [],
  values: ({ channel, address, status, causes, customerId, contactId }) => ({
    ...{ channel, address, status, customerId, contactId },
    reason: causes.map(({ reason }) => reason),
  }),
}

// A record has an id of its own, since one that followed from a phone number would tell the number to whoever tries them all.
const guarded = (channel: SuppressedChannel, address: string): UniqueValue => ({
  noun: suppressions.name,
  field: channel,
  value: address,
})

/** The record of an address, current; most addresses have none, which is told by one read. */
export const suppressionOf = async (
  store: Store,
  tenantId: string,
  channel: SuppressedChannel,
  address: string,
): Promise<Suppression | undefined> => {
  const id = await ownerOfValue(store, tenantId, guarded(channel, address))
  return id === undefined ? undefined : loadRecord(store, suppressions, tenantId, id)
}

export interface Suppressed {
  readonly state: Suppression
  /** Empty when it was suppressed for this reason before. */
  readonly steps: readonly Step[]
}

/**
 * Suppresses an address, as a part of the commit of what led to it. Decided anew when somebody else does the same meanwhile.
 * @param newId for an address that is not known here, such as `sup_…`
 */
export const suppress = async (
  store: Store,
  stamp: Stamp,
  newId: string,
  asked: SuppressionAsked,
): Promise<Suppressed> => {
  const { tenantId } = stamp.actor
  const known = await suppressionOf(store, tenantId, asked.channel, asked.address)
  if (known) {
    const decision = suppressAgain(known, asked, stamp.now)
    if (decision.state === known) return { state: known, steps: [] }
    const { state, step } = changeRecord(suppressions, stamp, decision)
    return { state, steps: [step] }
  }
  const { state, step } = createRecord(suppressions, stamp, createSuppression(newId, asked, stamp.now))
  return { state, steps: [step, claimValue(tenantId, guarded(asked.channel, asked.address), newId)] }
}

import { automation } from '../../shared/kernel/actor.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { changeDeal } from '../../shared/sales/deal.ts'
import type { Deal } from '../../shared/sales/deal-schema.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { advancePlacement, type Placement, restartPlacement } from '../../shared/sales/placement.ts'
import { placements } from '../../shared/sales/placement-store.ts'
import { nextDealIds } from '../../shared/sales/snapshot-store.ts'
import {
  factsOfDeal,
  type Territories,
  type Territory,
  territoriesId,
  territoryOf,
} from '../../shared/sales/territory.ts'
import { territories } from '../../shared/sales/territory-store.ts'
import type { Fired } from '../../shared/storage/due.ts'
import { changeRecord, isRecord, loadRecord, recordKey, type Step, stateOf } from '../../shared/storage/record.ts'
import { ConditionFailed, type Store } from '../../shared/storage/store.ts'
import { customersOf } from './deal-customers.ts'

/** As many as one commit takes beside the placement itself. */
const dealsPerCommit = 95
const commitsPerRun = 10

interface Place {
  readonly store: Store
  readonly actor: { readonly tenantId: string }
  readonly now: Instant
}

/** The decisions on deals that fall into another territory than the one they are in. */
const moved = async (place: Place, drawn: readonly Territory[], ids: readonly string[]) => {
  const { store, actor, now } = place
  const items = await store.getMany(ids.map((id) => recordKey(actor.tenantId, deals.name, id)))
  const open = items
    .flatMap((item) => (item && isRecord(item) ? [stateOf<Deal>(item)] : []))
    .filter(({ state }) => state === 'open')
  const known = await customersOf(place, open)
  return open.flatMap((deal) => {
    const facts = factsOfDeal(deal, known.get(deal.customerId ?? ''))
    const decision = changeDeal(deal, { territoryId: territoryOf(drawn, facts, now)?.id ?? null })
    return decision.state === deal ? [] : [decision]
  })
}

/**
 * Puts the open deals of a tenant into the territories as they are drawn now. Every commit writes some deals and how far it is, so it
 * may break off anywhere, of two that run at once only one gets on, and what was placed is counted once.
 */
export const placing =
  (store: Store, by: string) =>
  async (found: Placement, now: Instant, tenantId: string): Promise<Fired<Placement> | undefined> => {
    if (found.dueAt === undefined || found.dueAt > now) return undefined
    const stamp = { actor: automation(tenantId, by), now, requestId: found.requestId }
    const drawn = await loadRecord<Territories>(store, territories, tenantId, territoriesId)
    const version = drawn?.version ?? 0
    let state = version === found.territoriesVersion ? found : restartPlacement(found, version)
    for (let commits = 1; ; commits++) {
      const ids = await nextDealIds(store, tenantId, { state: 'open' }, state.after, dealsPerCommit)
      const decisions = await moved({ store, actor: { tenantId }, now }, drawn?.territories ?? [], ids)
      const after = ids.length < dealsPerCommit ? undefined : ids.at(-1)
      const page = { looked: ids.length, placed: decisions.length, after }
      const steps: Step[] = decisions.map((decision) => changeRecord(deals, stamp, decision).step)
      const decision = advancePlacement(state, page, now)
      // The last commit of a run is made by who fires it.
      if (after === undefined || commits === commitsPerRun) return { ...decision, steps }
      const saved = changeRecord(placements, stamp, decision)
      try {
        await store.commit([saved.step, ...steps].map(({ action }) => action))
      } catch (error) {
        if (error instanceof ConditionFailed) return undefined
        throw error
      }
      state = saved.state
    }
  }

import * as z from 'zod'
import type { EventDefinition } from '../../events/define-event.ts'
import type { Decision, Raised } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import type { RecycleReason } from './recycle.ts'

/** What pools can hold. A pool holds records of one noun. */
export const pooledNouns = ['lead', 'customer'] as const
export type PooledNoun = (typeof pooledNouns)[number]

const id = z.string().min(1).max(40)
const at = z.iso.datetime()

/** What a record has of its pool, as it is answered. */
export const pooledFields = {
  ownedSince: at.optional().meta({ description: 'When its present owner got it' }),
  poolId: id.optional().meta({ description: 'The public pool that it belongs to' }),
  pool: z
    .strictObject({
      freedAt: at.optional().meta({ description: 'Since when it waits there to be claimed' }),
      formerOwnerId: id.optional(),
      claimedAt: at.optional(),
      claims: z.int(),
    })
    .optional(),
  lock: z
    .strictObject({ at, by: z.string(), until: at.optional() })
    .optional()
    .meta({ description: 'An admin of its pool has it stay with its owner' }),
  protection: z
    .strictObject({ startsAt: at, expiresAt: at, hardEndsAt: at })
    .optional()
    .meta({ description: 'For how long its owner has it alone' }),
}

/** What a record keeps of its pool beside that, never sent. */
export interface PooledInternal {
  /** When recycling has to look at it again, and of which end and how many days before it its owner was warned last. */
  readonly recycle?: {
    readonly dueAt?: string
    readonly warned?: { readonly at: string; readonly days: number }
  }
  /** Who lost it to the pool and when, the last ones last: they have to wait. */
  readonly formers?: readonly { readonly userId: string; readonly at: string }[]
  readonly lastDealAt?: string
}

/** A record as pools look at it, whatever its noun. */
export interface Pooled extends RecordFields, PooledInternal, z.infer<z.ZodObject<typeof pooledFields>> {
  readonly ownerId?: string | undefined
  readonly teamId?: string | undefined
  readonly sharedWith?: readonly string[] | undefined
  readonly lastInteractionAt?: string | undefined
}

/** How a record stands, for the rules of its pool. */
export interface Standing {
  /** By what rules tell records apart. */
  readonly level?: string | undefined
  /** Whether something is still to be done with it. */
  readonly isActive: boolean
  readonly isWon: boolean
  readonly hasOpenDeal: boolean
}

/** Who gets a record. */
export interface Holder {
  readonly ownerId?: string | undefined
  readonly teamId?: string | undefined
}
type Event<Data> = EventDefinition<z.ZodType<Data>>
type OfPool<More = unknown> = Event<{ poolId: string } & More>
type Freed<More = unknown> = OfPool<{ formerOwnerId?: string | undefined } & More>

/** What a noun tells of itself so that pools can hold its records. */
export interface PooledKind<State extends Pooled> {
  readonly noun: PooledNoun
  /** The levels that recycle rules may name. */
  readonly levels: readonly string[]
  /** What of a record a pool may keep from its members, and what it does unless told otherwise. */
  readonly hideable: readonly string[]
  readonly hiddenAtFirst: readonly string[]
  readonly standing: (state: State) => Standing
  /** @throws Refusal when nothing more is to be done with it */
  readonly checkActive: (state: State) => void
  /** What becomes of a record, beside what pools do, when its owner loses it; and what its event tells besides. */
  readonly left: (state: State, now: Instant) => Decision<State> & { readonly facts?: Readonly<Record<string, string>> }
  /** The same when somebody gets it out of a pool. */
  readonly taken: (state: State, now: Instant) => State
  /** What is raised when an admin gives one that waits to somebody. */
  readonly given: (to: Holder) => Raised
  readonly events: {
    readonly pooled: Freed
    readonly returned: Freed<{ reason: string }>
    readonly recycled: Freed<{ reason: RecycleReason }>
    readonly claimed: OfPool<Holder>
    readonly removed: OfPool<Holder>
    readonly warned: OfPool<Holder & { reason: RecycleReason; days: number; at: string }>
  }
}

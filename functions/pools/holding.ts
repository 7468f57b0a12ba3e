import type * as z from 'zod'
import type { Decision } from '../../shared/kernel/decision.ts'
import type { Pool } from '../../shared/pools/pool-schema.ts'
import type { HoldingLimit } from '../../shared/pools/pool-store.ts'
import type { Pooled, PooledKind } from '../../shared/pools/pooled.ts'
import type { Noun, Step } from '../../shared/storage/record.ts'
import type { Reply, Request } from '../http/route.ts'

/** What goes along with a change of a record that pools can hold. */
export interface Along {
  /** The pool that it belongs to after the change. */
  readonly pool?: Pool | undefined
  readonly limit?: HoldingLimit
  readonly steps?: readonly Step[]
}

/** A noun that pools hold, as their routes deal with it. */
export interface Holding<State extends Pooled> {
  readonly kind: PooledKind<State>
  readonly noun: Noun<State>
  /** In paths and names of routes. */
  readonly word: {
    readonly param: 'leadId' | 'customerId'
    readonly name: 'Lead' | 'Customer'
    readonly example: string
  }
  readonly Params: z.ZodType<Readonly<Record<string, string>>>
  /** Of a record, whole. */
  readonly schema: z.ZodType
  /** Who has it and for how long: all that is told of it to those who may not see more. */
  readonly hold: z.ZodType
  /** Of what waits, and the one way in which it is shown. */
  readonly shown: z.ZodType
  readonly view: (record: State, pool: Pool) => object
  /** Where those stand in index g3 that wait in a pool, that for longest first. */
  readonly waitingIn: (tenantId: string, poolId: string) => string
  readonly written: (request: Request, before: State, decision: Decision<State>, along: Along) => Promise<Reply<State>>
  /** The end of a record that is taken out of its pool and given to nobody. */
  readonly removal: {
    readonly body: z.ZodObject
    readonly example: object
    readonly end: (request: Request, record: State, body: Readonly<Record<string, unknown>>) => Decision<State>
  }
}

/** The id in the path of a route about one record. */
export const idIn = <State extends Pooled>({ word }: Holding<State>, { params }: Request): string =>
  (params as Readonly<Record<string, string>>)[word.param] as string

export const pathOf = <State extends Pooled>({ word, noun }: Holding<State>, end: string): `/v1/${string}` =>
  `/v1/${noun.name}s/{${word.param}}/${end}`

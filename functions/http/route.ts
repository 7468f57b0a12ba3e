import type * as z from 'zod'
import type { Permission } from '../../shared/kernel/actor.ts'
import type { Ids } from '../../shared/kernel/ids.ts'
import type { RefusalCode } from '../../shared/kernel/refusal-catalogue.ts'
import type { Pause, Secrets } from '../../shared/platform/platform.ts'
import type { Stamp, Step } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'

/** The parts of a call that is signed as the Standard Webhooks specification says. */
export interface Signed {
  readonly id: string
  /** Seconds since 1970, as it was sent. */
  readonly timestamp: string
  /** `v1,<base64>`, several apart by spaces. */
  readonly signature: string
  /** The body, byte for byte. */
  readonly payload: string
}

/** What a handler is given: everything about the call, parsed and authorised. */
export interface Request<Params = unknown, Query = unknown, Body = unknown> extends Stamp {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly store: Store
  readonly ids: Ids
  readonly secrets: Secrets
  readonly pause: Pause
  /** The version in If-Match. */
  readonly ifMatch?: number
  readonly idempotencyKey?: string
  readonly permission: Access
  /** Names the query for cursors: they serve the route and filters that they came from. */
  readonly operation: string
  /** Of the caller, for limits on public routes. */
  readonly sourceIp?: string
  /** The page that a browser sends from. */
  readonly origin?: string
  readonly locale: 'en' | 'zh'
  /** Of a webhook: what its sender signed, and how. */
  readonly signed?: Signed
  /** The body was sent by an HTML form: every value is a text, or a list of texts. */
  readonly isForm?: true
}

/** What a handler answers. The shell commits `steps` together with the idempotency record, then sends `body`. */
export interface Reply<Body = unknown> {
  readonly body: Body
  /** What a repeated call under the same Idempotency-Key answers instead, where `body` holds a secret that is kept nowhere. */
  readonly keptBody?: Body
  /** Under an Idempotency-Key its parts keep answers of their own, so the whole is made of these again. */
  readonly keptInParts?: true
  readonly status?: number
  /** Becomes the ETag. */
  readonly version?: number
  readonly location?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly steps?: readonly Step[]
}

/** Who may call: holders of a permission, anybody signed in, or anybody at all. */
export type Access = Permission | 'signed-in' | 'public'

export interface Example {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Returns extends z.ZodType = z.ZodType,
> {
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: `/v1/${string}`
  readonly summary: string
  readonly permission: Access
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  /** The body may also be the fields of an HTML form. */
  readonly formBody?: true
  readonly returns: Returns
  /** Other than 200. */
  readonly status?: number
  /** Statuses besides `status` that a success may have, as an upsert's 201. */
  readonly alsoAnswers?: readonly number[]
  /** A content type other than JSON; the body is then sent as it is. */
  readonly contentType?: string
  readonly requireIfMatch?: true
  /** Refusals of this route beyond those that every route has. */
  readonly refuses?: readonly RefusalCode[]
  readonly examples: Readonly<Record<string, Example>>
  handle(request: Request<z.output<Params>, z.output<Query>, z.output<Body>>): Promise<Reply<z.input<Returns>>>
}

/** Declares a route. The one object drives the router, the OpenAPI document, the cloud's routes and the tests. */
export const route = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  definition: Route<P, Q, B, R>,
): Route<P, Q, B, R> => definition

import type { DomainEvent, EventDefinition } from '../events/define-event.ts'
import type { Capability, Platform } from '../shared/platform/platform.ts'
import type { Change } from '../shared/storage/store.ts'
import type { Route } from './http/route.ts'

interface Common {
  /** Kebab case, unique: the name of the Lambda function, its role, its log group and its alarms. */
  readonly name: string
  readonly summary: string
  /** The file whose default export this is, from the project's root. */
  readonly source: `functions/${string}.ts`
  readonly uses: readonly Capability[]
  readonly memoryMb?: number
  readonly timeoutSeconds?: number
}

export interface HttpFunction extends Common {
  readonly kind: 'http'
  readonly routes: readonly Route[]
  /** Whether it is also called for what no route serves, and refuses that in the API's own words. At most one function is. */
  readonly answersUnknown?: true
}

/** Reacts to domain events. Each is delivered at least once; the effect is keyed by the event's id. */
export interface ConsumerFunction extends Common {
  readonly kind: 'consumer'
  readonly on: readonly EventDefinition[]
  readonly handle: (event: DomainEvent, platform: Platform) => Promise<void>
}

/** What a service of AWS tells by itself, as it comes: whoever takes it checks its form. */
export interface ProviderEvent {
  /** The same at every delivery. */
  readonly id: string
  readonly source: string
  readonly detailType: string
  readonly time: string
  readonly detail: unknown
}

/** Takes what services of AWS tell on the account's default bus: at least once, in any order, and with best effort only. */
export interface ProviderFunction extends Common {
  readonly kind: 'provider'
  readonly sources: readonly string[]
  readonly detailTypes: readonly string[]
  readonly handle: (event: ProviderEvent, platform: Platform) => Promise<void>
}

/** Follows the table's change stream. Answers the ids of the changes that have to be delivered again, with all after them. */
export interface FollowerFunction extends Common {
  readonly kind: 'follower'
  readonly handle: (changes: readonly Change[], platform: Platform) => Promise<readonly string[]>
}

/** Runs on a schedule: `rate(1 minute)`, or `cron(…)` in UTC as EventBridge writes it. */
export interface ScheduledFunction extends Common {
  readonly kind: 'scheduled'
  readonly schedule: string
  readonly handle: (platform: Platform) => Promise<void>
}

/** Turns the Authorization header into an actor; nothing when it knows nobody by it. */
export interface AuthorizerFunction extends Common {
  readonly kind: 'authorizer'
  readonly handle: AuthorizerHandler
}

export type AuthorizerHandler = (
  headers: Readonly<Record<string, string | undefined>>,
  platform: Platform,
) => Promise<import('../shared/kernel/actor.ts').Actor | undefined>

export type CrmFunction =
  | HttpFunction
  | ConsumerFunction
  | ProviderFunction
  | FollowerFunction
  | ScheduledFunction
  | AuthorizerFunction

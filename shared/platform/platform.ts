import type { DomainEvent } from '../../events/define-event.ts'
import type { Ids } from '../kernel/ids.ts'
import type { Clock, Instant } from '../kernel/instant.ts'
import type { Store } from '../storage/store.ts'

/** Publishes domain events to whoever consumes them. */
export interface Bus {
  /** Answers the ids of the events that were not accepted; they have to be published again. */
  publish(events: readonly DomainEvent[]): Promise<readonly string[]>
}

/** The message that something is sent for. It comes back with everything that the provider tells of it later. */
export interface MessageTags {
  readonly tenantId: string
  readonly messageId: string
}

export interface Message {
  /** Sending twice with one key sends once, as far as the provider can tell. */
  readonly key: string
  readonly to: string
  readonly subject: string
  readonly text: string
  /** What mail programs that can show instead of the text. */
  readonly html?: string
  /** The name beside the address of the sender. */
  readonly fromName?: string
  /** Where an answer goes, when not to the sender. */
  readonly replyTo?: string
  /** More headers, such as `In-Reply-To`. */
  readonly headers?: Readonly<Record<string, string>>
  readonly tags?: MessageTags
}

/** A provider has it. */
export interface Accepted {
  /** By which the provider knows it, when it says so. */
  readonly providerId?: string
}

export interface Mail {
  /**
   * @throws ProviderBusy, ProviderRefused when it was surely not sent
   * @throws Error when nobody can tell whether it was
   */
  send(message: Message): Promise<Accepted>
}

export interface TextMessage {
  /** Providers know no idempotency key: it is for the log and the laptop. */
  readonly key: string
  /** A telephone number in E.164. */
  readonly to: string
  readonly text: string
  readonly tags?: MessageTags
}

export interface Sms {
  /**
   * @throws ProviderBusy, ProviderRefused when it was surely not sent
   * @throws Error when nobody can tell whether it was
   */
  send(message: TextMessage): Promise<Accepted>
}

/** A call of somebody else's URL that tells what happened. */
export interface WebhookCall {
  /** By which the receiver knows a call that comes again: the same for every attempt. */
  readonly key: string
  readonly url: string
  /** JSON, in bytes as it is signed. */
  readonly body: string
  /** Each signs it: while a secret is replaced there are two. */
  readonly secrets: readonly Uint8Array[]
}

export interface Webhooks {
  /**
   * @throws ProviderBusy, ProviderRefused when the receiver said that it has it not, or is none that may be called from here
   * @throws Error when it said nothing
   */
  send(call: WebhookCall): Promise<void>
}

/** Structured log. Fields never hold personal data. */
export interface Log {
  info(message: string, fields: Readonly<Record<string, unknown>>): void
  warn(message: string, fields: Readonly<Record<string, unknown>>): void
  error(message: string, fields: Readonly<Record<string, unknown>>): void
}

/** What a verified token says about its bearer. */
export interface Claims {
  readonly issuer: string
  readonly subject: string
  readonly email?: string
  /** Whether the issuer vouches for the e-mail address. */
  readonly emailVerified: boolean
  /** Present when the issuer may speak for the people of one tenant only. */
  readonly tenantId?: string
}

export interface Tokens {
  /** The claims of a token that is whole, in its time and from a trusted issuer; nothing for any other. */
  verify(token: string, now: Instant): Promise<Claims | undefined>
}

/** Keys that Guanxi makes for itself on first use, the same for every function of one deployment. */
export type Secrets = (name: string) => Promise<Uint8Array>

/** Waits a random time, at most this long: those who got into each other's way come apart. */
export type Pause = (longestMs: number) => Promise<void>

/** Most requests a minute, of all callers of a tenant together and of each one. */
export interface RateLimits {
  readonly ofTenant: number
  readonly ofCaller: number
}

/** The outside world as functions see it: an AWS account, a laptop, or a simulation. */
export interface Platform {
  readonly store: Store
  readonly clock: Clock
  readonly ids: Ids
  readonly bus: Bus
  readonly mail: Mail
  readonly sms: Sms
  readonly webhooks: Webhooks
  readonly log: Log
  readonly secrets: Secrets
  readonly pause: Pause
  /** Without them requests are not counted. */
  readonly rateLimits?: RateLimits
  /** Of use to the authorizer. */
  readonly tokens: Tokens
}

/** What a function declares that it uses. What is not declared is neither granted in the cloud nor handed over on the laptop. */
export type Capability = 'table:read' | 'table:write' | 'bus:publish' | 'mail:send' | 'sms:send' | 'webhook:send'

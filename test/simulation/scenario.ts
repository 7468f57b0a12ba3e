import type { DomainEvent } from '../../events/define-event.ts'
import type { Tally } from '../../functions/stream/tally.ts'
import type { Searchables } from '../../functions/stream/update-postings.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import type { Item } from '../../shared/storage/store.ts'
import type { Random } from './random.ts'
import type { Written } from './written.ts'

export interface Consumer {
  readonly name: string
  readonly on: readonly { readonly type: string }[]
  readonly handle: (event: DomainEvent, platform: Platform) => Promise<void>
}

/** Something that a client or a schedule begins. */
export type Begin = (random: Random, platform: Platform) => Promise<void>

/** What goes on in a history, and what must be true of it in the end beside what is true of all. */
export interface Scenario {
  readonly searchables: Searchables
  readonly tally?: Tally
  readonly consumers: readonly Consumer[]
  readonly ticks: readonly ((platform: Platform) => Promise<void>)[]
  /** How far the clock moves at most in one step. */
  readonly strideMs: number
  /** How long a history goes on at least; without it, as many steps as find most in the least time. */
  readonly days?: number
  readonly prepare: (platform: Platform) => Promise<void>
  /** Commands, the likelier ones several times. What providers took is there to be told of. */
  readonly commands: (handed: readonly Handed[]) => readonly Begin[]
  readonly check: (end: End) => readonly string[]
}

export interface Handed {
  readonly port: 'mail' | 'sms' | 'webhooks'
  readonly key: string
  readonly at: string
}

/** What is there when everything has settled. */
export interface End {
  readonly writes: readonly Written[]
  readonly now: string
  readonly items: readonly Item[]
  /** Keys of the messages that were sent. */
  readonly sent: ReadonlySet<string>
  /** Everything that providers took, each time that they did. */
  readonly handed: readonly Handed[]
}

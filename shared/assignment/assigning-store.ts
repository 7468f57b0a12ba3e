import type { Instant } from '../kernel/instant.ts'
import type { Step } from '../storage/record.ts'
import type { Store } from '../storage/store.ts'
import type { Person } from './person.ts'

/** To whom a subject goes, and why. */
export interface Given {
  readonly subjectId: string
  /** Nobody yet when it goes to the queue of a team. */
  readonly userId?: string
  readonly teamId?: string
  /** The roster whose turn it was: the one to drain when the subject no longer takes the place that it has from it. */
  readonly rosterId?: string
  readonly ruleId: string
  readonly cause: string
  readonly at: Instant
}

/** Loads whom the engine asks about, by id. Whoever is missing counts as unknown. */
export type LoadPeople = (userIds: readonly string[]) => Promise<ReadonlyMap<string, Person>>

/** Everything that assigning subjects of one noun takes. */
export interface Assigning {
  readonly store: Store
  readonly tenantId: string
  /** Of the subjects, such as `case`. */
  readonly noun: string
  readonly now: Instant
  readonly people: LoadPeople
  /**
   * Loads a subject and answers the steps that give it to somebody: the change of its record on condition of its version, and
   * whatever else belongs to it, but for the place in the backlog, which the engine takes. Nothing when it needs nobody any more: closed, or taken by hand meanwhile. It may be
   * called several times, and for any subject that waits in the same queue.
   */
  readonly give: (given: Given) => Promise<readonly Step[] | undefined>
}

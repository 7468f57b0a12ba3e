/** A domain event as a write raises it: the stream follower gives it its id, its record and its time. */
export interface Raised {
  readonly type: string
  readonly version: number
  readonly data: Readonly<Record<string, unknown>>
}

/** What a pure rule makes of a record: its new state and the facts that follow. */
export interface Decision<State> {
  readonly state: State
  readonly raises: readonly Raised[]
}

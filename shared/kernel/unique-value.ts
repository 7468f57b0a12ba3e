/** A value that only one record of its noun may have. */
export interface UniqueValue {
  readonly noun: string
  readonly field: string
  readonly value: string
}

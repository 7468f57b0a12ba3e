import type { RefusalCode } from './refusal-catalogue.ts'

export type Params = Readonly<Record<string, string | number>>

/** One field at fault: where it is (JSON pointer within `in`), a stable code, and values for its message. */
export interface FieldFault {
  readonly in: 'body' | 'query' | 'path' | 'header'
  readonly pointer: string
  readonly code: string
  readonly params?: Params
}

interface Details {
  /** Values for the message template. Never personal data. */
  readonly params?: Params
  readonly faults?: readonly FieldFault[]
  /** More members of the problem document, such as the id of the other record. */
  readonly extra?: Readonly<Record<string, unknown>>
  readonly retryAfterSeconds?: number
  /** More headers of the answer, such as those of a rate limit. */
  readonly headers?: Readonly<Record<string, string>>
}

/** The one error that is meant for the caller. Its code decides status and text (refusal-catalogue.ts). */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: RefusalCode
  readonly details: Details
  constructor(code: RefusalCode, details: Details = {}) {
    super(code)
    this.code = code
    this.details = details
  }
}

export const notFound = (): Refusal => new Refusal('not_found')

/** A body field that breaks a rule which a schema alone can't say. */
export const fieldRefusal = (pointer: string, code: string, params?: Params): Refusal =>
  new Refusal('request.invalid', { faults: [{ in: 'body', pointer, code, ...(params && { params }) }] })

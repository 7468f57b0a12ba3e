/** A provider did not take it now, and may later: it is throttled, unwell, or the account has to be put in order. Nothing was sent. */
export class ProviderBusy extends Error {
  override readonly name = 'ProviderBusy'
  /** The provider's word for it. */
  readonly code: string
  constructor(code: string, options?: ErrorOptions) {
    super(`the provider does not take it now: ${code}`, options)
    this.code = code
  }
}

/** A provider will never take this one. Nothing was sent. */
export class ProviderRefused extends Error {
  override readonly name = 'ProviderRefused'
  /** The provider's word for it. */
  readonly code: string
  constructor(code: string, options?: ErrorOptions) {
    super(`the provider refuses it: ${code}`, options)
    this.code = code
  }
}

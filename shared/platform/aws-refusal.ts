import { ProviderBusy, ProviderRefused } from './provider-errors.ts'

interface ServiceError {
  readonly name?: string
  readonly Reason?: string
  readonly $metadata?: { readonly httpStatusCode?: number }
}

/** Statuses by which a service says that it did nothing. After others of the 500s, as after silence, nobody can tell. */
const notDone = (status: number): boolean => (status >= 400 && status < 500) || status === 500 || status === 503

/**
 * What an error of an AWS client means for a message. What the service says about it in words is left out: it repeats addresses,
 * and would stand in logs and dead letters.
 * @param ofMessage codes of errors that this very message causes, and will again: `name` or `name/reason`
 * @returns ProviderRefused or ProviderBusy when it was surely not sent, else an Error
 */
export const meaningOf = (error: unknown, ofMessage: RegExp): Error => {
  const { name = 'Error', Reason, $metadata } = (error ?? {}) as ServiceError
  const code = Reason === undefined ? name : `${name}/${Reason}`
  const status = $metadata?.httpStatusCode
  if (status === undefined || !notDone(status)) return new Error(`the provider did not say whether it has it: ${code}`)
  return ofMessage.test(code) ? new ProviderRefused(code) : new ProviderBusy(code)
}

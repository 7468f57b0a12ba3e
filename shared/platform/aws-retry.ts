import type { SESv2ClientConfig } from '@aws-sdk/client-sesv2'

type RetryStrategy = Exclude<SESv2ClientConfig['retryStrategy'], undefined>
type Token = { readonly getRetryCount: () => number; readonly getRetryDelay: () => number }

const mostRetries = 3
const shortestMs = 200

const token = (count: number): Token => ({
  getRetryCount: () => count,
  getRetryDelay: () => (count === 0 ? 0 : Math.round((0.5 + Math.random()) * shortestMs * 2 ** count)),
})

/**
 * Tries a call again at once only when it was throttled. The client's own strategy does so after a timeout too, when the message may
 * be on its way already: these services know no idempotency key, and would send it twice.
 */
export const onlyWhenThrottled = {
  acquireInitialRetryToken: async () => token(0),
  refreshRetryTokenForRetry: async (before: Token, { errorType }: { readonly errorType: string }) => {
    if (errorType !== 'THROTTLING' || before.getRetryCount() >= mostRetries) throw new Error('not tried again')
    return token(before.getRetryCount() + 1)
  },
  recordSuccess: () => undefined,
} satisfies RetryStrategy

/** What browsers on allowed origins may do: the configuration of the HTTP API, in the cloud as on the laptop. */
export const corsRules = {
  allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowHeaders: [
    'accept-language',
    'authorization',
    'content-type',
    'idempotency-key',
    'if-match',
    'if-none-match',
    'x-request-id',
  ],
  exposeHeaders: [
    'content-language',
    'etag',
    'idempotency-replayed',
    'location',
    'ratelimit',
    'ratelimit-policy',
    'retry-after',
    'x-request-id',
  ],
  maxAgeSeconds: 600,
} as const

/** Allowed origins from a setting such as `https://crm.example.com,https://example.org`; `*` for all; none by default. */
export const corsOrigins = (setting: string | undefined): readonly string[] =>
  (setting ?? '')
    .split(',')
    .map((origin) => origin.trim())
    .filter((origin) => origin !== '')

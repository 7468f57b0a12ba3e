import type { ZodOpenApiComponentsObject } from 'zod-openapi'
import { idempotencyKeyLimit } from './limits.ts'
import { Problem } from './openapi-problems.ts'

/** Headers and parameters that many routes share, and how to sign in. */
export const sharedParts: ZodOpenApiComponentsObject = {
  schemas: { Problem },
  headers: {
    RequestId: {
      description: "The caller's own X-Request-Id, or one made here",
      schema: { type: 'string', maxLength: 128 },
    },
    AllowOrigin: {
      description: 'For the origins that the stage allows',
      schema: { type: 'string', maxLength: 255 },
    },
    ETag: {
      description: 'The version of the record, for If-Match and If-None-Match',
      schema: { type: 'string', maxLength: 20, pattern: '^"\\d+"$', examples: ['"3"'] },
    },
    Location: { description: 'Where the new record is', schema: { type: 'string', maxLength: 2000 } },
    Replayed: {
      description: 'The answer is that of an earlier call with this Idempotency-Key',
      schema: { type: 'string', const: 'true' },
    },
    RateLimit: {
      description: 'What is left of each limit (r) and for how many seconds (t)',
      schema: { type: 'string', maxLength: 200, examples: ['"caller";r=1187;t=41, "tenant";r=5960;t=41'] },
    },
    RateLimitPolicy: {
      description: 'Each limit (q) in so many seconds (w)',
      schema: { type: 'string', maxLength: 200, examples: ['"caller";q=1200;w=60, "tenant";q=6000;w=60'] },
    },
    RetryAfter: {
      description: 'Seconds to wait before the next try',
      schema: { type: 'string', maxLength: 10, pattern: '^\\d+$' },
    },
  },
  parameters: {
    RequestId: {
      name: 'X-Request-Id',
      in: 'header',
      description: 'An id of your own for this call; it is kept in history and audit',
      schema: { type: 'string', maxLength: 128, pattern: '^[\\w.:-]{1,128}$' },
    },
    Language: {
      name: 'Accept-Language',
      in: 'header',
      description: 'Language of titles, details and messages: en or zh',
      schema: { type: 'string', maxLength: 200 },
    },
    IdempotencyKey: {
      name: 'Idempotency-Key',
      in: 'header',
      description: 'A repeated call with the same key within 24 hours gets the first answer again and changes nothing',
      schema: { type: 'string', minLength: 1, maxLength: idempotencyKeyLimit },
    },
    IfMatch: {
      name: 'If-Match',
      in: 'header',
      description: 'The ETag that you read; a record that has changed since answers 412 with the current one',
      schema: { type: 'string', maxLength: 20, pattern: '^("\\d{1,15}"|\\*)$' },
    },
    IfNoneMatch: {
      name: 'If-None-Match',
      in: 'header',
      description: 'The ETag that you have; 304 without a body when it is still current',
      schema: { type: 'string', maxLength: 200 },
    },
    Fields: {
      name: 'fields',
      in: 'query',
      description:
        'Names of the members to answer, separated by commas; required members that are not named are then absent',
      schema: { type: 'string', minLength: 1, maxLength: 2000 },
    },
  },
  securitySchemes: {
    token: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'A token of your OpenID Connect issuer (RFC8725), or an API key of Guanxi',
    },
  },
}

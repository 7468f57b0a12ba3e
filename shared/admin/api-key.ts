import * as z from 'zod'
import { keyCreated, keyRevoked, keyRotated } from '../../events/admin.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import { idPattern } from '../kernel/ids.ts'
import { hour, type Instant, plusDays, plusMs } from '../kernel/instant.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { fieldRefusal, Refusal } from '../kernel/refusal.ts'
import { Grants } from './role.ts'
import { displayName } from './tenant.ts'

const keyLifeDays = { usual: 365, most: 730 } as const
const overlapHours = { usual: 24, most: 168 } as const

const expiry = z.iso.datetime().meta({ description: 'A year from now unless given; at most two' })

export const ApiKeyInput = z.strictObject({
  name: displayName,
  permissions: Grants,
  teamId: z.string().regex(idPattern('tea')).optional().meta({ description: 'The team from which `team` reaches' }),
  expiresAt: expiry.optional(),
})
export type ApiKeyInput = z.infer<typeof ApiKeyInput>

export const RotateInput = z.strictObject({
  overlapHours: z
    .int()
    .min(0)
    .max(overlapHours.most)
    .default(overlapHours.usual)
    .meta({ description: 'How long the old secret stays valid beside the new one' }),
  expiresAt: expiry.optional(),
})
export type RotateInput = z.infer<typeof RotateInput>

export const ApiKey = z.strictObject({
  ...recordFields,
  ...ApiKeyInput.shape,
  expiresAt: expiry,
  status: z.enum(['active', 'revoked']),
  previousUntil: z.iso
    .datetime()
    .optional()
    .meta({ description: 'Until when the secret before the last rotation works' }),
})
export type ApiKey = z.infer<typeof ApiKey>
export type NewApiKey = Omit<ApiKey, Exclude<keyof RecordFields, 'id'>>

export const ApiKeyView = z.strictObject({
  ...ApiKey.shape,
  lastUsedAt: z.iso.datetime().optional().meta({ description: 'To within a day' }),
})

export const ApiKeyWithSecret = z.strictObject({
  ...ApiKey.shape,
  secret: z.string().optional().meta({ description: 'Shown this once; a repeated request answers without it' }),
})

const expiryOf = (wanted: string | undefined, now: Instant): Instant => {
  if (wanted === undefined) return plusDays(now, keyLifeDays.usual)
  const at = new Date(wanted).toISOString()
  if (at <= now) throw fieldRefusal('/expiresAt', 'not_in_future')
  if (at > plusDays(now, keyLifeDays.most)) throw fieldRefusal('/expiresAt', 'too_far', { days: keyLifeDays.most })
  return at
}

/** @throws Refusal when it would expire in the past or too far in the future */
export const createApiKey = (id: string, input: ApiKeyInput, now: Instant): Decision<NewApiKey> => {
  const expiresAt = expiryOf(input.expiresAt, now)
  return {
    state: { ...input, id, expiresAt, status: 'active' },
    raises: [raise(keyCreated, { permissions: { ...input.permissions }, expiresAt })],
  }
}

/**
 * Notes that a new secret takes over; the one before it works on for the overlap, an older one no longer.
 * @throws Refusal `key.revoked`
 */
export const rotateApiKey = (key: ApiKey, input: RotateInput, now: Instant): Decision<ApiKey> => {
  if (key.status === 'revoked') throw new Refusal('key.revoked')
  const expiresAt = expiryOf(input.expiresAt, now)
  const previousUntil = plusMs(now, input.overlapHours * hour)
  return {
    state: { ...key, expiresAt, previousUntil },
    raises: [raise(keyRotated, { previousUntil, expiresAt })],
  }
}

export const revokeApiKey = (key: ApiKey): Decision<ApiKey> =>
  key.status === 'revoked'
    ? { state: key, raises: [] }
    : { state: { ...key, status: 'revoked' }, raises: [raise(keyRevoked, {})] }

export const isUsable = (key: ApiKey, now: Instant): boolean => key.status === 'active' && now < key.expiresAt

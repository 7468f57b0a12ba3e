import type { Ids } from '../kernel/ids.ts'
import { type Clock, plusDays } from '../kernel/instant.ts'
import { secretText } from '../kernel/secret-text.ts'
import { createRecord } from '../storage/record.ts'
import type { Store } from '../storage/store.ts'
import { createApiKey } from './api-key.ts'
import { apiKeys, keepSecret, tokenOf } from './api-key-store.ts'
import type { Bootstrapped } from './bootstrap-store.ts'

const lifeDays = 7

/**
 * An API key for the first calls to a new tenant, before anybody can sign in: with everything its administrator may do, for a week.
 * @returns the bearer token, which is kept nowhere
 */
export const makeFirstKey = async (store: Store, clock: Clock, ids: Ids, { actor }: Bootstrapped): Promise<string> => {
  const now = clock.now()
  const { permissions } = actor
  const decision = createApiKey(
    ids('key'),
    { name: 'First steps', permissions, expiresAt: plusDays(now, lifeDays) },
    now,
  )
  const { state, step } = createRecord(apiKeys, { actor, now, requestId: ids('req') }, decision)
  const secret = secretText(ids)
  await store.commit([step.action, keepSecret(actor.tenantId, state.id, secret, actor.id).action])
  return tokenOf(state.id, secret)
}

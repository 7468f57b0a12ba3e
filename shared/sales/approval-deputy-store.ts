import type { Instant } from '../kernel/instant.ts'
import { loadRecord, type Noun, stateOf } from '../storage/record.ts'
import type { Store } from '../storage/store.ts'
import { type Deputy, deputyAt } from './approval-deputy.ts'

const mostPrincipals = 50

const standingIn = (tenantId: string, deputyId: string): string => `${tenantId}#approval-deputy#${deputyId}`

/** One record for each user who ever named somebody. */
export const deputies: Noun<Deputy> = {
  name: 'approval-deputy',
  indexes: (tenantId, { id, deputyId, to }) =>
    deputyId === undefined ? {} : { g3pk: standingIn(tenantId, deputyId), g3sk: `${to}#${id}` },
  owned: ({ id }) => ({ ownerId: id }),
}

/** Who decides for a user at an instant. */
export const deputyOf = async (
  store: Store,
  tenantId: string,
  userId: string,
  now: Instant,
): Promise<string | undefined> => deputyAt(await loadRecord(store, deputies, tenantId, userId), now)

/** For whom a user decides at an instant. */
export const principalsOf = async (
  store: Store,
  tenantId: string,
  deputyId: string,
  now: Instant,
): Promise<string[]> => {
  const page = await store.query({
    index: 'g3',
    partition: standingIn(tenantId, deputyId),
    range: { from: now },
    limit: mostPrincipals,
  })
  return page.items
    .map((item) => stateOf<Deputy>(item))
    .filter((deputy) => deputyAt(deputy, now) === deputyId)
    .map(({ id }) => id)
}

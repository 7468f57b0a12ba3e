import { signInByEmail } from '../../shared/admin/sign-in-store.ts'
import type { User } from '../../shared/admin/user.ts'
import { users } from '../../shared/admin/user-store.ts'
import { normaliseEmail } from '../../shared/kernel/email.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'
import type { Database } from './database.ts'

/** Finds a user by e-mail address or id, whatever the tenant. */
export type FindUser = (wanted: string) => Promise<User | undefined>

const userKeys = "SELECT pk FROM store_items WHERE sk = '.' AND pk LIKE '%#user#' || ?"

export const userFinder = (database: Database, store: () => Store): FindUser => {
  const tenantOf = (userId: string): string | undefined =>
    String(database.prepare(userKeys).get(userId)?.pk ?? '').split('#')[0]
  return async (wanted) => {
    const email = normaliseEmail(wanted)
    const signIn = email.valid ? await signInByEmail(store(), email.value) : undefined
    const tenantId = signIn?.tenantId ?? tenantOf(wanted)
    return tenantId ? loadRecord(store(), users, tenantId, signIn?.userId ?? wanted) : undefined
  }
}

import { loadRecord } from '../storage/record.ts'
import type { Store } from '../storage/store.ts'
import { tenants } from './tenant-store.ts'
import type { User } from './user.ts'

export type Language = 'en' | 'zh'

/** What a user reads: their own language, else their tenant's. */
export const languageOf = async (store: Store, tenantId: string, user: User | undefined): Promise<Language> => {
  const locale = user?.locale ?? (await loadRecord(store, tenants, tenantId, tenantId))?.locale
  return locale?.startsWith('zh') ? 'zh' : 'en'
}

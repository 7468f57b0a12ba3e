import { tenants } from '../../shared/admin/tenant-store.ts'
import type { User } from '../../shared/admin/user.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'

export type Language = 'en' | 'zh'

/** What a user reads: their own language, else their tenant's. */
export const languageOf = async (store: Store, tenantId: string, user: User | undefined): Promise<Language> => {
  const locale = user?.locale ?? (await loadRecord(store, tenants, tenantId, tenantId))?.locale
  return locale?.startsWith('zh') ? 'zh' : 'en'
}

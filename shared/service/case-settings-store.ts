import type { Instant } from '../kernel/instant.ts'
import { loadRecord, type Noun } from '../storage/record.ts'
import type { Store } from '../storage/store.ts'
import { type CaseSettings, defaultSettings, settingsId } from './case-settings.ts'

/** One record per tenant, made when the defaults are first changed. */
export const caseSettings: Noun<CaseSettings> = { name: 'case-settings', indexes: () => ({}) }

export const loadSettings = async (store: Store, tenantId: string, now: Instant): Promise<CaseSettings> =>
  (await loadRecord(store, caseSettings, tenantId, settingsId)) ?? defaultSettings(now)

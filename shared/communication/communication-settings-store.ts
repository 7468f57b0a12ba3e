import type { Instant } from '../kernel/instant.ts'
import { loadRecord, type Noun } from '../storage/record.ts'
import type { Store } from '../storage/store.ts'
import { type CommunicationSettings, defaultSettings, settingsId } from './communication-settings.ts'

/** One record per tenant, made when the defaults are first changed. */
export const communicationSettings: Noun<CommunicationSettings> = {
  name: 'communication-settings',
  indexes: () => ({}),
}

export const loadCommunicationSettings = async (
  store: Store,
  tenantId: string,
  now: Instant,
): Promise<CommunicationSettings> =>
  (await loadRecord(store, communicationSettings, tenantId, settingsId)) ?? defaultSettings(now)

import type { Instant } from '../kernel/instant.ts'
import { loadRecord, type Noun } from '../storage/record.ts'
import type { Store } from '../storage/store.ts'
import { type Categories, categoriesId, noCategories } from './category.ts'

/** One record per tenant. */
export const categories: Noun<Categories> = { name: 'case-categories', indexes: () => ({}) }

export const loadCategories = async (store: Store, tenantId: string, now: Instant): Promise<Categories> =>
  (await loadRecord(store, categories, tenantId, categoriesId)) ?? noCategories(now)

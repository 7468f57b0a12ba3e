import type { UniqueValue } from '../kernel/unique-value.ts'
import { byMonth } from '../storage/months.ts'
import { loadRecord, type Noun, recordKey, type Step } from '../storage/record.ts'
import type { Searchable } from '../storage/record-search.ts'
import type { Key, Store } from '../storage/store.ts'
import { ownerOfValue } from '../storage/unique.ts'
import type { Template, TemplateContent } from './template-schema.ts'

/** Templates belong to the tenant. */
export const templates: Noun<Template> = {
  name: 'template',
  indexes: (tenantId, template) => byMonth(tenantId, 'template', template),
  owned: () => ({}),
}

export const searchableTemplates = {
  noun: templates,
  terms: () => [],
  values: ({ status, purpose, topic }) => ({ status, purpose, topic }),
} as const satisfies Searchable<Template>

const contentKey = (tenantId: string, templateId: string, revision: number): Key => ({
  ...recordKey(tenantId, templates.name, templateId),
  sk: `content#${String(revision).padStart(6, '0')}`,
})

/** Keeps what a revision says, in the commit that publishes it. */
export const saveTemplateContent = (tenantId: string, templateId: string, content: TemplateContent): Step => ({
  action: {
    do: 'put',
    item: { ...contentKey(tenantId, templateId, content.revision), content: content as never },
    when: { is: 'absent' },
  },
})

/** What a published revision says; one read of its size, half as dear because it never changes. */
export const loadTemplateContent = async (
  store: Store,
  tenantId: string,
  { templateId, revision }: { readonly templateId: string; readonly revision: number },
): Promise<TemplateContent | undefined> => {
  const key = contentKey(tenantId, templateId, revision)
  // A copy that lags behind may lack what was published a moment ago.
  const item = (await store.get(key, { eventual: true })) ?? (await store.get(key))
  return item?.content as TemplateContent | undefined
}

export const templateKeyValue = (key: string): UniqueValue => ({ noun: 'template', field: 'key', value: key })

/** The template that a sender names by its key. */
export const templateOfKey = async (store: Store, tenantId: string, key: string): Promise<Template | undefined> => {
  const id = await ownerOfValue(store, tenantId, templateKeyValue(key))
  return id === undefined ? undefined : loadRecord(store, templates, tenantId, id)
}

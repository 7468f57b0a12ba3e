import { fingerprint } from '../kernel/fingerprint.ts'
import { fieldRefusal, Refusal } from '../kernel/refusal.ts'
import { byMonth } from '../storage/months.ts'
import { loadRecord, type Noun, recordKey, type Step } from '../storage/record.ts'
import type { Item, Key, Store } from '../storage/store.ts'
import type { Pipeline } from './pipeline-schema.ts'

/** Pipelines belong to the tenant. */
export const pipelines: Noun<Pipeline> = {
  name: 'pipeline',
  indexes: (tenantId, pipeline) => byMonth(tenantId, 'pipeline', pipeline),
  owned: () => ({}),
}

export const mostPipelines = 50

/** Which pipelines a tenant has, in the order of their making, and which one a deal gets that names none. */
export interface PipelineList {
  readonly version: number
  readonly ids: readonly string[]
  readonly defaultId?: string
}

const listKey = (tenantId: string): Key => ({ pk: `${tenantId}#pipelines`, sk: '.' })

const listOf = (item: Item | undefined): PipelineList =>
  item
    ? {
        version: Number(item.version),
        ids: item.ids as string[],
        ...(typeof item.defaultId === 'string' && { defaultId: item.defaultId }),
      }
    : { version: 0, ids: [] }

export const loadPipelineList = async (store: Store, tenantId: string): Promise<PipelineList> =>
  listOf(await store.get(listKey(tenantId)))

/**
 * The pipeline that a new deal names, or the tenant's default.
 * @throws Refusal naming one that there is not or that takes no deals any more, `pipeline.none` when the tenant has none
 */
export const pipelineForNew = async (store: Store, tenantId: string, given: string | undefined): Promise<Pipeline> => {
  const id = given ?? (await loadPipelineList(store, tenantId)).defaultId
  if (id === undefined) throw new Refusal('pipeline.none')
  const found = await loadRecord(store, pipelines, tenantId, id)
  if (!found) throw fieldRefusal('/pipelineId', 'no_such_record')
  if (found.retired) throw fieldRefusal('/pipelineId', 'is_retired')
  return found
}

/** Writes the list in the commit of the pipeline that changes it. */
export const savePipelineList = (tenantId: string, { version, ids, defaultId }: PipelineList): Step => ({
  action: {
    do: 'put',
    item: {
      ...listKey(tenantId),
      version: version + 1,
      ids: [...ids],
      ...(defaultId !== undefined && { defaultId }),
    },
    when: version === 0 ? { is: 'absent' } : { is: 'version', version },
  },
})

/** So many items say which edition of its stages a pipeline has, lest deals that move at the same time meet on one. */
const editionItems = 8

const editionKey = (tenantId: string, id: string, place: number): Key => ({
  pk: recordKey(tenantId, pipelines.name, id).pk,
  sk: `edition#${place}`,
})

/** Says in the pipeline's commit which edition of its stages holds from now on. */
export const saveEdition = (tenantId: string, { id, edition }: Pick<Pipeline, 'id' | 'edition'>): Step[] =>
  Array.from({ length: editionItems }, (_, place) => ({
    action: { do: 'put', item: { ...editionKey(tenantId, id, place), edition } },
  }))

/** Holds the move of a deal to the stages that it was decided on; it is decided again when these changed. */
export const sameEdition = (tenantId: string, { id, edition }: Pipeline, dealId: string): Step => ({
  action: {
    do: 'check',
    key: editionKey(tenantId, id, fingerprint(dealId).charCodeAt(0) % editionItems),
    when: { is: 'equal', attributes: { edition } },
  },
})

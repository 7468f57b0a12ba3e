import { recordKey, type Step } from '../storage/record.ts'
import type { Key, Store } from '../storage/store.ts'
import { leads } from './lead-store.ts'

const countedKey = (tenantId: string, leadId: string, interactionId: string): Key => ({
  pk: recordKey(tenantId, leads.name, leadId).pk,
  sk: `counted#${interactionId}`,
})

/** As what an interaction counts with a lead; nothing before it does. */
export const countedAs = async (
  store: Store,
  tenantId: string,
  leadId: string,
  interactionId: string,
): Promise<string | undefined> => {
  const kind = (await store.get(countedKey(tenantId, leadId, interactionId)))?.kind
  return typeof kind === 'string' ? kind : undefined
}

/** Belongs into the commit that counts it, so that it counts once however often it is told of. */
export const markCounted = (
  tenantId: string,
  leadId: string,
  interactionId: string,
  { before, kind }: { readonly before: string | undefined; readonly kind: string },
): Step => ({
  action: {
    do: 'put',
    item: { ...countedKey(tenantId, leadId, interactionId), kind },
    when: before === undefined ? { is: 'absent' } : { is: 'equal', attributes: { kind: before } },
  },
})

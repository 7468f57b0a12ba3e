import type { RecordFields } from '../kernel/record-fields.ts'
import { changeRecord, createRecord, loadRecord, type Noun, type Stamp, type Step } from '../storage/record.ts'
import type { Store } from '../storage/store.ts'

/** That all which is held on a customer was read; its id is that of the customer. */
interface Export extends RecordFields {
  readonly section: string
}

const exports: Noun<Export> = { name: 'export', indexes: () => ({}), owned: () => ({}) }

/** Notes that a page of an export was read: a write of a record like any other, so the audit has it. One read, one write. */
export const noteExport = async (store: Store, stamp: Stamp, customerId: string, section: string): Promise<Step> => {
  const before = await loadRecord(store, exports, stamp.actor.tenantId, customerId)
  if (before) return changeRecord(exports, stamp, { state: { ...before, section }, raises: [] }).step
  return createRecord(exports, stamp, { state: { id: customerId, section }, raises: [] }).step
}

import { users } from '../../shared/admin/user-store.ts'
import { type FieldFault, Refusal } from '../../shared/kernel/refusal.ts'
import type { Stage } from '../../shared/sales/pipeline-schema.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Request } from '../http/route.ts'

type Stages = readonly Pick<Stage, 'approval'>[]

const namedIn = (stages: Stages) =>
  stages.flatMap(({ approval }, stage) =>
    (approval?.approvers ?? []).map((id, index) => ({ id, pointer: `/stages/${stage}/approval/approvers/${index}` })),
  )

/**
 * Holds stages to approvers whom the tenant has; those that the pipeline named already are not asked for again.
 * @throws Refusal naming each one that there is not
 */
export const checkApprovers = async (
  { store, actor }: Request,
  { stages = [] }: { readonly stages?: Stages | undefined },
  before: Stages = [],
): Promise<void> => {
  const known = new Set(namedIn(before).map(({ id }) => id))
  const asked = namedIn(stages).filter(({ id }) => !known.has(id))
  const ids = [...new Set(asked.map(({ id }) => id))]
  const found = await Promise.all(ids.map((id) => loadRecord(store, users, actor.tenantId, id)))
  const missing = new Set(ids.filter((_, index) => !found[index]))
  const faults = asked
    .filter(({ id }) => missing.has(id))
    .map(({ pointer }): FieldFault => ({ in: 'body', pointer, code: 'no_such_record' }))
  if (faults.length > 0) throw new Refusal('request.invalid', { faults })
}

import { customers } from '../../shared/customers/customer-store.ts'
import { fieldsOf } from '../../shared/kernel/filter.ts'
import { fieldRefusal, Refusal } from '../../shared/kernel/refusal.ts'
import type { NewDeal } from '../../shared/sales/deal.ts'
import { checkEntry } from '../../shared/sales/deal-entry.ts'
import type { Deal } from '../../shared/sales/deal-schema.ts'
import type { Pipeline, Stage } from '../../shared/sales/pipeline-schema.ts'
import { loadPipelineList, pipelines } from '../../shared/sales/pipeline-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Request } from '../http/route.ts'

/** The pipeline that a new deal names, or the tenant's default. @throws Refusal naming one that there is not, `pipeline.none` */
export const pipelineForNew = async ({ store, actor }: Request, given: string | undefined): Promise<Pipeline> => {
  const id = given ?? (await loadPipelineList(store, actor.tenantId)).defaultId
  if (id === undefined) throw new Refusal('pipeline.none')
  const found = await loadRecord(store, pipelines, actor.tenantId, id)
  if (!found) throw fieldRefusal('/pipelineId', 'no_such_record')
  if (found.retired) throw fieldRefusal('/pipelineId', 'is_retired')
  return found
}

/** The pipeline of a deal; pipelines are never deleted. */
export const pipelineOf = async ({ store, actor }: Request, { pipelineId }: Pick<Deal, 'pipelineId'>) =>
  (await loadRecord(store, pipelines, actor.tenantId, pipelineId)) as Pipeline

/** The stage that a new deal begins in. @throws Refusal naming one that the pipeline does not have or takes nothing any more */
export const firstStage = ({ stages }: Pipeline, key: string | undefined): Stage => {
  const open = stages.filter(({ retired }) => !retired)
  const stage = key === undefined ? open[0] : open.find((one) => one.key === key)
  if (!stage) throw fieldRefusal('/stage', 'not_allowed', { allowed: open.map((one) => one.key).join(', ') })
  return stage
}

/** @throws Refusal `deal.needs_approval` when the stage asks for one */
export const checkApproval = ({ key, approval }: Stage): void => {
  if (approval) throw new Refusal('deal.needs_approval', { params: { stage: key }, extra: { stage: key } })
}

const asksCustomer = ({ entry }: Stage): boolean =>
  entry.some(({ when }) => fieldsOf(when).some((field) => field.startsWith('customer.')))

/** Checks that a stage takes a deal; its customer is read only when a rule asks about it. @throws Refusal as `checkEntry` says */
export const checkStageTakes = async ({ store, actor, now }: Request, stage: Stage, deal: NewDeal): Promise<void> => {
  const customer =
    asksCustomer(stage) && deal.customerId !== undefined
      ? await loadRecord(store, customers, actor.tenantId, deal.customerId)
      : undefined
  checkEntry(stage, deal, customer, now)
}

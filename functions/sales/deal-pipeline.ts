import { customers } from '../../shared/customers/customer-store.ts'
import { fieldsOf } from '../../shared/kernel/filter.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { NewDeal } from '../../shared/sales/deal.ts'
import { checkEntry } from '../../shared/sales/deal-entry.ts'
import type { Deal } from '../../shared/sales/deal-schema.ts'
import type { Pipeline, Stage } from '../../shared/sales/pipeline-schema.ts'
import { pipelines } from '../../shared/sales/pipeline-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Request } from '../http/route.ts'

/** The pipeline of a deal; pipelines are never deleted. */
export const pipelineOf = async ({ store, actor }: Request, { pipelineId }: Pick<Deal, 'pipelineId'>) =>
  (await loadRecord(store, pipelines, actor.tenantId, pipelineId)) as Pipeline

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

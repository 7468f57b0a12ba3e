import { actorName } from '../../shared/kernel/actor.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { openDeal } from '../../shared/sales/deal.ts'
import { importDeal } from '../../shared/sales/deal-import.ts'
import type { Deal, DealUpsert } from '../../shared/sales/deal-schema.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { firstStage } from '../../shared/sales/pipeline.ts'
import { pipelineForNew, sameEdition } from '../../shared/sales/pipeline-store.ts'
import { factsOfDeal } from '../../shared/sales/territory.ts'
import { territoryIdFor } from '../../shared/sales/territory-store.ts'
import { customDraft } from '../http/custom-draft.ts'
import { ownerOfNew } from '../http/owner.ts'
import { created } from '../http/records.ts'
import type { Reply, Request } from '../http/route.ts'
import { linksOf } from './deal-links.ts'
import { checkApproval, checkStageTakes } from './deal-pipeline.ts'
import { exchangeValues, uniqueOf } from './deal-unique.ts'

export const zoneOf = ({ actor }: Request): string => actor.zone ?? 'UTC'

/** Only who may write every deal of the tenant brings in what other systems say of deals. @throws Refusal `access.denied` */
export const mayImport = ({ actor }: Request): void => {
  if (actor.permissions['deal:write'] !== 'all')
    throw new Refusal('access.denied', { params: { permission: 'deal:write' } })
}

/** @throws Refusal naming the customer, which only an imported deal can be without */
const checkCustomer = ({ customerId, imported }: DealUpsert): void => {
  if (customerId === undefined && !imported)
    throw new Refusal('request.invalid', { faults: [{ in: 'body', pointer: '/customerId', code: 'required' }] })
}

/** Answers with a new deal: one that begins, or one that another system kept. */
export const addDeal = async (request: Request, input: DealUpsert, upsertBy?: string): Promise<Reply<Deal>> => {
  const { actor, store, now } = request
  const { imported, pipelineId, stage: stageKey, ownerId, teamId, custom, ...written } = input
  checkCustomer(input)
  if (imported) mayImport(request)
  const id = request.ids('dea')
  const by = actorName(actor)
  const [pipeline, owner, { customer, links }, { patch, unique }] = await Promise.all([
    pipelineForNew(store, actor.tenantId, pipelineId),
    ownerOfNew(request, 'deal:write', { ownerId, teamId }),
    linksOf(request, input),
    customDraft(request, 'deal', custom),
  ])
  const stage = firstStage(pipeline, stageKey)
  const territoryId =
    written.territoryId ?? (await territoryIdFor(store, actor.tenantId, factsOfDeal(written, customer), now))
  const opening = { id, pipelineId: pipeline.id, stage, ...owner }
  const opened = openDeal(opening, { ...written, ...links, territoryId, ...patch }, now, by)
  if (!imported) {
    await checkStageTakes(request, stage, opened.state)
    checkApproval(stage)
  }
  const decision = imported ? importDeal(opened.state, pipeline, imported, { now, by, zone: zoneOf(request) }) : opened
  const steps = [
    sameEdition(actor.tenantId, pipeline, id),
    ...exchangeValues(actor.tenantId, id, [], uniqueOf(decision.state, unique), upsertBy),
  ]
  return created(request, deals, decision, `/v1/deals/${id}`, steps)
}

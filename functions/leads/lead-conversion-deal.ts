import type { Customer } from '../../shared/customers/customer-schema.ts'
import { actorName } from '../../shared/kernel/actor.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { openDeal, present } from '../../shared/sales/deal.ts'
import { checkEntry } from '../../shared/sales/deal-entry.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { firstStage } from '../../shared/sales/pipeline.ts'
import { pipelineForNew, sameEdition } from '../../shared/sales/pipeline-store.ts'
import { factsOfDeal } from '../../shared/sales/territory.ts'
import { territoryIdFor } from '../../shared/sales/territory-store.ts'
import { createRecord, type Step } from '../../shared/storage/record.ts'
import { claimValue } from '../../shared/storage/unique.ts'
import type { Request } from '../http/route.ts'
import type { ConversionInput } from './lead-conversion-input.ts'
import { checkMayMake, customFor, type Heir } from './lead-conversion-part.ts'

type DealAsked = NonNullable<ConversionInput['deal']>

/** Faults of the deal, under where it stands in the body. */
const within = async <Value>(pointer: string, work: () => Promise<Value>): Promise<Value> => {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal) || !error.details.faults) throw error
    const faults = error.details.faults.map((fault) => ({ ...fault, pointer: `${pointer}${fault.pointer}` }))
    throw new Refusal(error.code, { ...error.details, faults })
  }
}

const fieldsOf = (lead: Lead, asked: DealAsked) => {
  const { pipelineId, stage, ...given } = asked
  const { company, name, region, source, partnerId, tags, amount } = lead
  const worth = given.amount === undefined && given.lines === undefined ? { amount } : {}
  return {
    ...present({ name: company ?? name, region, source, partnerId, tags, ...worth }),
    ...given,
  } as typeof given & {
    name: string
  }
}

/**
 * The deal that a lead becomes, open in a stage of its pipeline.
 * @throws Refusal `access.denied`, `pipeline.none`, `deal.entry_rule`, `deal.needs_approval`, or naming what does not fit
 */
export const dealFor = async (
  request: Request,
  { lead, owner }: Heir,
  { customer, contactId }: { readonly customer: Customer; readonly contactId?: string | undefined },
  asked: DealAsked | undefined,
): Promise<{ readonly id: string; readonly steps: readonly Step[] } | undefined> => {
  if (!asked) return undefined
  checkMayMake(request, deals.name, owner)
  const { actor, store, now } = request
  const id = request.ids('dea')
  return within('/deal', async () => {
    const pipeline = await pipelineForNew(store, actor.tenantId, asked.pipelineId)
    const stage = firstStage(pipeline, asked.stage)
    const { patch, unique } = await customFor(request, lead, 'deal')
    const links = { customerId: customer.id, ...(contactId !== undefined && { contacts: [{ contactId }] }) }
    const fields = fieldsOf(lead, asked)
    const territoryId = await territoryIdFor(store, actor.tenantId, factsOfDeal(fields, customer), now)
    const opening = { id, pipelineId: pipeline.id, stage, ...owner, leadId: lead.id }
    const decision = openDeal(opening, { ...fields, ...links, territoryId, ...patch }, now, actorName(actor))
    checkEntry(stage, decision.state, customer, now)
    if (stage.approval)
      throw new Refusal('deal.needs_approval', { params: { stage: stage.key }, extra: { stage: stage.key } })
    const { step } = createRecord(deals, request, decision)
    const claims = unique.map(({ field, value }) =>
      claimValue(
        actor.tenantId,
        { noun: deals.name, field, value },
        id,
        (dealId) => new Refusal('deal.duplicate', { params: { field }, extra: { dealId, field } }),
      ),
    )
    return { id, steps: [step, sameEdition(actor.tenantId, pipeline, id), ...claims] }
  })
}

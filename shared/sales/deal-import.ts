import { raise } from '../../events/define-event.ts'
import { dealCreated } from '../../events/sales.ts'
import type { Decision } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import { fieldRefusal } from '../kernel/refusal.ts'
import { agesAt, factsOf, type NewDeal, present, stayIn } from './deal.ts'
import { loseDeal, winDeal } from './deal-close.ts'
import { ended } from './deal-move.ts'
import type { Deal, Imported, Stay } from './deal-schema.ts'
import type { Pipeline, Stage } from './pipeline-schema.ts'

const stageAt = ({ stages }: Pipeline, key: string, pointer: string): Stage => {
  const stage = stages.find((one) => one.key === key)
  if (!stage) throw fieldRefusal(pointer, 'not_allowed', { allowed: stages.map((one) => one.key).join(', ') })
  return stage
}

/** The instants of an import in their order: opened, each stage entered, closed, now. */
const checkOrder = ({ openedAt, stages = [], closedAt }: Imported, now: Instant): void => {
  let before = openedAt
  for (const [index, { enteredAt }] of stages.entries()) {
    if (before !== undefined && enteredAt < before)
      throw fieldRefusal(`/imported/stages/${index}/enteredAt`, 'ends_before_start')
    before = enteredAt
  }
  if (before !== undefined && before > now) throw fieldRefusal('/imported/openedAt', 'not_in_past')
  if (closedAt === undefined) return
  if (before !== undefined && closedAt < before) throw fieldRefusal('/imported/closedAt', 'ends_before_start')
  if (closedAt > now) throw fieldRefusal('/imported/closedAt', 'not_in_past')
}

const staysOf = (pipeline: Pipeline, opened: NewDeal, { openedAt, stages }: Imported, by: string): Stay[] => {
  if (!stages) return opened.stages.map((stay) => ({ ...stay, enteredAt: openedAt ?? stay.enteredAt }))
  const stays = stages.map(({ stage, enteredAt }, index) =>
    stayIn(stageAt(pipeline, stage, `/imported/stages/${index}/stage`), enteredAt, by),
  )
  return stays.map((stay, index) => {
    const next = stays[index + 1]
    return next ? ended(stay, next.enteredAt) : stay
  })
}

/** How an import ends: won, lost or open. */
export const closeImported = (
  open: Deal,
  pipeline: Pipeline,
  { state, closedAt, lostReason }: Imported,
  { now, zone }: { readonly now: Instant; readonly zone: string },
): Decision<Deal> => {
  const closing = { at: closedAt ?? now, zone, ...(open.closeDate !== undefined && { date: open.closeDate }) }
  if (state === 'won') return winDeal(open, closing)
  if (state === 'lost') return loseDeal(open, pipeline, { reason: lostReason ?? '' }, closing)
  return { state: open, raises: [] }
}

/**
 * A deal that another system kept, with the dates that it had there. Nobody is told that it was won or lost, since that was before
 * it came here. How long it may stay in its stage counts from now on.
 * @param opened the deal as it would begin here
 * @throws Refusal naming instants out of order or in the future, stages and reasons that the pipeline does not have
 */
export const importDeal = (
  opened: NewDeal,
  pipeline: Pipeline,
  imported: Imported,
  { now, zone, by }: { readonly now: Instant; readonly zone: string; readonly by: string },
): Decision<NewDeal> => {
  checkOrder(imported, now)
  if (imported.closedAt !== undefined && imported.state === 'open')
    throw fieldRefusal('/imported/closedAt', 'only_of_closed')
  const stays = staysOf(pipeline, opened, imported, by)
  const last = stays.at(-1) as Stay
  const stage = stageAt(pipeline, last.stage, '/stage')
  const { manual = [] } = opened
  const open = present({
    ...opened,
    stages: stays,
    stage: last.stage,
    openedAt: imported.openedAt ?? stays[0]?.enteredAt ?? now,
    probability: manual.includes('probability') ? opened.probability : last.probability,
    forecastCategory: manual.includes('forecastCategory') ? opened.forecastCategory : last.category,
    agesAt: agesAt(stage, now),
    isImported: true as const,
  }) as NewDeal
  const unversioned: RecordFields = {
    id: open.id,
    version: 0,
    createdAt: now,
    createdBy: by,
    updatedAt: now,
    updatedBy: by,
  }
  const { version, createdAt, createdBy, updatedAt, updatedBy, ...state } = closeImported(
    { ...open, ...unversioned },
    pipeline,
    imported,
    { now, zone },
  ).state
  const facts = present({
    ...factsOf(state),
    closeDate: state.closeDate,
    leadId: state.leadId,
    state: state.state,
    isImported: true,
  })
  return { state, raises: [raise(dealCreated, facts)] }
}

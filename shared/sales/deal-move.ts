import { raise } from '../../events/define-event.ts'
import { dealAged, dealStageChanged } from '../../events/sales.ts'
import type { Decision } from '../kernel/decision.ts'
import { day, epochMs, type Instant, second } from '../kernel/instant.ts'
import { Refusal } from '../kernel/refusal.ts'
import { agesAt, checkOpen, factsOf, present, stayIn } from './deal.ts'
import type { Deal, Stay } from './deal-schema.ts'
import { legalStages } from './pipeline.ts'
import type { Pipeline, Stage } from './pipeline-schema.ts'

const mostStays = 100

/** A stay that ends. */
export const ended = (stay: Stay, leftAt: Instant): Stay => ({
  ...stay,
  leftAt,
  seconds: Math.max(0, Math.round((epochMs(leftAt) - epochMs(stay.enteredAt)) / second)),
})

/** All stays with another one that begins; the one before has ended. @throws Refusal `deal.moved_too_often` */
export const withStay = ({ stages }: Pick<Deal, 'stages'>, stay: Stay): Stay[] => {
  if (stages.length >= mostStays) throw new Refusal('deal.moved_too_often', { params: { limit: mostStays } })
  const last = stages.at(-1)
  const before = last && last.leftAt === undefined ? [...stages.slice(0, -1), ended(last, stay.enteredAt)] : stages
  return [...before, stay]
}

/**
 * Checks that a deal may go to a stage of its pipeline from where it stands. Whether the stage takes it is `checkEntry`.
 * @throws Refusal `deal.not_open`; `deal.illegal_stage` with the legal ones
 */
export const checkStage = (found: Deal, pipeline: Pick<Pipeline, 'stages'>, to: string): Stage => {
  checkOpen(found)
  const legal = legalStages(pipeline, found.stage)
  const stage = legal.find(({ key }) => key === to)
  if (stage) return stage
  const keys = legal.map(({ key }) => key)
  throw new Refusal('deal.illegal_stage', {
    params: { from: found.stage, legal: keys.join(', ') || '-' },
    extra: { legal: keys },
  })
}

/** What a stage makes of a deal that enters it; what somebody set by hand stays. */
const ofStage = ({ manual = [], probability, forecastCategory }: Deal, stay: Stay) => ({
  stage: stay.stage,
  probability: manual.includes('probability') ? probability : stay.probability,
  forecastCategory: manual.includes('forecastCategory') ? forecastCategory : stay.category,
})

/** The one way in which a deal goes from a stage to another. What it may not do was checked before. */
export const moveDeal = (found: Deal, to: Stage, now: Instant, by: string): Decision<Deal> => {
  const { agedAt, agesAt: _, ...rest } = found
  const stay = stayIn(to, now, by)
  const state = present({
    ...rest,
    ...ofStage(found, stay),
    stages: withStay(found, stay),
    agesAt: agesAt(to, now),
  }) as Deal
  const { probability } = state
  return {
    state,
    raises: [raise(dealStageChanged, { ...factsOf(state), from: found.stage, to: to.key, probability })],
  }
}

/** Flags a deal that has been in its stage for as long as the stage allows: once in a stay. */
export const ageDeal = (found: Deal, now: Instant): Decision<Deal> | undefined => {
  const { agesAt: due, ...rest } = found
  if (found.state !== 'open' || due === undefined || due > now) return undefined
  const { enteredAt } = found.stages.at(-1) as Stay
  const days = Math.round((epochMs(due) - epochMs(enteredAt)) / day)
  return {
    state: { ...rest, agedAt: now },
    raises: [raise(dealAged, { ...factsOf(found), days, enteredAt })],
  }
}

import { carePlanChanged, carePlanCreated } from '../../events/care.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import { patched } from '../kernel/patched.ts'
import { isPublicUrl } from '../kernel/public-address.ts'
import { fieldRefusal, Refusal } from '../kernel/refusal.ts'
import type { CarePlan, CarePlanInput, CarePlanPatch, NewCarePlan } from './care-plan-schema.ts'

export const defaultTime = '10:00'

/** @throws Refusal `request.invalid` naming what contradicts what */
const checked = <State extends NewCarePlan>(plan: State): State => {
  const { occasion, businessDays, action } = plan
  if (occasion.on === 'after_event') {
    const needsStage = occasion.event === 'lifecycle'
    if (needsStage && occasion.lifecycle === undefined) throw fieldRefusal('/occasion/lifecycle', 'required')
    if (!needsStage && occasion.lifecycle !== undefined) throw fieldRefusal('/occasion/lifecycle', 'only_of_lifecycle')
  }
  if (occasion.on === 'interval' && !businessDays) throw fieldRefusal('/businessDays', 'required')
  if (action.do === 'webhook' && !isPublicUrl(action.url)) throw fieldRefusal('/action/url', 'not_public_url')
  return plan
}

/** @throws Refusal `request.invalid` */
export const createCarePlan = (id: string, input: CarePlanInput): Decision<NewCarePlan> => {
  const state = checked({ ...input, id })
  const { occasion, action, status } = state
  return { state, raises: [raise(carePlanCreated, { occasion: occasion.on, action: action.do, status })] }
}

/** @throws Refusal `care_plan.ended`, `request.invalid` */
export const changeCarePlan = (plan: CarePlan, patch: CarePlanPatch): Decision<CarePlan> => {
  if (plan.status === 'ended' && Object.keys(patch).length > 0) throw new Refusal('care_plan.ended')
  if (patch.status === 'draft' && plan.status !== 'draft') throw fieldRefusal('/status', 'not_a_draft_again')
  const { state, fields } = patched(plan, patch)
  if (fields.length === 0) return { state: plan, raises: [] }
  return { state: checked(state), raises: [raise(carePlanChanged, { fields: [...fields], status: state.status })] }
}

const searched = ['occasion', 'audience', 'time', 'businessDays'] as const

/** Whether customers have to be looked for anew: a plan becomes active, or asks for others or for another time. */
export const needsCareWalk = (after: NewCarePlan, before?: CarePlan): boolean => {
  if (after.status !== 'active' || after.occasion.on === 'after_event') return false
  if (before?.status !== 'active') return true
  return searched.some((field) => JSON.stringify(after[field]) !== JSON.stringify(before[field]))
}

/** The key of active plans by what begins their occasions: all that the calendar decides, intervals, and each event. */
export const triggerOf = ({ occasion }: Pick<CarePlan, 'occasion'>): CareTrigger => {
  if (occasion.on === 'after_event') return occasion.event
  return occasion.on === 'interval' ? 'interval' : 'date'
}
export type CareTrigger = 'date' | 'interval' | Extract<CarePlan['occasion'], { on: 'after_event' }>['event']

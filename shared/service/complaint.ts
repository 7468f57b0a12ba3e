import * as z from 'zod'
import { complaintStepDone } from '../../events/cases.ts'
import { raise } from '../../events/define-event.ts'
import type { Actor } from '../kernel/actor.ts'
import { actorName } from '../kernel/actor.ts'
import type { Decision } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import { fieldRefusal, Refusal } from '../kernel/refusal.ts'
import { handledAlso, present } from './case.ts'
import { type Complaint, type ComplaintPart, complaintPath, isPartDone, Money } from './case-complaint.ts'
import type { Case } from './case-schema.ts'
import { slaStepped } from './sla-steps.ts'

const personal = { personal: true } as const
const text = z.string().trim().min(1).max(4000).meta(personal)
const note = z.string().trim().min(1).max(4000).optional().meta(personal)

/** One step of a complaint's path; until the sign-off each may be done again, better. */
export const ComplaintStep = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('acknowledge') }),
  z.strictObject({ step: z.literal('cause'), text }),
  z.strictObject({ step: z.literal('remedy'), text }),
  z.strictObject({
    step: z.literal('compensation'),
    money: Money.optional().meta({ description: 'Left out: none is given' }),
    note,
  }),
  z.strictObject({ step: z.literal('sign_off'), approved: z.boolean(), note }),
  z.strictObject({
    step: z.literal('prevention'),
    text: text.meta({ description: 'What is done so that it does not happen again' }),
    ownerId: z.string().min(1).max(40).optional().meta({ description: 'Who sees to it' }),
  }),
])
export type ComplaintStep = z.infer<typeof ComplaintStep>

const partOf: Readonly<Record<ComplaintStep['step'], ComplaintPart>> = {
  acknowledge: 'acknowledged',
  cause: 'cause',
  remedy: 'remedy',
  compensation: 'compensation',
  sign_off: 'signOff',
  prevention: 'prevention',
}

const checkOrder = (complaint: Complaint, part: ComplaintPart): void => {
  const before = complaintPath.slice(0, complaintPath.indexOf(part))
  const missing = before.filter((one) => !isPartDone(complaint, one))
  if (missing.length > 0)
    throw new Refusal('complaint.order', { params: { missing: missing.join(', ') }, extra: { missing } })
}

/** Only a person who had no part in it signs a complaint off, and never the one whom it is about. */
const checkSigner = (found: Case, complaint: Complaint, actor: Actor): void => {
  if (actor.kind !== 'user') throw new Refusal('access.denied', { params: { permission: 'case:write' } })
  if (complaint.aboutUserId === actor.id) throw new Refusal('complaint.own')
  if (found.ownerId === actor.id || complaint.handledBy?.includes(actorName(actor)))
    throw new Refusal('complaint.handled')
}

const currencies = new Set(Intl.supportedValuesOf('currency'))

/** @throws Refusal naming the currency that is none, or an amount finer than its smallest coin */
const checkMoney = ({ amount, currency }: Money): void => {
  if (!currencies.has(currency)) throw fieldRefusal('/money/currency', 'not_a_currency')
  const { maximumFractionDigits: places = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions()
  if ((amount.split('.')[1] ?? '').length > places) throw fieldRefusal('/money/amount', 'too_precise', { places })
}

/**
 * Takes a complaint one step further. A refused sign-off leaves what was done, to be done again.
 * @throws Refusal `complaint.none`, `complaint.order`, `complaint.signed_off`, `complaint.own`, `complaint.handled`, `case.closed`
 */
export const advanceComplaint = (found: Case, input: ComplaintStep, actor: Actor, now: Instant): Decision<Case> => {
  const { complaint } = found
  if (found.kind !== 'complaint' || !complaint) throw new Refusal('complaint.none')
  if (found.statusGroup === 'closed') throw new Refusal('case.closed')
  const part = partOf[input.step]
  if (isPartDone(complaint, 'signOff') && part !== 'prevention') throw new Refusal('complaint.signed_off')
  checkOrder(complaint, part)
  if (input.step === 'sign_off') checkSigner(found, complaint, actor)
  if (input.step === 'compensation' && input.money) checkMoney(input.money)
  const { step, ...given } = input
  const by = actorName(actor)
  const isWork = part !== 'signOff' && part !== 'prevention'
  const after: Complaint = {
    ...(isWork ? handledAlso(complaint, by) : complaint),
    [part]: present({ ...given, at: now, by }),
  }
  const facts = {
    step,
    ...(input.step === 'sign_off' && { approved: input.approved }),
    ...(input.step === 'compensation' && input.money && { compensation: input.money }),
    ...(found.customerId !== undefined && { customerId: found.customerId }),
  }
  const isRefused = input.step === 'sign_off' && !input.approved
  const sla = slaStepped(found, after, now, isRefused)
  return { state: { ...found, complaint: after, ...(sla && { sla }) }, raises: [raise(complaintStepDone, facts)] }
}

import { users } from '../../shared/admin/user-store.ts'
import type { Outcome } from '../../shared/care/care-occasion.ts'
import { validUntil } from '../../shared/care/care-occasion.ts'
import type { CareOccasion, SkipReason } from '../../shared/care/care-occasion-schema.ts'
import type { CareAction, CarePlan, MessageAction } from '../../shared/care/care-plan-schema.ts'
import { bookSteps } from '../../shared/care/loyalty-store.ts'
import { planOutboundMessage } from '../../shared/communication/outbound-message.ts'
import type { OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import { outboundMessages } from '../../shared/communication/outbound-message-store.ts'
import { loadTemplateContent, templates } from '../../shared/communication/template-store.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { derivedId } from '../../shared/kernel/derived-id.ts'
import type { Ids } from '../../shared/kernel/ids.ts'
import { plusDays } from '../../shared/kernel/instant.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { createRecord, loadRecord, type Stamp, type Step } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'
import { newTask } from '../../shared/tasks/new-task.ts'
import { tasks } from '../../shared/tasks/task-store.ts'
import { contactToTell } from '../contactability/contact-to-ask.ts'

/** What is written for an occasion, in the commit that settles it; or why nothing is. */
export type Acted = { readonly outcome: Outcome; readonly steps: readonly Step[] } | { readonly skip: SkipReason }

export interface Acting {
  readonly store: Store
  readonly stamp: Stamp
  readonly ids: Ids
  readonly plan: CarePlan
  readonly occasion: CareOccasion
  readonly customer: Customer
  /** Of the tenant, by whose months points are counted. */
  readonly zone: string
}

const codeLength = 10

const yearsOf = ({ key }: CareOccasion, { occasion }: CarePlan, { custom }: Customer): number | undefined => {
  if (occasion.on !== 'anniversary') return undefined
  const first = custom?.[occasion.field]
  return typeof first === 'string' ? Number(key.split(':')[1]) - Number(first.slice(0, 4)) : undefined
}

/** What templates find under `occasion` and `coupon`. */
const contextOf = ({ occasion, plan, customer }: Acting, couponCode?: string): OutboundMessage['context'] => {
  const years = yearsOf(occasion, plan, customer)
  return {
    occasion: {
      name: plan.name,
      date: occasion.nominalDate ?? occasion.date,
      ...(years !== undefined && { years }),
    },
    ...(couponCode !== undefined && { coupon: { code: couponCode } }),
  }
}

const message = async (
  acting: Acting,
  { templateId, channels, data }: Omit<MessageAction, 'do'>,
  couponCode?: string,
): Promise<{ readonly messageId: string; readonly step: Step } | undefined> => {
  const { store, stamp, plan, occasion, customer } = acting
  const { tenantId } = stamp.actor
  const template = await loadRecord(store, templates, tenantId, templateId)
  if (template?.status !== 'published') return undefined
  const content = await loadTemplateContent(store, tenantId, { templateId, revision: template.revision })
  if (!content) return undefined
  const id = derivedId('obm', occasion.createdAt, occasion.id)
  const contactId = await contactToTell(store, tenantId, customer)
  const planned = planOutboundMessage(id, {
    ...{ templateId, channels, data, purpose: content.purpose, topic: content.topic },
    ...{ customerId: customer.id, contactId, ownerId: customer.ownerId, teamId: customer.teamId },
    context: contextOf(acting, couponCode),
    sendAt: stamp.now,
    expiresAt: validUntil(occasion, plan),
    source: { kind: 'care_plan', id: plan.id, occasionId: occasion.id },
  })
  return { messageId: id, step: createRecord(outboundMessages, stamp, planned).step }
}

const task = async (
  { store, stamp, plan, occasion, customer }: Acting,
  action: Extract<CareAction, { do: 'task' }>,
): Promise<Acted> => {
  const { kind, title, note, priority, dueInDays, assigneeId = customer.ownerId, teamId = customer.teamId } = action
  const user = assigneeId === undefined ? undefined : await loadRecord(store, users, stamp.actor.tenantId, assigneeId)
  const id = derivedId('tsk', occasion.createdAt, occasion.id)
  const decision = newTask(
    id,
    { kind, title, note, priority, dueAt: plusDays(stamp.now, dueInDays) },
    {
      assigneeId: user?.status === 'active' ? user.id : undefined,
      teamId: user?.status === 'active' ? (user.teamId ?? teamId) : teamId,
      customerId: customer.id,
      source: { automation: 'care-plan', eventId: `${plan.id}/${occasion.id}` },
    },
  )
  return { outcome: { taskId: id }, steps: [createRecord(tasks, stamp, decision).step] }
}

const coupon = async (acting: Acting, action: Extract<CareAction, { do: 'coupon' }>): Promise<Acted> => {
  const couponCode = `${action.prefix}-${acting.ids('cpn').slice(-codeLength)}`
  if (!action.message) return { outcome: { couponCode }, steps: [] }
  const told = await message(acting, action.message, couponCode)
  if (!told) return { skip: 'template_not_published' }
  return { outcome: { couponCode, messageId: told.messageId }, steps: [told.step] }
}

const points = async (
  { store, stamp, plan, occasion, customer, zone }: Acting,
  { points: given }: Extract<CareAction, { do: 'points' }>,
): Promise<Acted> => {
  const id = derivedId('pte', occasion.createdAt, occasion.id)
  try {
    const { steps } = await bookSteps(store, stamp, {
      customerId: customer.id,
      change: { id, kind: 'earn', points: given, reason: plan.name, reference: occasion.id },
      time: { now: stamp.now, zone },
    })
    return { outcome: { points: given }, steps }
  } catch (error) {
    if (error instanceof Refusal) return { skip: 'points_refused' }
    throw error
  }
}

/** Begins what a plan provides. Every record that it makes has an id that follows from the occasion. */
export const act = async (acting: Acting): Promise<Acted> => {
  const { action } = acting.plan
  switch (action.do) {
    case 'message': {
      const planned = await message(acting, action)
      if (!planned) return { skip: 'template_not_published' }
      return { outcome: { messageId: planned.messageId }, steps: [planned.step] }
    }
    case 'task':
      return task(acting, action)
    case 'coupon':
      return coupon(acting, action)
    case 'points':
      return points(acting, action)
    case 'webhook':
      return { outcome: {}, steps: [] }
  }
}

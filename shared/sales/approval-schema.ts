import * as z from 'zod'
import { Money } from '../kernel/money.ts'
import { recordFields } from '../kernel/record-fields.ts'

const at = z.iso.datetime()
const personal = { personal: true } as const

/** What can be approved. What happens with each stands where approvals are decided on. */
export const approvalKinds = ['deal_stage'] as const

export const approvalStatuses = ['pending', 'given', 'refused', 'expired', 'withdrawn', 'stale'] as const

export const staleReasons = [
  'deal_moved',
  'deal_closed',
  'amount_changed',
  'customer_changed',
  'stage_takes_it_not',
] as const
export type StaleReason = (typeof staleReasons)[number]

/** Note of a request or an agreement, reason of a refusal. */
export const ApprovalText = z.string().trim().min(1).max(1000)

const Approver = z.strictObject({
  userId: z.string(),
  passedBy: z.string().optional().meta({ description: 'The approver who passed it on, or who was to decide at first' }),
  agreedAt: at.optional(),
  by: z.string().optional().meta({ description: 'The deputy who decided instead' }),
  note: ApprovalText.optional().meta(personal),
})
export type Approver = z.infer<typeof Approver>

const Move = z.strictObject({
  pipelineId: z.string(),
  stage: z.string(),
  name: z.string().meta({ description: 'Of the stage' }),
  from: z.string().meta({ description: 'Key of the stage in which the deal stood' }),
  enteredAt: at.meta({ description: 'When it had come there' }),
  amount: Money.optional(),
  customerId: z.string().optional(),
})
export type Move = z.infer<typeof Move>

export const Approval = z.strictObject({
  ...recordFields,
  subject: z.strictObject({ kind: z.enum(approvalKinds), id: z.string() }),
  move: Move.optional().meta({ description: 'Of a deal: into which stage, and what it was when it was asked' }),
  status: z.enum(approvalStatuses),
  mode: z.enum(['one', 'all']),
  approvers: z.array(Approver).max(10),
  requesterId: z.string().optional(),
  teamId: z.string().optional(),
  note: ApprovalText.optional().meta(personal),
  remindsAt: at.optional(),
  expiresAt: at,
  remindedAt: at.optional(),
  closedAt: at.optional(),
  refusal: z
    .strictObject({ userId: z.string(), by: z.string().optional(), reason: ApprovalText.meta(personal) })
    .optional(),
  stale: z
    .strictObject({ reason: z.enum(staleReasons), code: z.string().optional() })
    .optional()
    .meta({ description: 'Why it counts no more; with the refusal that the stage would have met the deal with' }),
})
export type Approval = z.infer<typeof Approval>
export type Subject = Approval['subject']

import * as z from 'zod'
import { customValuesOf } from '../kernel/custom-values.ts'
import { recordFields } from '../kernel/record-fields.ts'
import { cleanText } from '../kernel/text.ts'
import { Complaint } from './case-complaint.ts'
import { casePriorities, levels } from './case-priority.ts'
import { statusGroups } from './case-status.ts'
import type { Resolution } from './measure-resolution.ts'
import type { Sla } from './sla-clock.ts'

const personal = { personal: true } as const
const id = z.string().min(1).max(40)
const code = z.string().max(200).overwrite(cleanText).min(1).max(100)

export const caseKinds = ['request', 'question', 'complaint', 'return_repair', 'after_sales_visit'] as const
export const caseChannels = [
  'phone',
  'email',
  'web',
  'chat',
  'wechat',
  'sms',
  'social',
  'in_person',
  'post',
  'survey',
  'other',
] as const

/** What a caller writes of a case. */
const written = {
  kind: z.enum(caseKinds),
  subject: z.string().max(400).overwrite(cleanText).min(1).max(200).meta(personal),
  description: z.string().trim().min(1).max(10_000).optional().meta(personal),
  channel: z.enum(caseChannels),
  categoryId: id.optional().meta({ description: 'A category of the tenant’s tree' }),
  impact: z.enum(levels),
  urgency: z.enum(levels),
  customerId: id.optional(),
  contactId: id.optional(),
  productRef: code.optional().meta({ description: 'Code or serial number of what it is about' }),
  orderRef: code.optional(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/)
    .optional()
    .meta({ description: 'BCP 47 tag of the language to answer in', example: 'zh-CN' }),
  parentId: id.optional().meta({ description: 'The case that this one is a part of' }),
  custom: customValuesOf('case').optional(),
}

export const CaseInput = z.strictObject({
  ...written,
  kind: written.kind.default('request'),
  channel: written.channel.default('other'),
  impact: written.impact.default('medium'),
  urgency: written.urgency.default('medium'),
  priority: z.enum(casePriorities).optional().meta({ description: 'By impact and urgency when left out' }),
  ownerId: id.optional().meta({ description: 'Who has to answer it' }),
  teamId: id
    .optional()
    .meta({ description: 'The team of the owner; without an owner, the team in whose queue it waits' }),
  aboutUserId: id.optional().meta({ description: 'Of a complaint: the member of staff that it is about' }),
})
export type CaseInput = z.infer<typeof CaseInput>

/** What is given replaces, null removes. Owner, team and status have routes of their own. */
export const CasePatch = z.strictObject({
  kind: written.kind.optional(),
  subject: written.subject.optional().meta(personal),
  description: written.description.nullable().meta(personal),
  channel: written.channel.optional(),
  categoryId: written.categoryId.nullable(),
  impact: written.impact.optional(),
  urgency: written.urgency.optional(),
  priority: z
    .enum(casePriorities)
    .optional()
    .meta({ description: 'Follows a change of impact or urgency unless given' }),
  customerId: written.customerId.nullable(),
  contactId: written.contactId.nullable(),
  productRef: written.productRef.nullable(),
  orderRef: written.orderRef.nullable(),
  language: written.language.nullable(),
  parentId: written.parentId.nullable(),
  aboutUserId: id.nullable().optional(),
  custom: written.custom.nullable(),
})
export type CasePatch = z.infer<typeof CasePatch>

const at = z.iso.datetime()

export const Case = z.strictObject({
  ...recordFields,
  number: z.string().meta({ description: 'For people to name it by', example: 'C-000123' }),
  ...written,
  priority: z.enum(casePriorities),
  status: z.string().meta({ description: 'Key of a status of the tenant' }),
  statusGroup: z.enum(statusGroups),
  statusSince: at,
  ownerId: id.optional(),
  teamId: id.optional(),
  takenAt: at.optional().meta({ description: 'When its present owner got it' }),
  requester: z
    .strictObject({ name: z.string().optional(), email: z.string().optional() })
    .optional()
    .meta({ ...personal, description: 'Who wrote in, where answers by e-mail go' }),
  firstRepliedAt: at.optional().meta({ description: 'The first public reply of staff' }),
  lastRepliedAt: at.optional(),
  lastCustomerMessageAt: at.optional(),
  waitsSince: at.optional().meta({ description: 'The earliest message of the customer that nobody has answered yet' }),
  replies: z.int().meta({ description: 'Public replies of staff' }),
  resolvedAt: at.optional(),
  closedAt: at.optional(),
  closedBy: z.string().optional(),
  reopenedCount: z.int(),
  reopenedAt: at.optional(),
  complaint: Complaint.optional(),
  childIds: z.array(z.string()).optional(),
  mergedIds: z.array(z.string()).optional().meta({ description: 'Cases that became this one' }),
  mergedInto: z.string().optional(),
  splitFrom: z.string().optional().meta({ description: 'The case that its first messages were taken from' }),
  followUpOf: z.string().optional().meta({
    description:
      'The case that it follows: closed too long ago to be opened again, or the one that a survey asked about',
  }),
  source: z
    .strictObject({ automation: z.string(), eventId: z.string() })
    .optional()
    .meta({ description: 'Which automation made it, and on which event' }),
})

/** Kept with the record, never sent as it is. */
export interface Internal {
  readonly searchableCustom?: readonly string[]
  /** Its clocks; absent before the first status change or plan. */
  readonly sla?: Sla
  /** Each time that it was settled. */
  readonly resolutions?: readonly Resolution[]
  /** Where answers by e-mail go out from, and what they answer. */
  readonly mail?: { readonly mailboxId: string; readonly messageId: string; readonly mayAnswer: boolean }
  /** It came to its owner through a roster: the one to which the place goes back. */
  readonly place?: { readonly rosterId: string; readonly userId: string }
}
export type Case = z.infer<typeof Case> & Internal

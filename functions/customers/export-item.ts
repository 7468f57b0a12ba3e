import * as z from 'zod'
import { CareOccasion } from '../../shared/care/care-occasion-schema.ts'
import { PointsEntry } from '../../shared/care/loyalty-schema.ts'
import { Interaction } from '../../shared/communication/interaction-schema.ts'
import { OutboundContent, OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import { Suppression } from '../../shared/communication/suppression.ts'
import { Behaviour } from '../../shared/customers/behaviour.ts'
import { Capture } from '../../shared/customers/capture.ts'
import { Contact } from '../../shared/customers/contact-schema.ts'
import { Customer } from '../../shared/customers/customer-schema.ts'
import { Lead } from '../../shared/leads/lead-schema.ts'
import { Deal } from '../../shared/sales/deal-schema.ts'
import { Case } from '../../shared/service/case-schema.ts'
import { CaseMessage } from '../../shared/service/message-schema.ts'
import { Answer } from '../../shared/service/survey-answer.ts'
import { Invitation } from '../../shared/service/survey-invitation.ts'
import { Task } from '../../shared/tasks/task-schema.ts'
import { HistoryItem } from '../http/history.ts'

const item = <Noun extends string, State extends z.ZodType>(noun: Noun, record: State) =>
  z.strictObject({ noun: z.literal(noun), record })

/** One record of an export, whole. */
export const ExportItem = z.discriminatedUnion('noun', [
  item('customer', Customer),
  item('contact', Contact),
  item('interaction', Interaction),
  item('behaviour', Behaviour),
  item('task', Task),
  item('case', Case),
  item('message', CaseMessage),
  item('capture', Capture),
  item('invitation', Invitation),
  item('answer', Answer),
  item('deal', Deal),
  item('outbound_message', OutboundMessage.extend({ content: OutboundContent.optional() })),
  item('suppression', Suppression),
  item('lead', Lead),
  item('care_occasion', CareOccasion),
  item('points_entry', PointsEntry),
  item('change', HistoryItem),
])
export type ExportItem = z.input<typeof ExportItem>

/** The nouns whose records are exported as they stand in a customer's partition of g1. */
export const exportedNouns: ReadonlySet<string> = new Set([
  'contact',
  'interaction',
  'behaviour',
  'task',
  'case',
  'capture',
  'invitation',
  'answer',
  'deal',
  'outbound_message',
  'suppression',
  'lead',
  'care_occasion',
  'points_entry',
])

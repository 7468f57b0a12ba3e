import * as z from 'zod'
import { Interaction } from '../../shared/communication/interaction-schema.ts'
import { interactions } from '../../shared/communication/interaction-store.ts'
import { OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import { outboundMessages } from '../../shared/communication/outbound-message-store.ts'
import { Behaviour } from '../../shared/customers/behaviour.ts'
import { behaviours } from '../../shared/customers/behaviour-store.ts'
import { Capture } from '../../shared/customers/capture.ts'
import { captures } from '../../shared/customers/source-store.ts'
import { Approval } from '../../shared/sales/approval-schema.ts'
import { approvals } from '../../shared/sales/approval-store.ts'
import { Deal } from '../../shared/sales/deal-schema.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { Case } from '../../shared/service/case-schema.ts'
import { cases } from '../../shared/service/case-store.ts'
import { Answer } from '../../shared/service/survey-answer.ts'
import { answers } from '../../shared/service/survey-store.ts'
import { stateOf } from '../../shared/storage/record.ts'
import type { Item } from '../../shared/storage/store.ts'
import { Task } from '../../shared/tasks/task-schema.ts'
import { tasks } from '../../shared/tasks/task-store.ts'
import { HistoryItem } from './history.ts'
import { maySee } from './references.ts'
import type { Request } from './route.ts'

const at = z.iso.datetime()
export const TimelineItem = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('interaction'), at, interaction: Interaction }),
  z.strictObject({ kind: z.literal('behaviour'), at, behaviour: Behaviour }),
  z.strictObject({ kind: z.literal('task'), at, task: Task }).meta({ description: 'A task that was closed' }),
  z.strictObject({ kind: z.literal('answer'), at, answer: Answer }).meta({ description: 'To a survey' }),
  z.strictObject({ kind: z.literal('case'), at, case: Case }).meta({ description: 'A case that was settled' }),
  z.strictObject({ kind: z.literal('deal'), at, deal: Deal }).meta({ description: 'A deal that was won or lost' }),
  z.strictObject({ kind: z.literal('approval'), at, approval: Approval }),
  z
    .strictObject({ kind: z.literal('outbound_message'), at, message: OutboundMessage })
    .meta({ description: 'A message that went out, or that did not and will not' }),
  z.strictObject({ kind: z.literal('capture'), at, capture: Capture }).meta({ description: 'A web form' }),
  z.strictObject({ kind: z.literal('created'), ...HistoryItem.omit({ changes: true }).shape }),
  z.strictObject({ kind: z.literal('changed'), ...HistoryItem.shape }),
  z.strictObject({ kind: z.literal('moved'), ...HistoryItem.shape }).meta({ description: 'From one stage to another' }),
])
export type TimelineItem = z.input<typeof TimelineItem>

/** What an entry of a list shows to whoever asks; nothing of what they may not see. */
export const shownItem = (request: Request, instant: string, item: Item): TimelineItem | undefined => {
  if (item.noun === interactions.name)
    return request.actor.permissions['interaction:read'] !== undefined
      ? { kind: 'interaction', at: instant, interaction: stateOf<Interaction>(item) }
      : undefined
  if (item.noun === behaviours.name) return { kind: 'behaviour', at: instant, behaviour: stateOf<Behaviour>(item) }
  if (item.noun === captures.name) return { kind: 'capture', at: instant, capture: stateOf<Capture>(item) }
  if (item.noun === answers.name) {
    const answer = stateOf<Answer>(item)
    return maySee(request, answers, answer) ? { kind: 'answer', at: instant, answer } : undefined
  }
  if (item.noun === deals.name) {
    const deal = stateOf<Deal>(item)
    return maySee(request, deals, deal) ? { kind: 'deal', at: instant, deal } : undefined
  }
  if (item.noun === approvals.name) {
    const approval = stateOf<Approval>(item)
    return maySee(request, approvals, approval) ? { kind: 'approval', at: instant, approval } : undefined
  }
  if (item.noun === cases.name) {
    const found = stateOf<Case>(item)
    return maySee(request, cases, found) ? { kind: 'case', at: instant, case: found } : undefined
  }
  if (item.noun === outboundMessages.name) {
    const message = stateOf<OutboundMessage>(item)
    return maySee(request, outboundMessages, message) ? { kind: 'outbound_message', at: instant, message } : undefined
  }
  if (item.noun !== tasks.name) return undefined
  const task = stateOf<Task>(item)
  return maySee(request, tasks, task) ? { kind: 'task', at: instant, task: task as never } : undefined
}

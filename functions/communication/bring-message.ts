import { languageOf } from '../../shared/admin/language-store.ts'
import { users } from '../../shared/admin/user-store.ts'
import type { OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import type { MessageContent } from '../../shared/communication/outbound-message-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { derivedId } from '../../shared/kernel/derived-id.ts'
import { plusDays } from '../../shared/kernel/instant.ts'
import { cleanText } from '../../shared/kernel/text.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { createOnce } from '../../shared/storage/apply.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { newTask } from '../../shared/tasks/new-task.ts'
import { tasks } from '../../shared/tasks/task-store.ts'

const daysToBringIt = 1
const longestTitle = 200
const longestNote = 4000

const fallbackTitles = {
  en: { phone: 'Call the customer', in_person: 'Visit the customer' },
  zh: { phone: '致电客户', in_person: '拜访客户' },
}

/**
 * Has staff bring a message by phone or in person: a task for the owner, or in the queue of the team when there is none. Made once,
 * however often it is asked for under one key.
 * @returns the id of the task
 */
export const bringMessage = async (
  { store, clock }: Pick<Platform, 'store' | 'clock'>,
  tenantId: string,
  key: string,
  { message, content }: { readonly message: OutboundMessage; readonly content: MessageContent },
): Promise<string> => {
  const by = automation(tenantId, 'send-outbound-messages')
  const owner = message.ownerId === undefined ? undefined : await loadRecord(store, users, tenantId, message.ownerId)
  const language = await languageOf(store, tenantId, owner)
  const isCall = content.channel === 'phone'
  const title = cleanText(content.subject ?? '')
    .slice(0, longestTitle)
    .toWellFormed()
  const id = derivedId('tsk', message.createdAt, key)
  const decision = newTask(
    id,
    {
      kind: isCall ? 'call' : 'visit',
      title: title || fallbackTitles[language][isCall ? 'phone' : 'in_person'],
      note: content.text.trim().slice(0, longestNote).toWellFormed() || undefined,
      priority: 'normal',
      dueAt: plusDays(clock.now(), daysToBringIt),
    },
    {
      ...(owner?.status === 'active' ? { assigneeId: owner.id, teamId: owner.teamId } : { teamId: message.teamId }),
      customerId: message.customerId,
      ...(message.contactId !== undefined && { contactId: message.contactId }),
      source: { automation: by.id, eventId: key },
    },
  )
  await createOnce(store, tasks, { actor: by, now: clock.now(), requestId: key }, decision)
  return id
}

import { languageOf } from '../../shared/admin/language-store.ts'
import { users } from '../../shared/admin/user-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { derivedId } from '../../shared/kernel/derived-id.ts'
import { type Instant, plusDays } from '../../shared/kernel/instant.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { createRecord, loadRecord, type Step } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'
import { newTask } from '../../shared/tasks/new-task.ts'
import { tasks } from '../../shared/tasks/task-store.ts'

const daysToReact = 1
const titles = { en: 'Get in touch again with a lead', zh: '请重新联系线索' }

/**
 * The step that makes the task at the end of nurturing, for the commit that ends it. The owner gets it; when that one left, or there
 * is none, the queue of the lead's team.
 */
export const nurtureTask = async (
  store: Store,
  tenantId: string,
  lead: Lead,
  by: string,
  now: Instant,
): Promise<Step> => {
  const { id, ownerId, teamId, nurtureDueAt = now } = lead
  const owner = ownerId === undefined ? undefined : await loadRecord(store, users, tenantId, ownerId)
  const language = await languageOf(store, tenantId, owner)
  const cause = `${id} ${nurtureDueAt}`
  const decision = newTask(
    derivedId('tsk', now, cause),
    { kind: 'call', title: titles[language], priority: 'normal', dueAt: plusDays(now, daysToReact) },
    {
      assigneeId: owner?.status === 'active' ? owner.id : undefined,
      teamId: owner?.teamId ?? teamId,
      leadId: id,
      source: { automation: by, eventId: cause },
    },
  )
  const stamp = { actor: automation(tenantId, by), now, requestId: `${by}:${now}` }
  return createRecord(tasks, stamp, decision).step
}

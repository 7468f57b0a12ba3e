import { languageOf } from '../../shared/admin/language-store.ts'
import { users } from '../../shared/admin/user-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { derivedId } from '../../shared/kernel/derived-id.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Registration } from '../../shared/leads/registration-schema.ts'
import { createRecord, loadRecord, type Step } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'
import { newTask } from '../../shared/tasks/new-task.ts'
import { tasks } from '../../shared/tasks/task-store.ts'

const titles = {
  en: 'Ask the dealer for progress: the protection of a registration ends',
  zh: '请联系经销商跟进：报备保护期即将结束',
}

/**
 * The step that makes the task to ask a dealer for progress, for the commit that warns, so that it is made once. The owner gets it;
 * when that one left, the queue of the team. It stands with the dealer.
 */
export const expiryTask = async (
  store: Store,
  tenantId: string,
  registration: Registration,
  by: string,
  now: Instant,
): Promise<Step> => {
  const { id, ownerId, teamId, partnerId, warnedFor: dueAt } = registration
  const owner = ownerId === undefined ? undefined : await loadRecord(store, users, tenantId, ownerId)
  const language = await languageOf(store, tenantId, owner)
  const cause = `${id} ${dueAt}`
  const decision = newTask(
    derivedId('tsk', now, cause),
    { kind: 'call', title: titles[language], priority: 'normal', dueAt },
    {
      assigneeId: owner?.status === 'active' ? owner.id : undefined,
      teamId: owner?.teamId ?? teamId,
      customerId: partnerId,
      source: { automation: by, eventId: cause },
    },
  )
  return createRecord(tasks, { actor: automation(tenantId, by), now, requestId: `${by}:${now}` }, decision).step
}

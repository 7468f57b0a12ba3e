import { languageOf } from '../../shared/admin/language-store.ts'
import { users } from '../../shared/admin/user-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { derivedId } from '../../shared/kernel/derived-id.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Pooled, PooledNoun } from '../../shared/pools/pooled.ts'
import { createRecord, loadRecord, type Step } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'
import { newTask } from '../../shared/tasks/new-task.ts'
import { tasks } from '../../shared/tasks/task-store.ts'

const names = { lead: '线索', customer: '客户' }
const titles = {
  en: (noun: PooledNoun, days: number) =>
    `Get in touch: the ${noun} goes back to the public pool in ${days === 1 ? 'a day' : `${days} days`}`,
  zh: (noun: PooledNoun, days: number) => `请尽快跟进：${names[noun]}将在 ${days} 天后退回公海`,
}

/**
 * The step that warns the owner of a record by a task, for the commit that notes the warning. When the owner left, it is for the queue
 * of its team.
 */
export const recycleTask = async (
  store: Store,
  tenantId: string,
  noun: PooledNoun,
  record: Pooled,
  { days, at }: { readonly days: number; readonly at: Instant },
  by: string,
  now: Instant,
): Promise<Step> => {
  const { id, ownerId, teamId } = record
  const owner = ownerId === undefined ? undefined : await loadRecord(store, users, tenantId, ownerId)
  const language = await languageOf(store, tenantId, owner)
  const cause = `${id} ${at} ${days}`
  const decision = newTask(
    derivedId('tsk', now, cause),
    { kind: 'call', title: titles[language](noun, days), priority: 'high', dueAt: at },
    {
      assigneeId: owner?.status === 'active' ? owner.id : undefined,
      teamId: owner?.teamId ?? teamId,
      ...(noun === 'lead' ? { leadId: id } : { customerId: id }),
      source: { automation: by, eventId: cause },
    },
  )
  const stamp = { actor: automation(tenantId, by), now, requestId: `${by}:${now}` }
  return createRecord(tasks, stamp, decision).step
}

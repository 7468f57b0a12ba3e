import { taskReminded } from '../../events/tasks.ts'
import { languageOf } from '../../shared/admin/language-store.ts'
import { tenants } from '../../shared/admin/tenant-store.ts'
import { users } from '../../shared/admin/user-store.ts'
import { sendOnce } from '../../shared/platform/send-once.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { tasks } from '../../shared/tasks/task-store.ts'
import type { ConsumerFunction } from '../function.ts'
import { reminderText } from './reminder-text.ts'

/** Whoever has the task by now is reminded. A task in a queue reminds nobody, and neither does one that is closed. */
const onTaskReminded: ConsumerFunction = {
  kind: 'consumer',
  name: 'on-task-reminded',
  summary: 'Sends the assignee of a task a mail at the time of a reminder',
  source: 'functions/tasks/on-task-reminded.ts',
  uses: ['table:read', 'table:write', 'mail:send'],
  on: [taskReminded],
  handle: async ({ id: eventId, tenantId, recordId }, platform) => {
    const { store } = platform
    const task = await loadRecord(store, tasks, tenantId, recordId)
    if (task?.status !== 'open' || task.assigneeId === undefined) return
    const user = await loadRecord(store, users, tenantId, task.assigneeId)
    if (user?.status !== 'active') return
    const language = await languageOf(store, tenantId, user)
    const zone = user.shift?.zone ?? (await loadRecord(store, tenants, tenantId, tenantId))?.zone ?? 'UTC'
    await sendOnce(platform, tenantId, { key: eventId, to: user.email, ...reminderText(task, language, zone) })
  },
}

export default onTaskReminded

import type { Language } from '../../shared/admin/language-store.ts'
import { localText } from '../../shared/kernel/local-time.ts'
import type { Task } from '../../shared/tasks/task-schema.ts'

const words = {
  en: {
    subject: (title: string) => `Reminder: ${title}`,
    kinds: { to_do: 'To do', call: 'Call', visit: 'Visit', meeting: 'Meeting' },
    due: 'Due',
    task: 'Task',
  },
  zh: {
    subject: (title: string) => `任务提醒：${title}`,
    kinds: { to_do: '待办', call: '电话', visit: '拜访', meeting: '会议' },
    due: '截止时间',
    task: '任务编号',
  },
} as const

/** The mail that reminds of a task: which one and when it is due, and nothing of its note or its customer. */
export const reminderText = (task: Task, language: Language, zone: string): { subject: string; text: string } => {
  const { subject, kinds, due, task: id } = words[language]
  const lines = [
    `${kinds[task.kind]}: ${task.title}`,
    ...(task.dueAt === undefined ? [] : [`${due}: ${localText(task.dueAt, zone)} (${zone})`]),
    `${id}: ${task.id}`,
  ]
  return { subject: subject(task.title), text: lines.join('\n') }
}

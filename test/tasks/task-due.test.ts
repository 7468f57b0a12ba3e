import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { reminderText } from '../../functions/tasks/reminder-text.ts'
import { type Instant, minute, plusMs } from '../../shared/kernel/instant.ts'
import { completeTask } from '../../shared/tasks/complete-task.ts'
import { changeTask, createTask, reopenTask } from '../../shared/tasks/task.ts'
import { fireTask, nextDue } from '../../shared/tasks/task-due.ts'
import type { Task } from '../../shared/tasks/task-schema.ts'

const start: Instant = '2026-03-02T08:00:00.000Z'
const at = (minutes: number): Instant => plusMs(start, minutes * minute)
const newTask = (given: object): Task =>
  ({
    ...createTask('tsk_1', { kind: 'call', title: '回电', priority: 'normal', ...given }, { assigneeId: 'usr_1' })
      .state,
    version: 1,
    createdAt: start,
    createdBy: 'user:usr_1',
    updatedAt: start,
    updatedBy: 'user:usr_1',
  }) as Task

const minutes = fc.integer({ min: -30, max: 300 })
const step = fc.oneof(
  fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 90 }) }),
  fc.record({ do: fc.constant('tick' as const) }),
  fc.record({ do: fc.constant('finish' as const) }),
  fc.record({ do: fc.constant('reopen' as const) }),
  fc.record({
    do: fc.constant('plan' as const),
    dueAt: fc.option(minutes),
    remindAt: fc.array(minutes, { maxLength: 4 }),
  }),
)

it('nothing is announced twice, nothing of a closed task, and nothing that has come stays unannounced, whatever happens', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let task = newTask({ dueAt: at(60), remindAt: [at(30), at(45)] })
      let now = start
      const given: string[] = []
      for (const one of steps) {
        if (one.do === 'wait') now = plusMs(now, one.minutes * minute)
        else if (one.do === 'finish') task = completeTask(task, now, 'user:usr_1').state
        else if (one.do === 'reopen') task = reopenTask(task, now).state
        else if (one.do === 'plan') {
          if (task.status !== 'open') continue
          const dueAt = one.dueAt === null ? null : at(one.dueAt)
          task = changeTask(task, { dueAt, remindAt: one.remindAt.map(at) }).state
        } else {
          const fired = fireTask(task, now)
          expect(fired !== undefined).toBe((nextDue(task) ?? '~') <= now)
          if (!fired) continue
          expect(task.status).toBe('open')
          task = fired.state
          for (const { type, data } of fired.raises) if (type === 'task.reminded') given.push(String(data.remindAt))
          expect((nextDue(task) ?? '~') > now).toBe(true)
          expect(fireTask(task, now)).toBeUndefined()
        }
      }
      expect(new Set(given).size).toBe(given.length)
    }),
  )
})

it('announces another due time anew, and the same one only once', () => {
  const due = fireTask(newTask({ dueAt: at(0) }), at(0))
  expect(due?.raises.map(({ type }) => type)).toEqual(['task.became_due'])
  const task = due?.state as Task
  expect(nextDue(task)).toBeUndefined()
  expect(nextDue(changeTask(task, { dueAt: at(10) }).state)).toBe(at(10))
})

it.each([
  ['en', 'Reminder: 回电', 'Call: 回电\nDue: 2026-03-02 17:00 (Asia/Shanghai)\nTask: tsk_1'],
  ['zh', '任务提醒：回电', '电话: 回电\n截止时间: 2026-03-02 17:00 (Asia/Shanghai)\n任务编号: tsk_1'],
] as const)('a reminder in %s says which task and when it is due where the reader is', (language, subject, text) => {
  expect(reminderText(newTask({ dueAt: at(60) }), language, 'Asia/Shanghai')).toEqual({ subject, text })
})

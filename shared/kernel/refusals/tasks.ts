import { entry } from './entry.ts'

export const taskRefusals = {
  'task.not_open': entry(
    409,
    ['The task is not open', 'It is {status}. Reopen it first.'],
    ['任务未处于进行中', '当前状态为 {status}，请先重新打开。'],
  ),
  'task.taken': entry(
    409,
    ['Somebody else has this task', 'See assigneeId for who took it.'],
    ['任务已被他人领取', '领取人见 assigneeId。'],
  ),
  'task.blocked': entry(
    409,
    ['The task waits for others', 'Finish or cancel those in blockedBy first.'],
    ['任务被其他任务阻塞', '请先完成或取消 blockedBy 中的任务。'],
  ),
}

import { fieldRefusal, Refusal } from '../../shared/kernel/refusal.ts'
import { loadRecord, recordKey, type Step, unchanged } from '../../shared/storage/record.ts'
import type { Task } from '../../shared/tasks/task-schema.ts'
import { tasks } from '../../shared/tasks/task-store.ts'
import type { Request } from '../http/route.ts'
import { seesTask } from './find-task.ts'

const mostTasksAbove = 50

const load = (request: Request, id: string): Promise<Task | undefined> =>
  loadRecord(request.store, tasks, request.actor.tenantId, id)

/**
 * Checks the tasks that a task is to wait for, and all that these wait for. Answers the steps by which the check still holds when
 * the task is written: two changes that together would make a circle meet on them.
 * @throws Refusal naming the one that does not exist, is the task itself or waits for it
 */
export const dependencySteps = async (request: Request, id: string, dependsOn: readonly string[]): Promise<Step[]> => {
  const found = new Map<string, Task>()
  const follow = async (ids: readonly string[], pointer: (index: number) => string): Promise<void> => {
    for (const [index, above] of ids.entries()) {
      if (above === id || found.size >= mostTasksAbove) throw fieldRefusal(pointer(index), 'circular')
      if (found.has(above)) continue
      const task = await load(request, above)
      if (!task) continue
      found.set(above, task)
      await follow(task.dependsOn ?? [], () => pointer(index))
    }
  }
  await follow(dependsOn, (index) => `/dependsOn/${index}`)
  for (const [index, above] of dependsOn.entries()) {
    const task = found.get(above)
    if (!task || !seesTask(request, task)) throw fieldRefusal(`/dependsOn/${index}`, 'no_such_record')
  }
  return [...found.values()].map((task) => unchanged(request.actor.tenantId, tasks, task))
}

/**
 * The steps by which all that a task waits for is still closed when it is done.
 * @throws Refusal `task.blocked` naming those that are open
 */
export const unblockedSteps = async (request: Request, { dependsOn = [] }: Task): Promise<Step[]> => {
  const found = (await Promise.all(dependsOn.map((id) => load(request, id)))).filter((task) => task !== undefined)
  const blockedBy = found.filter(({ status }) => status === 'open').map(({ id }) => id)
  if (blockedBy.length > 0) throw new Refusal('task.blocked', { extra: { blockedBy } })
  return found.map((task) => unchanged(request.actor.tenantId, tasks, task))
}

/** Tasks with what blocks each of them, as they are answered; one read for all, and none when nothing waits. */
export const withBlockers = async (
  { store, actor }: Request,
  list: readonly Task[],
): Promise<(Task & { blockedBy?: string[] })[]> => {
  const above = [...new Set(list.flatMap(({ status, dependsOn = [] }) => (status === 'open' ? dependsOn : [])))]
  const open = new Set<string>()
  for (let from = 0; from < above.length; from += 100) {
    const keys = above.slice(from, from + 100).map((id) => recordKey(actor.tenantId, tasks.name, id))
    for (const item of await store.getMany(keys)) {
      const data = item?.data as unknown as Task | undefined
      if (data?.status === 'open') open.add(data.id)
    }
  }
  return list.map((task) => {
    const blockedBy = task.status === 'open' ? (task.dependsOn ?? []).filter((id) => open.has(id)) : []
    return blockedBy.length > 0 ? { ...task, blockedBy } : task
  })
}

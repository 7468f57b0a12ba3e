import { raise } from '../../events/define-event.ts'
import { taskCreated } from '../../events/tasks.ts'
import type { Decision } from '../kernel/decision.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import type { Task, TaskInput } from './task-schema.ts'

/** A task that is about to be stored for the first time. */
export type NewTask = Omit<Task, Exclude<keyof RecordFields, 'id'>>

/** Who has to do a task. */
export interface Assignment {
  readonly assigneeId?: string | undefined
  readonly teamId?: string | undefined
}

export type Given<Patch> = { readonly [Field in keyof Patch]: Patch[Field] | undefined }

/** The values that are there: neither undefined nor null. */
export const present = <Values extends object>(values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null)) as Values

export const assignmentOf = ({ assigneeId, teamId }: Assignment) =>
  present({ assigneeId, teamId }) as Record<string, string>

/** Found records that a task hangs on, who has to do it, and who made it. */
export type Links = Assignment &
  Partial<Pick<Task, 'customerId' | 'contactId' | 'leadId' | 'dealId' | 'interactionId' | 'source'>>

/** Whom and what a task is about, for its events. */
export const aboutOf = ({ customerId, ...task }: NewTask) => ({
  ...(customerId !== undefined && { customerId }),
  ...assignmentOf(task),
})

export const inOrder = <Value extends string>(values: readonly Value[]): Value[] => [...new Set(values)].sort()

export const created = (state: NewTask): Decision<NewTask> => {
  const { kind, priority, dueAt, source } = state
  const facts = { kind, priority, dueAt, source: source?.automation, ...aboutOf(state) }
  return { state, raises: [raise(taskCreated, present(facts) as { kind: string; priority: string })] }
}

/**
 * A new task. A reminder whose time has passed is given at once.
 * @param input its recurrence, if any, has been checked
 * @param links found records that it hangs on, and who made it
 */
export const newTask = (
  id: string,
  input: Given<Omit<TaskInput, 'recurrence'>> &
    Pick<TaskInput, 'kind' | 'title' | 'priority'> & { readonly recurrence?: Task['recurrence'] },
  links: Links,
): Decision<NewTask> => {
  const { remindAt, dependsOn, assigneeId, teamId, ...rest } = input
  return created(
    present({
      ...rest,
      ...links,
      remindAt: remindAt && inOrder(remindAt),
      dependsOn: dependsOn && inOrder(dependsOn),
      id,
      status: 'open' as const,
    }) as NewTask,
  )
}

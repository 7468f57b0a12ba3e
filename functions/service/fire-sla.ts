import { users } from '../../shared/admin/user-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { derivedId } from '../../shared/kernel/derived-id.ts'
import { type Instant, minute, plusMs } from '../../shared/kernel/instant.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import { escalate, type TaskWanted, takersOf } from '../../shared/service/escalation.ts'
import { nextDue } from '../../shared/service/sla-clock.ts'
import { recordFact } from '../../shared/service/sla-fact-store.ts'
import { planSla, withoutPolicy } from '../../shared/service/sla-plan.ts'
import { unwatchCase } from '../../shared/service/sla-watch-store.ts'
import type { Fired } from '../../shared/storage/due.ts'
import { createRecord, loadRecord, type Stamp, type Step } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'
import { newTask } from '../../shared/tasks/new-task.ts'
import { tasks } from '../../shared/tasks/task-store.ts'
import { placeSteps } from './case-places.ts'
import type { Sources } from './sla-sources.ts'

export const automationName = 'watch-sla'

const taskStep = (stamp: Stamp, found: Case, { reached, place, title, dueInMinutes }: TaskWanted): Step => {
  const { clock, key, at } = reached
  const cause = `${found.id}/${clock.name}/${clock.messageId ?? clock.round ?? ''}/${key}/${place}`
  const { ownerId, teamId, customerId } = found
  const decision = newTask(
    derivedId('tsk', at, cause),
    {
      kind: 'to_do',
      title: `${title} (${found.number})`,
      priority: 'high',
      ...(dueInMinutes !== undefined && { dueAt: plusMs(stamp.now, dueInMinutes * minute) }),
    },
    { assigneeId: ownerId, teamId, customerId, source: { automation: automationName, eventId: cause } },
  )
  return createRecord(tasks, stamp, decision).step
}

/** Plans the clocks of a case that has something due, and does what the milestones that it has come to ask for; in one commit. */
export const slaFiring =
  (store: Store, promiseFor: Sources) =>
  async (found: Case, now: Instant, tenantId: string): Promise<Fired<Case> | undefined> => {
    const due = nextDue(found)
    // One that went up in another since it was listed has nothing due any more, and must not be written as if it had not.
    if (found.mergedInto !== undefined || due === undefined || due > now) return undefined
    const promise = await promiseFor(tenantId, found)
    if (!promise) return { state: { ...found, sla: withoutPolicy(found.sla ?? { clockVersion: 0 }) }, raises: [] }
    const { sla, reached } = planSla(found, promise, now)
    const takers = await Promise.all(
      takersOf(reached, promise.rules).map((id) => loadRecord(store, users, tenantId, id)),
    )
    const working = new Set(takers.flatMap((user) => (user?.status === 'active' ? [user.id] : [])))
    const gone = new Set(takersOf(reached, promise.rules).filter((id) => !working.has(id)))
    const { state, raises, facts, tasks: wanted } = escalate({ ...found, sla }, reached, promise.rules, gone, now)
    const stamp: Stamp = { actor: automation(tenantId, automationName), now, requestId: `${automationName}:${now}` }
    const steps: Step[] = [
      ...facts.map((fact) => recordFact(tenantId, found.id, sla, fact, now)),
      ...wanted.map((task) => taskStep(stamp, state, task)),
      ...placeSteps(tenantId, [[found, state]]),
    ]
    if (!sla.isWatched) steps.push({ action: unwatchCase(tenantId, promise.calendarId, found.id) })
    return { state, raises, steps }
  }

import { interactionLogged } from '../../events/communication.ts'
import { users } from '../../shared/admin/user-store.ts'
import { interactions } from '../../shared/communication/interaction-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { derivedId } from '../../shared/kernel/derived-id.ts'
import { createOnce } from '../../shared/storage/apply.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { newTask } from '../../shared/tasks/new-task.ts'
import { tasks } from '../../shared/tasks/task-store.ts'
import type { ConsumerFunction } from '../function.ts'

/** The title stays out of the event, since people write names into it; it is read from the interaction. */
const onInteractionLogged: ConsumerFunction = {
  kind: 'consumer',
  name: 'tasks-on-interaction-logged',
  summary: 'Makes a task of the next action that an interaction names',
  source: 'functions/tasks/on-interaction-logged.ts',
  uses: ['table:read', 'table:write'],
  on: [interactionLogged],
  handle: async ({ id: eventId, tenantId, recordId, at, requestId }, { store, clock }) => {
    const interaction = await loadRecord(store, interactions, tenantId, recordId)
    if (!interaction?.nextAction) return
    const { customerId, contactId, leadId, dealId, staffId, teamId, nextAction } = interaction
    const { assigneeId = staffId, ...action } = nextAction
    const assignee = assigneeId === undefined ? undefined : await loadRecord(store, users, tenantId, assigneeId)
    const decision = newTask(
      derivedId('tsk', at, eventId),
      { ...action, priority: 'normal' },
      {
        assigneeId,
        teamId: assignee?.teamId ?? teamId,
        customerId,
        contactId,
        leadId,
        dealId,
        interactionId: interaction.id,
        source: { automation: onInteractionLogged.name, eventId },
      },
    )
    const stamp = { actor: automation(tenantId, onInteractionLogged.name), now: clock.now(), requestId }
    await createOnce(store, tasks, stamp, decision)
  },
}

export default onInteractionLogged

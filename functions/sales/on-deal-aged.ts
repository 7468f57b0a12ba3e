import type * as z from 'zod'
import type { DomainEvent } from '../../events/define-event.ts'
import { dealAged } from '../../events/sales.ts'
import { languageOf } from '../../shared/admin/language-store.ts'
import { users } from '../../shared/admin/user-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { derivedId } from '../../shared/kernel/derived-id.ts'
import { plusDays } from '../../shared/kernel/instant.ts'
import type { Stay } from '../../shared/sales/deal-schema.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { createOnce } from '../../shared/storage/apply.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { newTask } from '../../shared/tasks/new-task.ts'
import { tasks } from '../../shared/tasks/task-store.ts'
import type { ConsumerFunction } from '../function.ts'

const daysToReact = 1

const titles = {
  en: (stage: string, days: number) => `Move the deal on: longer than ${days} days in ${stage}`,
  zh: (stage: string, days: number) => `请推进商机：在“${stage}”阶段已超过 ${days} 天`,
}

/** The owner gets it; when that one left, the queue of the deal's team. One that moved on meanwhile needs nothing. */
const onDealAged: ConsumerFunction = {
  kind: 'consumer',
  name: 'on-deal-aged',
  summary: 'Makes a task for the owner of a deal that stays in its stage for too long',
  source: 'functions/sales/on-deal-aged.ts',
  uses: ['table:read', 'table:write'],
  on: [dealAged],
  handle: async (event, { store, clock }) => {
    const { id: eventId, tenantId, recordId, at, requestId, data } = event as DomainEvent<z.infer<typeof dealAged.data>>
    const deal = await loadRecord(store, deals, tenantId, recordId)
    const stay = deal?.stages.at(-1) as Stay | undefined
    if (deal?.state !== 'open' || stay?.enteredAt !== data.enteredAt) return
    const { ownerId, teamId, customerId } = deal
    const owner = ownerId === undefined ? undefined : await loadRecord(store, users, tenantId, ownerId)
    const language = await languageOf(store, tenantId, owner)
    const decision = newTask(
      derivedId('tsk', at, eventId),
      {
        kind: 'to_do',
        title: titles[language](stay.name, data.days),
        priority: 'normal',
        dueAt: plusDays(at, daysToReact),
      },
      {
        assigneeId: owner?.status === 'active' ? owner.id : undefined,
        teamId: owner?.teamId ?? teamId,
        customerId,
        dealId: deal.id,
        source: { automation: onDealAged.name, eventId },
      },
    )
    const stamp = { actor: automation(tenantId, onDealAged.name), now: clock.now(), requestId }
    await createOnce(store, tasks, stamp, decision)
  },
}

export default onDealAged

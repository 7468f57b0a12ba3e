import { calendarChanged } from '../../events/calendars.ts'
import type { DomainEvent } from '../../events/define-event.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { derivedId } from '../../shared/kernel/derived-id.ts'
import { calendarsFollowing } from '../../shared/service/calendar-store.ts'
import { slaReplans } from '../../shared/service/sla-replan-store.ts'
import { createOnce } from '../../shared/storage/apply.ts'
import type { ConsumerFunction } from '../function.ts'

const touchesTime = ['zone', 'weekly', 'exceptions', 'parentId']

/** Leaves the work to the minute tick, which does it in parts: a calendar may have more cases than one run can look through. */
const onSlaCalendarChanged: ConsumerFunction = {
  kind: 'consumer',
  name: 'on-sla-calendar-changed',
  summary: 'Has the clocks of open cases planned anew when their calendar, or one that it inherits from, was edited',
  source: 'functions/service/on-sla-calendar-changed.ts',
  uses: ['table:read', 'table:write'],
  on: [calendarChanged],
  handle: async (event, { store, clock }) => {
    const { id: eventId, tenantId, recordId, at, requestId, data } = event as DomainEvent<{ fields: string[] }>
    if (!data.fields.some((field) => touchesTime.includes(field))) return
    const now = clock.now()
    const calendarIds = await calendarsFollowing(store, tenantId, recordId)
    const state = { id: derivedId('rep', at, eventId), calendarIds, dueAt: now }
    const stamp = { actor: automation(tenantId, onSlaCalendarChanged.name), now, requestId }
    await createOnce(store, slaReplans, stamp, { state, raises: [] })
  },
}

export default onSlaCalendarChanged

import type { CalendarRules } from '../../shared/kernel/business-calendar.ts'
import { compileCalendar } from '../../shared/kernel/business-calendar.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { weekdays } from '../../shared/kernel/working-hours.ts'
import { moveCase, noteMessage } from '../../shared/service/case.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import type { StatusGroup } from '../../shared/service/case-status.ts'
import type { CaseMessage } from '../../shared/service/message-schema.ts'
import { planSla } from '../../shared/service/sla-plan.ts'
import type { SlaPromise as Promised, Reached } from '../../shared/service/sla-play.ts'
import { type ClockReading, readClocks } from '../../shared/service/sla-reading.ts'

const nineToFive = [{ from: '09:00', to: '17:00' }]

export const office = (given: Partial<CalendarRules> = {}): CalendarRules => ({
  zone: 'UTC',
  weekly: Object.fromEntries(weekdays.slice(0, 5).map((weekday) => [weekday, nineToFive])),
  exceptions: [],
  ...given,
})

/** One hour to the first and next response, one working day to the resolution. */
export const promiseOf = (given: Partial<Promised['rules']> = {}, rules = office(), version = 1): Promised => ({
  policy: { id: 'sla_1', version: 1 },
  rules: {
    targets: { normal: { firstResponse: 60, nextResponse: 60, resolution: 480 } },
    warnings: [{ percent: 80, notify: ['owner'] }],
    levels: [{ afterMinutes: 60, of: 'business', actions: [{ do: 'notify', to: ['manager'] }] }],
    ...given,
  },
  calendarId: 'cal_1',
  versions: [{ id: 'cal_1', version }],
  calendar: compileCalendar(rules),
})

export const newCase = (at: Instant): Case =>
  ({
    id: 'cas_1',
    version: 1,
    createdAt: at,
    createdBy: 'user:usr_1',
    updatedAt: at,
    updatedBy: 'user:usr_1',
    number: 'C-1',
    kind: 'request',
    subject: 'x',
    channel: 'email',
    impact: 'medium',
    urgency: 'medium',
    priority: 'normal',
    status: 'new',
    statusGroup: 'open',
    statusSince: at,
    replies: 0,
    reopenedCount: 0,
  }) as Case

let messages = 0
const message = (given: Partial<CaseMessage>): CaseMessage =>
  ({
    id: `msg_${++messages}`,
    by: 'user:usr_1',
    author: 'staff',
    visibility: 'public',
    channel: 'email',
    ...given,
  }) as CaseMessage

/** A case to which things happen, and whose clocks the tick plans when it is told to. */
export const living = (at: Instant, promise = promiseOf()) => {
  let found = newCase(at)
  const reached: Reached[] = []
  const life = {
    promise,
    state: () => found,
    move: (group: StatusGroup, now: Instant) => {
      found = moveCase(found, { key: `${group}-${now}`, group }, now, 'user:usr_1').state
    },
    says: (author: CaseMessage['author'], now: Instant, given: Partial<CaseMessage> = {}) => {
      found = noteMessage(found, message({ author, ...given }), now).state
    },
    plan: (now: Instant): void => {
      const planned = planSla(found, life.promise, now)
      found = { ...found, sla: planned.sla }
      reached.push(...planned.reached)
    },
    read: (now: Instant): ClockReading[] => readClocks(found.sla, life.promise.calendar, now),
    clock: (name: string, now: Instant): ClockReading | undefined => life.read(now).find(({ clock }) => clock === name),
    reached: () => reached.map(({ clock, key, at: when }) => `${clock.name} ${key} ${when.slice(5, 16)}`),
  }
  return life
}

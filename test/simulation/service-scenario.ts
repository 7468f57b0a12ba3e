import onSlaCalendarChanged from '../../functions/service/on-sla-calendar-changed.ts'
import onSlaMilestone from '../../functions/service/on-sla-milestone.ts'
import watchSla from '../../functions/service/watch-sla.ts'
import { searchables } from '../../functions/stream/searchables.ts'
import { users } from '../../shared/admin/user-store.ts'
import type { Decision } from '../../shared/kernel/decision.ts'
import { day, hour, type Instant, plusMs } from '../../shared/kernel/instant.ts'
import { weekdays } from '../../shared/kernel/working-hours.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { changeCalendar, createCalendar } from '../../shared/service/calendar.ts'
import { calendars } from '../../shared/service/calendar-store.ts'
import { changeCase, moveCase, noteMessage, openCase } from '../../shared/service/case.ts'
import { type ComplaintPart, complaintPath, isPartDone } from '../../shared/service/case-complaint.ts'
import { assignCase } from '../../shared/service/case-owner.ts'
import { defaultMatrix } from '../../shared/service/case-priority.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import { defaultStatuses } from '../../shared/service/case-status.ts'
import { cases } from '../../shared/service/case-store.ts'
import { advanceComplaint, type ComplaintStep } from '../../shared/service/complaint.ts'
import type { CaseMessage } from '../../shared/service/message-schema.ts'
import { changeSlaPolicy, createSlaPolicy, publishSlaPolicy } from '../../shared/service/sla-policy.ts'
import { SlaPolicyInput } from '../../shared/service/sla-policy-schema.ts'
import { loadPublishedList, saveInList, savePublished, slaPolicies } from '../../shared/service/sla-policy-store.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import { changeRecord, createRecord, loadRecord } from '../../shared/storage/record.ts'
import { stampOf } from './leads-scenario.ts'
import type { Begin, Scenario } from './scenario.ts'
import { checkService } from './service-check.ts'

const tenantId = 'ten_1'
const calendarId = 'cal_01J9ZQ4T7M8K3X5V2B6N1R0CDE'
const policyId = 'sla_1'

const change = (
  platform: Platform,
  id: string,
  decide: (found: Case, now: Instant) => Decision<Case>,
): Promise<void> => {
  const stamp = stampOf(tenantId, platform)
  return changeStored(platform.store, cases, stamp, id, (found) => decide(found, stamp.now))
}

const addCase =
  (known: string[]): Begin =>
  async (random, platform) => {
    const id = platform.ids('cas')
    known.push(id)
    const kind = random.chance(0.3) ? 'complaint' : 'request'
    const input = { kind, subject: 'x', channel: 'email', impact: 'medium', urgency: 'medium' } as const
    const opening = { id, number: id, status: { key: 'new', group: 'open' }, matrix: defaultMatrix } as const
    const decision = openCase(opening, input, { ownerId: 'usr_1' }, platform.clock.now())
    await platform.store.commit([createRecord(cases, stampOf(tenantId, platform), decision).step.action])
  }

const withOne =
  (known: readonly string[], begin: (id: string, ...of: Parameters<Begin>) => Promise<void>): Begin =>
  async (random, platform) => {
    if (known.length > 0) await begin(random.pick(known), random, platform)
  }

const move = (id: string, ...[random, platform]: Parameters<Begin>) => {
  const to = random.pick(defaultStatuses)
  return change(platform, id, (found, now) => moveCase(found, to, now, 'user:usr_1'))
}

const say = (id: string, ...[random, platform]: Parameters<Begin>) => {
  const author = random.pick(['customer', 'customer', 'staff', 'staff', 'automation'] as const)
  const visibility = random.chance(0.8) ? 'public' : 'internal'
  const message = { id: platform.ids('msg'), by: 'user:usr_1', author, visibility, channel: 'email' } as CaseMessage
  return change(platform, id, (found, now) => noteMessage(found, message, now))
}

const assign = (id: string, ...[random, platform]: Parameters<Begin>) => {
  const ownerId = random.pick(['usr_1', 'usr_2'])
  return change(platform, id, (found, now) =>
    found.statusGroup === 'open' ? assignCase(found, { ownerId }, now) : { state: found, raises: [] },
  )
}

const reweigh = (id: string, ...[random, platform]: Parameters<Begin>) => {
  const urgency = random.pick(['low', 'medium', 'high'] as const)
  return change(platform, id, (found, now) =>
    found.statusGroup === 'closed'
      ? { state: found, raises: [] }
      : changeCase(found, { urgency }, defaultMatrix, 'user:usr_1', now),
  )
}

const signer = { kind: 'user', id: 'usr_9', tenantId, teamIds: [], permissions: {} } as const

const stepNamed = (part: ComplaintPart, ok: boolean): ComplaintStep => {
  switch (part) {
    case 'acknowledged':
      return { step: 'acknowledge' }
    case 'compensation':
      return { step: 'compensation' }
    case 'signOff':
      return { step: 'sign_off', approved: ok }
    default:
      return { step: part, text: 'x' }
  }
}

/** The next step of a complaint, one that was done already, a sign-off that is refused, or a complaint where there was none. */
const advance = (id: string, ...[random, platform]: Parameters<Begin>) =>
  change(platform, id, (found, now) => {
    const same = { state: found, raises: [] }
    const { complaint } = found
    if (found.statusGroup === 'closed') return same
    if (!complaint)
      return random.chance(0.1) ? changeCase(found, { kind: 'complaint' }, defaultMatrix, 'user:usr_1', now) : same
    const next = complaintPath.find((part) => !isPartDone(complaint, part))
    const part = random.chance(0.9) || complaint.signOff?.approved ? next : 'acknowledged'
    return part ? advanceComplaint(found, stepNamed(part, random.chance(0.6)), signerFor(part), now) : same
  })

const signerFor = (part: ComplaintPart) => (part === 'signOff' ? signer : { ...signer, id: 'usr_1' })

const hours = [
  { from: '08:30', to: '12:00' },
  { from: '13:00', to: '18:00' },
]

const editCalendar: Begin = async ({ below, chance }, platform) => {
  const date = plusMs(platform.clock.now(), (below(20) - 5) * day).slice(0, 10)
  const intervals = chance(0.6) ? [] : hours.slice(0, 1 + below(2))
  await changeStored(platform.store, calendars, stampOf(tenantId, platform), calendarId, (calendar) => {
    const others = calendar.exceptions.filter((exception) => exception.date !== date)
    return changeCalendar(calendar, { exceptions: [...others, { date, intervals }] } as never)
  })
}

const input = (resolution: number) =>
  SlaPolicyInput.parse({
    name: 'Policy',
    draft: {
      targets: {
        low: { firstResponse: 240, nextResponse: 240, resolution: resolution + 300 },
        normal: { firstResponse: 90, nextResponse: 120, resolution },
        high: { firstResponse: 30, nextResponse: 45, resolution: resolution - 60 },
      },
      complaintSteps: { acknowledge: 60, cause: 300, remedy: 600, compensation: 120, signOff: 240, prevention: 900 },
      warnings: [
        { percent: 50, notify: ['owner'] },
        { percent: 80, notify: ['owner'] },
      ],
      levels: [
        { afterMinutes: 60, actions: [{ do: 'notify', to: ['owner'] }] },
        { afterMinutes: 600, actions: [{ do: 'create_task', title: 'Late' }] },
        { afterMinutes: 1440, of: 'wall', actions: [{ do: 'reassign', ownerId: `usr_${'0'.repeat(26)}` }] },
      ],
    },
  })

/** A new version of the policy; what runs keeps the one before. */
const publish: Begin = async ({ below }, platform) => {
  const { store } = platform
  const policy = await loadRecord(store, slaPolicies, tenantId, policyId)
  const list = await loadPublishedList(store, tenantId)
  if (!policy) return
  const { draft } = input(300 + below(1000))
  const decision = publishSlaPolicy(changeSlaPolicy(policy, { draft }).state, platform.clock.now())
  const version = decision.state.publishedVersion as number
  const steps = [
    changeRecord(slaPolicies, stampOf(tenantId, platform), decision).step,
    savePublished(tenantId, policyId, version, { ...draft, calendarId }),
    saveInList(tenantId, list, policyId, { id: policyId, version, position: 1 }),
  ]
  await store.commit(steps.map(({ action }) => action))
}

const prepare = async (platform: Platform): Promise<void> => {
  const stamp = stampOf(tenantId, platform)
  const put = async (step: { action: unknown }) => platform.store.commit([step.action as never])
  for (const id of ['usr_1', 'usr_2']) {
    const state = { id, status: 'active', name: id, email: `${id}@example.com`, roleIds: [] }
    await put(createRecord(users as never, stamp, { state, raises: [] } as never).step)
  }
  const weekly = Object.fromEntries(weekdays.slice(0, 5).map((weekday) => [weekday, hours]))
  const calendar = { name: 'Office', zone: 'Europe/Berlin', weekly, exceptions: [], isDefault: false }
  await put(createRecord(calendars, stamp, createCalendar(calendarId, calendar as never)).step)
  await put(createRecord(slaPolicies, stamp, createSlaPolicy(policyId, input(600))).step)
}

/**
 * A service desk for some weeks: pauses, answers, reopenings, reassignments, other priorities, edits of the calendar, new versions of
 * the policy.
 */
export const serviceScenario: Scenario = {
  searchables,
  consumers: [onSlaCalendarChanged, onSlaMilestone],
  ticks: [watchSla.handle],
  strideMs: 20 * hour,
  prepare: async (platform) => {
    await prepare(platform)
    await publish({ below: () => 300 } as never, platform)
  },
  commands: () => {
    const known: string[] = []
    const moves = withOne(known, move)
    const says = withOne(known, say)
    const advances = withOne(known, advance)
    const others = [withOne(known, assign), withOne(known, reweigh), editCalendar, publish]
    return [addCase(known), addCase(known), moves, moves, moves, says, says, says, advances, advances, ...others]
  },
  check: checkService,
}

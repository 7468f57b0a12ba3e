import { type BusinessCalendar, compileCalendar } from '../../shared/kernel/business-calendar.ts'
import { businessBetween } from '../../shared/kernel/business-time.ts'
import { type Instant, minute, plusMs } from '../../shared/kernel/instant.ts'
import { inheritedRules } from '../../shared/service/calendar.ts'
import type { Calendar } from '../../shared/service/calendar-schema.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import { type Clock, type ClockName, clockId, type PromiseName } from '../../shared/service/sla-clock.ts'
import type { SlaFact } from '../../shared/service/sla-fact-store.ts'
import type { SlaRules } from '../../shared/service/sla-policy-schema.ts'
import { readClocks } from '../../shared/service/sla-reading.ts'
import { isStepName, stepOf } from '../../shared/service/sla-steps.ts'
import { recordNameOf } from '../../shared/storage/postings.ts'
import type { End } from './scenario.ts'
import { type Step, stepsOf } from './service-steps.ts'
import { eventsIn, type Written } from './written.ts'

type Group = Case['statusGroup']

/** What happened to a case, read from its writes and nothing else. */
interface Timeline {
  readonly states: readonly Case[]
  readonly groups: readonly { readonly at: Instant; readonly group: Group }[]
  /** With their place among all that was written: what was decided late may bear an earlier time. */
  readonly replies: readonly { readonly place: number; readonly at: Instant }[]
  readonly messages: readonly { readonly id: string; readonly place: number; readonly at: Instant }[]
  readonly steps: readonly Step[]
}

const stateAt = ({ after }: Written): Case => ({ ...after.data, version: after.version }) as unknown as Case

const timelineOf = (writes: readonly Written[]): Timeline => {
  const states = writes.map(stateAt)
  const first = states[0] as Case
  const groups: { at: Instant; group: Group }[] = [{ at: first.createdAt, group: 'open' }]
  let latest = ''
  for (const { statusGroup, statusSince } of states) {
    const last = groups.at(-1) as { group: Group }
    if (last.group === statusGroup || (last.group === 'resolved' && statusGroup === 'closed')) continue
    if (last.group === 'closed' && statusGroup === 'resolved') continue
    if (groups.length > 1 && statusSince > latest) latest = statusSince
    if (groups.length === 1) latest = statusSince
    groups.push({ at: latest, group: statusGroup })
  }
  const raised = writes.flatMap(({ after }, place) =>
    (after.raised as unknown as { type: string; data: { messageId: string } }[]).map((event) => ({
      ...event,
      place,
      at: after.at,
    })),
  )
  return {
    states,
    groups,
    steps: stepsOf(writes),
    replies: raised.filter(({ type }) => type === 'case.replied'),
    messages: raised
      .filter(({ type }) => type === 'case.customer_replied')
      .map(({ data, at, place }) => ({ id: data.messageId, at, place })),
  }
}

/** Working time while the case was open, slice by slice; and the last moment in which it was. */
const ran = ({ groups }: Timeline, calendar: BusinessCalendar, start: Instant, stop: Instant) => {
  let elapsedMs = 0
  let last: Instant = ''
  for (const [index, { at, group }] of groups.entries()) {
    const from = at > start ? at : start
    const end = groups[index + 1]?.at ?? stop
    const to = end < stop ? end : stop
    if (group !== 'open' || from > to) continue
    elapsedMs += businessBetween(calendar, from, to)
    last = to
  }
  return { elapsedMs, last }
}

const thresholds = (rules: SlaRules, targetMs: number, isFollowing: boolean): Map<string, number> =>
  new Map([
    ...(isFollowing
      ? []
      : rules.warnings.map(({ percent }) => [`warning:${percent}`, Math.ceil((targetMs * percent) / 100)] as const)),
    ['breach', targetMs],
    ...(isFollowing ? [] : rules.levels).flatMap(({ afterMinutes, of }, index) =>
      of === 'business' ? [[`level:${index + 1}`, targetMs + afterMinutes * minute] as const] : [],
    ),
  ])

/** All plans of a case, by clock: the last state of each, and the calendar version that it was made with. */
const plansOf = ({ states }: Timeline) => {
  const plans = new Map<string, { clock: Clock; version: number }>()
  for (const { sla } of states) {
    const version = sla?.calendar?.versions[0]?.version
    if (!sla || version === undefined) continue
    for (const clock of sla.clocks) {
      const known = plans.get(clockId(clock))
      const isSame = known?.clock.metAt === clock.metAt
      if (isSame && known?.clock.elapsedMs !== undefined && clock.elapsedMs !== undefined) continue
      plans.set(clockId(clock), { clock, version })
    }
  }
  return plans
}

/** The first reply after what waited for it. */
const answerTo = ({ replies, messages }: Timeline, { messageId, startedAt }: Clock): Instant | undefined => {
  const asked = messages.find(({ id }) => id === messageId)?.place ?? -1
  const at = replies.find(({ place }) => place > asked)?.at
  return at !== undefined && at < startedAt ? startedAt : at
}

interface Sources {
  readonly calendar: (version: number) => BusinessCalendar
  readonly newest: number
  readonly rules: (version: number) => SlaRules
}

const sourcesOf = ({ writes, items }: End): Sources => {
  const versions = new Map<number, BusinessCalendar>()
  for (const { after } of writes.filter(({ after }) => after.noun === 'calendar'))
    versions.set(after.version, compileCalendar(inheritedRules([after.data as unknown as Calendar])))
  const rules = new Map(
    items
      .filter(({ pk, sk }) => pk.includes('#sla#') && sk.startsWith('version#'))
      .map((item) => [Number(item.sk.slice(8)), item.rules]),
  )
  return {
    calendar: (version) => versions.get(version) as BusinessCalendar,
    newest: Math.max(...versions.keys()),
    rules: (version) => rules.get(version) as unknown as SlaRules,
  }
}

const minutesOf = ({ targets, complaintSteps = {} }: SlaRules, priority: Case['priority'], name: ClockName): number =>
  isStepName(name) ? (complaintSteps[stepOf(name)] ?? 0) : (targets[priority]?.[name as PromiseName] ?? 0)

const isSameClock = (one: SlaFact, other: SlaFact): boolean =>
  clockId({ name: one.clock, messageId: one.messageId, round: one.round }) ===
  clockId({ name: other.clock, messageId: other.messageId, round: other.round })

/** The priority of the case that a plan was made from. */
const priorityPlanned = (states: readonly Case[], place: number): Case['priority'] =>
  (states[place - 1] ?? (states[place] as Case)).priority

/** A milestone is judged by what was known when it was fired: what is decided before and written after can not undo it. */
const checkFacts = (
  own: readonly Written[],
  facts: readonly SlaFact[],
  { calendar, rules }: Sources,
  wrong: string[],
): void => {
  const states = own.map(stateAt)
  for (const fact of facts) {
    const { clock: name, messageId, round, milestone, reachedAt, clockVersion, policyVersion, firedAt } = fact
    const plannedAt = (version: number) => states.findIndex(({ sla }) => sla?.clockVersion === version)
    const place = plannedAt(clockVersion)
    const planned = states[place] as Case
    // A promise that was broken stays what it was, whatever the priority becomes.
    const broken = facts.find((one) => one.milestone === 'breach' && isSameClock(one, fact))
    const promisedAt = broken && broken.clockVersion < clockVersion ? plannedAt(broken.clockVersion) : place
    const timeline = timelineOf(own.slice(0, place + 1))
    const id = clockId({ name, messageId, round })
    const about = `${planned.id} ${id} ${milestone}`
    const version = planned.sla?.calendar?.versions[0]?.version
    const said = rules(policyVersion)
    const step = timeline.steps.find((one) => one.id === id)
    const asked = timeline.messages.find((one) => one.id === messageId)
    const start = name.startsWith('complaint')
      ? step?.startedAt
      : messageId === undefined
        ? planned.createdAt
        : asked?.at
    const targetMs = minutesOf(said, priorityPlanned(states, promisedAt), name) * minute
    const threshold = thresholds(said, targetMs, false).get(milestone)
    if (version === undefined || start === undefined) wrong.push(`${about} was reached in no plan`)
    else if (threshold !== undefined && ran(timeline, calendar(version), start, reachedAt).elapsedMs !== threshold)
      wrong.push(`${about}: at ${reachedAt} the clock had not run for ${threshold}`)
    const noted = [...[...timeline.groups, ...timeline.replies].map(({ at }) => at), step?.metAt ?? '']
    if (reachedAt > ([firedAt, ...noted].sort().at(-1) as Instant)) wrong.push(`${about} was fired early`)
  }
}

const checkClocks = (
  timeline: Timeline,
  facts: readonly SlaFact[],
  end: End,
  sources: Sources,
  wrong: string[],
): void => {
  const last = timeline.states.at(-1) as Case
  const { sla } = last
  if (!sla?.policy) return void wrong.push(`${last.id} has no policy`)
  const rules = sources.rules(sla.policy.version)
  const done = new Set(
    facts.map(({ clock, messageId, round, milestone }) => `${clockId({ name: clock, messageId, round })} ${milestone}`),
  )
  if (sla.isWatched && sla.calendar?.versions[0]?.version !== sources.newest)
    wrong.push(`${last.id} is planned with an old calendar`)
  if (sla.isWatched && sla.priority !== last.priority) wrong.push(`${last.id} is planned with an old priority`)
  for (const [id, { clock, version }] of plansOf(timeline)) {
    const { startedAt, targetMs, isFollowing = false, elapsedMs } = clock
    if (targetMs === undefined) continue
    const isEnded = elapsedMs !== undefined
    const calendar = sources.calendar(isEnded ? version : sources.newest)
    const step = timeline.steps.find((one) => one.id === id)
    if (isStepName(clock.name) && (step?.startedAt !== startedAt || step.isWithdrawn !== (clock.isWithdrawn ?? false)))
      wrong.push(`${last.id} ${id} began at ${startedAt}, not ${step?.startedAt}`)
    const answered = isStepName(clock.name) ? step?.metAt : answerTo(timeline, clock)
    const settled =
      last.statusGroup === 'resolved' || last.statusGroup === 'closed' ? timeline.groups.at(-1)?.at : undefined
    const met = clock.name === 'resolution' ? settled : answered
    const { elapsedMs: expected, last: lastRun } = ran(timeline, calendar, startedAt, met ?? end.now)
    if (isEnded && elapsedMs !== expected) wrong.push(`${last.id} ${id} took ${elapsedMs}, not ${expected}`)
    const isHeld = sla.clocks.some((one) => clockId(one) === id)
    const read = readClocks(sla, calendar, end.now).find((one) => clockId({ ...one, name: one.clock }) === id)
    if (isHeld && !isEnded && read?.elapsedMs !== expected)
      wrong.push(`${last.id} ${id} shows ${read?.elapsedMs}, not ${expected}`)
    for (const [milestone, threshold] of thresholds(rules, targetMs, isFollowing))
      if (expected >= threshold && !done.has(`${id} ${milestone}`))
        wrong.push(`${last.id} ${id} ${milestone} was missed`)
    const { breachedAt } = clock
    for (const [index, { of, afterMinutes }] of (isFollowing ? [] : rules.levels).entries())
      if (
        of === 'wall' &&
        breachedAt &&
        lastRun >= plusMs(breachedAt, afterMinutes * minute) &&
        !done.has(`${id} level:${index + 1}`)
      )
        wrong.push(`${last.id} ${id} level ${index + 1} was missed`)
  }
}

const milestoneTypes = ['case.sla_warned', 'case.sla_breached', 'case.escalated']

/** No milestone twice, none missed, none early; clocks as a recomputation from what happened; each policy kept; mails and tasks. */
export const checkService = (end: End): readonly string[] => {
  const wrong: string[] = []
  const { writes, items, sent } = end
  const sources = sourcesOf(end)
  const ofCases = writes.filter(({ after }) => after.noun === 'case')
  for (const [pk, own] of Map.groupBy(ofCases, ({ key }) => key.pk)) {
    const timeline = timelineOf(own)
    const facts = items
      .filter((item) => item.pk === pk && item.sk.startsWith('sla#'))
      .map(({ data }) => data as unknown as SlaFact)
    const policies = new Set(timeline.states.flatMap(({ sla }) => (sla?.policy ? [sla.policy.version] : [])))
    if (policies.size > 1) wrong.push(`${pk} changed its policy`)
    const raised = own.flatMap(({ after }) => after.raised as unknown as { type: string }[])
    const events = raised.filter(({ type }) => milestoneTypes.includes(type)).length
    if (events !== facts.length) wrong.push(`${pk}: ${events} events for ${facts.length} milestones`)
    checkFacts(own, facts, sources, wrong)
    checkClocks(timeline, facts, end, sources, wrong)
  }
  const mails = [...sent]
  for (const { id, type } of eventsIn(writes))
    if (type === 'case.sla_breached' && !mails.some((key) => key.startsWith(`${id}/`)) && isTold(writes, id))
      wrong.push(`nobody was told of ${id}`)
  const made = writes.filter(({ after, before }) => after.noun === 'task' && !before).length
  const asked = items.filter(
    ({ sk, data }) => sk.startsWith('sla#') && ((data as unknown as SlaFact).done ?? []).includes('create_task'),
  ).length
  if (made !== asked) wrong.push(`${made} tasks were made, not ${asked}`)
  return wrong
}

const isTold = (writes: readonly Written[], id: string): boolean =>
  writes.some(({ key, after }) => {
    const found = `${after.noun}/${recordNameOf(key).id}/${after.version}/`
    if (!id.startsWith(found)) return false
    const raised = after.raised[Number(id.slice(found.length))] as unknown as { data: { notify: string[] } }
    return raised.data.notify.length > 0
  })

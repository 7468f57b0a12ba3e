import { caseChanged } from '../../events/cases.ts'
import { raise } from '../../events/define-event.ts'
import { caseEscalated, caseSlaBreached, caseSlaWarned } from '../../events/sla.ts'
import type { Decision, Raised } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import { aboutOf, isUnsettled, present } from './case.ts'
import { assignCase } from './case-owner.ts'
import { type CasePriority, casePriorities } from './case-priority.ts'
import type { Case } from './case-schema.ts'
import { slaReweighed } from './sla-clock.ts'
import type { Reached } from './sla-play.ts'
import type { EscalationAction, SlaRules } from './sla-policy-schema.ts'

/** A task that an escalation asks for. */
export interface TaskWanted {
  readonly reached: Reached
  readonly place: number
  readonly title: string
  readonly dueInMinutes?: number | undefined
}

/** What a milestone did, as it stands on the case. */
export interface Fact {
  readonly reached: Reached
  readonly notify: readonly string[]
  readonly done: readonly string[]
  readonly skipped: readonly string[]
}

export interface Escalated {
  readonly state: Case
  readonly raises: readonly Raised[]
  readonly facts: readonly Fact[]
  readonly tasks: readonly TaskWanted[]
}

const raised = (priority: CasePriority): CasePriority | undefined =>
  casePriorities[casePriorities.indexOf(priority) + 1]

/** A case after an action, or the very same when the action makes no difference (any more). */
const acted = (found: Case, action: EscalationAction, gone: ReadonlySet<string>, now: Instant): Decision<Case> => {
  if (!isUnsettled(found)) return { state: found, raises: [] }
  if (action.do === 'reassign') {
    const { ownerId, teamId = found.teamId } = action
    if (ownerId !== undefined && gone.has(ownerId)) return { state: found, raises: [] }
    return assignCase(found, { ownerId, teamId }, now)
  }
  const priority = action.do === 'raise_priority' ? raised(found.priority) : undefined
  if (priority === undefined) return { state: found, raises: [] }
  const sla = found.sla && { sla: slaReweighed(found.sla, now) }
  return { state: { ...found, priority, ...sla }, raises: [raise(caseChanged, { fields: ['priority'] })] }
}

const milestoneOf = (found: Case, { clock, at }: Reached, notify: readonly string[]) => {
  const { name, messageId, round, deadline } = clock
  const { clockVersion = 0, policy } = found.sla ?? {}
  return {
    clock: name,
    reachedAt: at,
    clockVersion,
    policyId: policy?.id ?? '',
    policyVersion: policy?.version ?? 0,
    notify: [...notify],
    ...(present({ messageId, round, deadline }) as { messageId?: string; round?: number; deadline?: string }),
    ...aboutOf(found),
  }
}

/** To whom the levels that were reached would give a case. */
export const takersOf = (reached: readonly Reached[], { levels }: Pick<SlaRules, 'levels'>): readonly string[] =>
  reached.flatMap(({ kind, index }) =>
    (kind === 'level' ? (levels[index]?.actions ?? []) : []).flatMap((action) =>
      action.do === 'reassign' && action.ownerId !== undefined ? [action.ownerId] : [],
    ),
  )

const recipientsOf = (actions: readonly EscalationAction[]): readonly string[] => [
  ...new Set(actions.flatMap((action) => (action.do === 'notify' ? action.to : []))),
]

/**
 * What follows from the milestones that a case has just reached: events, changes of the case, tasks to be made. Everything is
 * looked at as the case stands now: what a settled case needs no more is skipped, and that is written down too.
 * @param gone users who no longer work here: nothing is given to them
 */
export const escalate = (
  found: Case,
  reached: readonly Reached[],
  { warnings, breach, levels }: Pick<SlaRules, 'warnings' | 'breach' | 'levels'>,
  gone: ReadonlySet<string>,
  now: Instant,
): Escalated => {
  let state = found
  const raises: Raised[] = []
  const facts: Fact[] = []
  const tasks: TaskWanted[] = []
  for (const milestone of reached) {
    const { kind, index } = milestone
    if (kind !== 'level') {
      const { percent = 0, notify = [] } = (kind === 'warning' ? warnings[index] : undefined) ?? {}
      const told = kind === 'warning' ? notify : milestone.clock.isFollowing ? [] : breach.notify
      const data = milestoneOf(state, milestone, told)
      raises.push(kind === 'warning' ? raise(caseSlaWarned, { percent, ...data }) : raise(caseSlaBreached, data))
      facts.push({ reached: milestone, notify: told, done: [], skipped: [] })
      continue
    }
    const { actions = [] } = levels[index] ?? {}
    const done: string[] = []
    const skipped: string[] = []
    for (const [place, action] of actions.entries()) {
      if (action.do === 'notify') continue
      const isOutside = (action.do === 'create_task' || action.do === 'webhook') && isUnsettled(state)
      const after = acted(state, action, gone, now)
      if (isOutside && action.do === 'create_task')
        tasks.push({ reached: milestone, place, title: action.title, dueInMinutes: action.dueInMinutes })
      ;(isOutside || after.state !== state ? done : skipped).push(action.do)
      state = after.state
      raises.push(...after.raises)
    }
    const told = recipientsOf(actions)
    raises.push(raise(caseEscalated, { level: index + 1, done, skipped, ...milestoneOf(state, milestone, told) }))
    facts.push({ reached: milestone, notify: told, done, skipped })
  }
  return { state, raises, facts, tasks }
}

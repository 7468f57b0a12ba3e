import * as z from 'zod'
import { actorName } from '../../shared/kernel/actor.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { isUnsettled, moveCase } from '../../shared/service/case.ts'
import { checkMove } from '../../shared/service/case-move.ts'
import { Case } from '../../shared/service/case-schema.ts'
import { type CaseSettings, statusNamed } from '../../shared/service/case-settings.ts'
import { loadSettings } from '../../shared/service/case-settings-store.ts'
import { firstOf, type StatusChoice, type StatusGroup } from '../../shared/service/case-status.ts'
import { cases } from '../../shared/service/case-store.ts'
import { changeRecord, type Step } from '../../shared/storage/record.ts'
import { type Reply, type Request, route } from '../http/route.ts'
import { CaseParams } from './case-params.ts'
import { childrenOf, unchangedCase } from './case-parent.ts'
import type { Changing } from './case-places.ts'
import { changedCase } from './changed-case.ts'
import { findCase, mayWriteCase } from './find-case.ts'

const mostAtOnce = 60
const closing = z.boolean().default(false).meta({ description: 'Close its open parts along with it' })

interface Along {
  readonly steps: Step[]
  readonly changes: Changing[]
}

/** What closes the parts of a case, or holds them to being settled. */
const childrenAlong = async (
  request: Request,
  found: Case,
  to: StatusChoice,
  reopenDays: number,
  withChildren: boolean,
): Promise<Along> => {
  const by = actorName(request.actor)
  const children = await childrenOf(request, found)
  const open = children.filter(isUnsettled)
  if (open.length > 0 && !withChildren)
    throw new Refusal('case.open_children', { extra: { childIds: open.map(({ id }) => id) } })
  const along: Along = { steps: [], changes: [] }
  for (const child of children) {
    if (!open.includes(child)) {
      along.steps.push(unchangedCase(request, child))
      continue
    }
    if (!mayWriteCase(request, child)) throw new Refusal('access.denied', { params: { permission: 'case:write' } })
    checkMove(child, to, reopenDays, request.now, by)
    const decision = moveCase(child, to, request.now, by)
    const below = await childrenAlong(request, child, to, reopenDays, withChildren)
    along.steps.push(changeRecord(cases, request, decision).step, ...below.steps)
    along.changes.push([child, decision.state], ...below.changes)
    if (along.steps.length > mostAtOnce) throw new Refusal('case.full', { params: { limit: mostAtOnce } })
  }
  return along
}

type Choose = (settings: CaseSettings, found: Case) => StatusChoice

const moved = async (
  request: Request<{ caseId: string }>,
  choose: Choose,
  withChildren = false,
): Promise<Reply<Case>> => {
  const { store, actor, now } = request
  const found = await findCase(request, request.params.caseId)
  const settings = await loadSettings(store, actor.tenantId, now)
  const to = choose(settings, found)
  const by = actorName(actor)
  if (found.status === to.key) return { body: found, version: found.version }
  checkMove(found, to, settings.reopenDays, now, by)
  const isClosing = to.group === 'closed'
  const { steps, changes }: Along = isClosing
    ? await childrenAlong(request, found, to, settings.reopenDays, withChildren)
    : { steps: [], changes: [] }
  return changedCase(request, found, moveCase(found, to, now, by), steps, changes)
}

/** The group's own default; a case that is in the group already stays as it is. */
const intoGroup =
  (...groups: readonly StatusGroup[]): Choose =>
  ({ statuses }, found) =>
    groups.includes(found.statusGroup)
      ? { key: found.status, group: found.statusGroup }
      : (firstOf(statuses, groups[0] as StatusGroup) as StatusChoice)

const refuses = [
  'case.reopen_too_late',
  'complaint.unsigned',
  'complaint.own',
  'case.open_children',
  'case.full',
] as const

const postStatus = route({
  name: 'setCaseStatus',
  method: 'POST',
  path: '/v1/cases/{caseId}/status',
  summary: 'Give a case another status of the tenant; its group decides what that means',
  permission: 'case:write',
  params: CaseParams,
  body: z.strictObject({ status: z.string().min(1).max(40), withChildren: closing }),
  returns: Case,
  refuses,
  examples: { waiting: { body: { status: 'waiting_for_customer' } } },
  handle: (request) =>
    moved(
      request,
      (settings, found) =>
        request.body.status === found.status
          ? { key: found.status, group: found.statusGroup }
          : statusNamed(settings, request.body.status),
      request.body.withChildren,
    ),
})

const postResolve = route({
  name: 'resolveCase',
  method: 'POST',
  path: '/v1/cases/{caseId}/resolve',
  summary: 'Say that a case is resolved; the customer may still come back on it',
  permission: 'case:write',
  params: CaseParams,
  returns: Case,
  examples: {},
  handle: (request) => moved(request, intoGroup('resolved', 'closed')),
})

const postClose = route({
  name: 'closeCase',
  method: 'POST',
  path: '/v1/cases/{caseId}/close',
  summary: 'Close a case; a complaint only after its sign-off, and not by the one it is about',
  permission: 'case:write',
  params: CaseParams,
  body: z.strictObject({ withChildren: closing }),
  returns: Case,
  refuses,
  examples: { alone: { body: {} } },
  handle: (request) => moved(request, intoGroup('closed'), request.body.withChildren),
})

const postReopen = route({
  name: 'reopenCase',
  method: 'POST',
  path: '/v1/cases/{caseId}/reopen',
  summary: 'Open a settled case again, within the days that the tenant allows',
  permission: 'case:write',
  params: CaseParams,
  returns: Case,
  refuses: ['case.reopen_too_late'],
  examples: {},
  handle: (request) => moved(request, intoGroup('open', 'paused')),
})

export const caseStatusRoutes = [postStatus, postResolve, postClose, postReopen]

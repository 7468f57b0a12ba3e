import * as z from 'zod'
import { type Permission, reaches } from '../../shared/kernel/actor.ts'
import { fieldRefusal, Refusal } from '../../shared/kernel/refusal.ts'
import { agree, checkPending, goStale, passOn, refuse, waitingFor, withdraw } from '../../shared/sales/approval.ts'
import { Approval, ApprovalText } from '../../shared/sales/approval-schema.ts'
import { approvals, releasePending } from '../../shared/sales/approval-store.ts'
import { changed } from '../http/records.ts'
import { colleague } from '../http/references.ts'
import { type Request, route } from '../http/route.ts'
import { ApprovalParams } from './approval-params.ts'
import { enterStage, type Outcome } from './approved-move.ts'
import { findApproval, voiceOf } from './find-approval.ts'

/** What each kind of approval brings about when it is given. */
const effects: Readonly<
  Record<Approval['subject']['kind'], (request: Request, approval: Approval) => Promise<Outcome>>
> = { deal_stage: enterStage }

const personalText = ApprovalText.meta({ personal: true })

const postApprove = route({
  name: 'approve',
  method: 'POST',
  path: '/v1/approvals/{approvalId}/approve',
  summary: 'Agree; the last agreement that is needed brings about what was asked for, or shows that it is stale',
  permission: 'approval:write',
  params: ApprovalParams,
  body: z.strictObject({ note: personalText.optional() }),
  returns: Approval,
  refuses: ['approval.settled', 'approval.own_request', 'approval.not_approver'],
  examples: { note: { body: { note: 'As agreed on Monday' } } },
  handle: async (request) => {
    const { actor, now, body } = request
    const found = await findApproval(request, request.params.approvalId)
    checkPending(found)
    const isAgreed = found.approvers.some(({ userId, agreedAt }) => userId === actor.id && agreedAt !== undefined)
    if (isAgreed) return { body: found, version: found.version }
    const decision = agree(found, await voiceOf(request, found), body.note, now)
    if (decision.state.status !== 'given') return changed(request, approvals, found, decision)
    const outcome = await effects[found.subject.kind](request, found)
    const release = releasePending(actor.tenantId, found)
    if ('stale' in outcome) return changed(request, approvals, found, goStale(found, outcome.stale, now), [release])
    return changed(request, approvals, found, decision, [release, ...outcome.steps])
  },
})

const postRefuse = route({
  name: 'refuseApproval',
  method: 'POST',
  path: '/v1/approvals/{approvalId}/refuse',
  summary: 'Refuse, with a reason: one refusal settles it',
  permission: 'approval:write',
  params: ApprovalParams,
  body: z.strictObject({ reason: personalText }),
  returns: Approval,
  refuses: ['approval.settled', 'approval.own_request', 'approval.not_approver'],
  examples: { margin: { body: { reason: 'The margin is too small' } } },
  handle: async (request) => {
    const found = await findApproval(request, request.params.approvalId)
    checkPending(found)
    const decision = refuse(found, await voiceOf(request, found), request.body.reason, request.now)
    return changed(request, approvals, found, decision, [releasePending(request.actor.tenantId, found)])
  },
})

/** Whoever may write the approvals of a team or of all helps out where an approver does not; never who asked. */
const mayHelp = ({ actor, permission }: Request, found: Approval): boolean =>
  actor.id !== found.requesterId &&
  reaches(actor, permission as Permission, { ...approvals.owned?.(found), ownerId: undefined })

/** Whose part is passed on. @throws Refusal naming who is not waited for, or as `voiceOf` says */
const passedFrom = async (request: Request, found: Approval, given: string | undefined): Promise<string> => {
  const waiting = waitingFor(found)
  if (!mayHelp(request, found) || (given === undefined && waiting.length > 1)) {
    const { userId } = await voiceOf(request, found)
    if (given !== undefined && given !== userId) throw new Refusal('approval.not_approver')
    return userId
  }
  const from = given ?? waiting[0]
  if (from === undefined || !waiting.includes(from))
    throw fieldRefusal('/approverId', 'not_allowed', { allowed: waiting.join(', ') })
  return from
}

const postPassOn = route({
  name: 'passApprovalOn',
  method: 'POST',
  path: '/v1/approvals/{approvalId}/pass-on',
  summary: 'Let a colleague decide on this one instead',
  permission: 'approval:write',
  params: ApprovalParams,
  body: z.strictObject({
    to: z.string().min(1).max(40).meta({ description: 'A user', example: 'usr_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
    approverId: z
      .string()
      .min(1)
      .max(40)
      .optional()
      .meta({ description: 'Whose part it is, for whom helps out; otherwise the own one' }),
  }),
  returns: Approval,
  refuses: ['approval.settled', 'approval.own_request', 'approval.not_approver'],
  examples: { colleague: { body: { to: 'usr_01J9ZQ4T7M8K3X5V2B6N1R0CDE' } } },
  handle: async (request) => {
    const { to, approverId } = request.body
    const found = await findApproval(request, request.params.approvalId)
    checkPending(found)
    const from = await passedFrom(request, found, approverId)
    await colleague(request, to, '/to')
    return changed(request, approvals, found, passOn(found, from, to))
  },
})

const postWithdraw = route({
  name: 'withdrawApproval',
  method: 'POST',
  path: '/v1/approvals/{approvalId}/withdraw',
  summary: 'Ask for it no more',
  permission: 'approval:write',
  params: ApprovalParams,
  returns: Approval,
  refuses: ['approval.settled', 'access.denied'],
  examples: {},
  handle: async (request) => {
    const { actor, permission, now } = request
    const found = await findApproval(request, request.params.approvalId)
    if (!reaches(actor, permission as Permission, approvals.owned?.(found) ?? {}))
      throw new Refusal('access.denied', { params: { permission } })
    checkPending(found)
    return changed(request, approvals, found, withdraw(found, now), [releasePending(actor.tenantId, found)])
  },
})

export const approvalDecisionRoutes = [postApprove, postRefuse, postPassOn, postWithdraw]

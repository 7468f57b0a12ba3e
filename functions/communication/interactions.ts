import * as z from 'zod'
import { correctInteraction, logInteraction } from '../../shared/communication/interaction.ts'
import { Interaction, InteractionInput, InteractionPatch } from '../../shared/communication/interaction-schema.ts'
import { interactions } from '../../shared/communication/interaction-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { type Permission, reaches } from '../../shared/kernel/actor.ts'
import { notFound, Refusal } from '../../shared/kernel/refusal.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { customDraft } from '../http/custom-draft.ts'
import { HistoryPage, HistoryQuery, historyOfFound } from '../http/history.ts'
import { changed, checkIfMatch, created } from '../http/records.ts'
import { colleague, maySee } from '../http/references.ts'
import { type Request, route } from '../http/route.ts'
import { staffOf, withWhom } from './whom.ts'

const InteractionParams = z.strictObject({
  interactionId: z
    .string()
    .max(40)
    .meta({ description: 'Id of an interaction', example: 'itr_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

/** Who may see a customer or lead may see everything that was said with it. */
const seesWhomOf = async (request: Request, { customerId, leadId }: Interaction): Promise<boolean> => {
  const lead = leadId === undefined ? undefined : await loadRecord(request.store, leads, request.actor.tenantId, leadId)
  if (lead && maySee(request, leads, lead)) return true
  if (customerId === undefined) return false
  const customer = await loadRecord(request.store, customers, request.actor.tenantId, customerId)
  return customer !== undefined && maySee(request, customers, customer)
}

const findInteraction = async (request: Request, id: string): Promise<Interaction> => {
  const { actor, permission } = request
  const interaction = await loadRecord(request.store, interactions, actor.tenantId, id)
  if (!interaction) throw notFound()
  const isSeen = maySee(request, interactions, interaction)
  if (!isSeen && !(await seesWhomOf(request, interaction))) throw notFound()
  const owned = { ownerId: interaction.staffId, teamId: interaction.teamId }
  if (permission !== 'interaction:read' && !reaches(actor, permission as Permission, owned))
    throw new Refusal('access.denied', { params: { permission } })
  checkIfMatch(request, interaction)
  return interaction
}

const postInteraction = route({
  name: 'logInteraction',
  method: 'POST',
  path: '/v1/interactions',
  summary: 'Log that somebody was in touch with a customer or contact; the next action becomes a task',
  permission: 'interaction:write',
  body: InteractionInput,
  returns: Interaction,
  status: 201,
  refuses: ['not_found', 'customer.voided', 'contact.voided'],
  examples: {
    call: {
      body: {
        customerId: 'cus_01J9ZQ4T7M8K3X5V2B6N1R0CDE',
        contactPoint: { kind: 'own', name: 'hotline' },
        channel: 'phone',
        method: 'call',
        direction: 'outbound',
        outcome: 'interested',
        satisfaction: 4,
        durationSeconds: 420,
        summary: '想了解企业版报价',
        nextAction: { kind: 'call', title: '回电确认报价', dueAt: '2026-11-27T02:00:00.000Z' },
      },
    },
  },
  handle: async (request) => {
    const { body, now } = request
    const { custom, ...written } = body
    const whom = await withWhom(request, body)
    const staff = await staffOf(request, body.staffId)
    if (body.nextAction?.assigneeId) await colleague(request, body.nextAction.assigneeId, '/nextAction/assigneeId')
    const { patch: checked } = await customDraft(request, 'interaction', custom)
    const id = request.ids('itr')
    const decision = logInteraction(id, { ...written, ...checked }, { ...whom, ...staff }, now)
    return created(request, interactions, decision, `/v1/interactions/${id}`)
  },
})

const getInteraction = route({
  name: 'getInteraction',
  method: 'GET',
  path: '/v1/interactions/{interactionId}',
  summary: 'Read an interaction',
  permission: 'interaction:read',
  params: InteractionParams,
  returns: Interaction,
  examples: {},
  handle: async (request) => {
    const interaction = await findInteraction(request, request.params.interactionId)
    return { body: interaction, version: interaction.version }
  },
})

const patchInteraction = route({
  name: 'correctInteraction',
  method: 'PATCH',
  path: '/v1/interactions/{interactionId}',
  summary: 'Correct what was noted: what is given replaces, null removes',
  permission: 'interaction:write',
  params: InteractionParams,
  body: InteractionPatch,
  returns: Interaction,
  examples: { outcome: { body: { outcome: 'purchased', satisfaction: 5 } } },
  handle: async (request) => {
    const { body, params, now } = request
    const { custom, ...written } = body
    const interaction = await findInteraction(request, params.interactionId)
    const isReassigned = body.staffId !== undefined && body.staffId !== interaction.staffId
    const staff = isReassigned ? { teamId: null, ...(await staffOf(request, body.staffId)) } : {}
    const { patch: checked } = await customDraft(request, 'interaction', custom, interaction)
    const decision = correctInteraction(interaction, { ...written, ...checked, ...staff }, now)
    return changed(request, interactions, interaction, decision)
  },
})

const getHistory = route({
  name: 'interactionHistory',
  method: 'GET',
  path: '/v1/interactions/{interactionId}/history',
  summary: 'Every write of an interaction, newest first: which fields, from what to what, by whom, by which request',
  permission: 'interaction:read',
  params: InteractionParams,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: {},
  handle: async (request) =>
    historyOfFound(request, interactions, Interaction, await findInteraction(request, request.params.interactionId)),
})

export const interactionRoutes = [postInteraction, getInteraction, patchInteraction, getHistory]

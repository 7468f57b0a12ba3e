import * as z from 'zod'
import { users } from '../../shared/admin/user-store.ts'
import { leftOutReasons } from '../../shared/assignment/eligible.ts'
import { loadsOf } from '../../shared/assignment/load-store.ts'
import { peopleOf } from '../../shared/assignment/people-store.ts'
import { candidatesFor } from '../../shared/assignment/plan.ts'
import { methods } from '../../shared/assignment/roster.ts'
import { rosters } from '../../shared/assignment/roster-store.ts'
import { matchRule, needsUnder, Routing, type RoutingRule, type Subject } from '../../shared/assignment/routing-rule.ts'
import { loadTurn } from '../../shared/assignment/turn-store.ts'
import { pageOfWaiting } from '../../shared/assignment/waiting-store.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { type Request, route } from '../http/route.ts'
import { routedFields } from './routed-fields.ts'
import { NounParams, type NounParams as Params, routingFound } from './routing.ts'

const scalar = z.union([z.string().max(500), z.number(), z.boolean()])

const PreviewInput = z.strictObject({
  fields: z
    .record(z.string().max(100), z.union([scalar, z.array(scalar).max(50)]))
    .meta({ description: 'What conditions read, by name; those of the customer as `customer.level`' }),
  language: z.string().max(35).optional(),
  skills: z.array(z.string().min(1).max(64)).max(20).default([]),
})
type PreviewInput = z.output<typeof PreviewInput>

const Preview = z.strictObject({
  rule: Routing.shape.rules.element.optional().meta({ description: 'Absent when no rule holds' }),
  roster: z
    .strictObject({
      id: z.string(),
      version: z.int(),
      method: z.enum(methods),
      isSomethingWaiting: z.boolean().meta({ description: 'What waits already would be served first' }),
      candidates: z
        .array(z.strictObject({ userId: z.string(), open: z.int(), today: z.int() }))
        .meta({ description: 'Whose turn it would be first' }),
      leftOut: z.array(z.strictObject({ userId: z.string(), reason: z.enum(leftOutReasons) })),
    })
    .optional(),
})

const nested = (flat: PreviewInput['fields']): Record<string, unknown> => {
  const fields: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(flat)) {
    const path = name.split('.')
    let into = fields
    for (const part of path.slice(0, -1)) {
      into[part] ??= {}
      into = into[part] as Record<string, unknown>
    }
    into[path.at(-1) as string] = value
  }
  return fields
}

const rosterPreview = async (request: Request<Params>, rule: RoutingRule, subject: Subject) => {
  const { store, actor, params, now } = request
  const { tenantId } = actor
  const { rosterId = '' } = rule
  const turn = await loadTurn(store, tenantId, rosterId)
  const roster = await loadRecord(store, rosters, tenantId, rosterId)
  if (!roster) return undefined
  const [loads, people, { waiting }] = await Promise.all([
    loadsOf(store, tenantId, params.noun, roster, now),
    peopleOf(store, tenantId, users)(roster.members.map(({ userId }) => userId)),
    pageOfWaiting(store, tenantId, params.noun, rosterId, 1),
  ])
  const { inOrder, leftOut } = candidatesFor({ roster, people, loads, turn, now }, needsUnder(rule, subject))
  return {
    id: roster.id,
    version: roster.version,
    method: roster.method,
    isSomethingWaiting: waiting.length > 0,
    candidates: inOrder.map(({ userId }) => ({
      userId,
      open: loads.get(userId)?.open ?? 0,
      today: loads.get(userId)?.today ?? 0,
    })),
    leftOut: [...leftOut],
  }
}

const postPreview = route({
  name: 'previewRouting',
  method: 'POST',
  path: '/v1/routing-rules/{noun}/preview',
  summary: 'Which rule would hold for something with these fields, whose turn it would be, and why others are left out',
  permission: 'routing:read',
  params: NounParams,
  body: PreviewInput,
  returns: Preview,
  refuses: ['access.denied'],
  examples: {
    complaint: {
      params: { noun: 'case' },
      body: { fields: { kind: 'complaint', 'customer.level': 'A' }, language: 'zh' },
    },
  },
  handle: async (request) => {
    const { body, params, now } = request
    const routing = await routingFound(request)
    const allowed = routedFields[params.noun]
    const unknown = Object.keys(body.fields).find((name) => !allowed.includes(name))
    if (unknown !== undefined) throw fieldRefusal('/fields', 'not_allowed', { allowed: allowed.join(', ') })
    const { language, skills } = body
    const subject = { id: '', fields: nested(body.fields), skills, ...(language !== undefined && { language }) }
    const rule = routing && matchRule(routing.rules, subject, now)
    const roster = rule?.rosterId === undefined ? undefined : await rosterPreview(request, rule, subject)
    return { body: { ...(rule && { rule }), ...(roster && { roster }) } }
  },
})

export const routingPreviewRoutes = [postPreview]

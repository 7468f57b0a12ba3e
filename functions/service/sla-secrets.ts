import * as z from 'zod'
import { rotateWebhookSecret } from '../../shared/service/sla-policy.ts'
import { SlaPolicy } from '../../shared/service/sla-policy-schema.ts'
import { slaPolicies } from '../../shared/service/sla-policy-store.ts'
import { changed, findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'
import { SlaParams } from './sla-params.ts'
import { shownWebhookSecret } from './sla-webhook-secret.ts'

const postRotate = route({
  name: 'rotateSlaWebhookSecret',
  method: 'POST',
  path: '/v1/sla-policies/{slaId}/rotate-webhook-secret',
  summary:
    'Give the webhooks of a policy a secret, the first or a new one; calls are signed with the old one too for the overlap',
  permission: 'sla:write',
  params: SlaParams,
  body: z.strictObject({ overlapHours: z.int().min(0).max(168).default(24) }),
  returns: SlaPolicy.extend({
    secret: z
      .string()
      .max(60)
      .optional()
      .meta({ description: 'Shown this once; a repeated request answers without it' }),
  }),
  examples: { day: { body: { overlapHours: 24 } } },
  handle: async (request) => {
    const { actor, secrets, now, body } = request
    const policy = await findRecord(request, slaPolicies, request.params.slaId)
    const reply = changed(request, slaPolicies, policy, rotateWebhookSecret(policy, body.overlapHours, now))
    const secret = await shownWebhookSecret(secrets, actor.tenantId, reply.body)
    return { ...reply, body: { ...reply.body, secret }, keptBody: reply.body as never }
  },
})

export const slaSecretRoutes = [postRotate]

import * as z from 'zod'
import { leadValues } from '../../shared/leads/lead-lists.ts'
import { Lead } from '../../shared/leads/lead-schema.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import type { RuleModel } from '../../shared/leads/rule-score.ts'
import { explain, inputsOf } from '../../shared/leads/score.ts'
import { loadCurrent, scorings } from '../../shared/leads/scoring-store.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'
import { ScoringParams } from './scoring-models.ts'

const Points = z.strictObject({ points: z.number(), tier: z.string() })

const PreviewedLead = z.strictObject({
  leadId: z.string(),
  now: Points.optional().meta({ description: 'By the model that is used; absent when none is' }),
  draft: Points,
})

const pointsBy = (rules: RuleModel, lead: Lead, now: string) => {
  const models = { rule: { modelId: '', version: 0, rules } }
  const { points = 0, tier = '' } = explain(inputsOf(lead, models, now), models, now).rule ?? {}
  return { points, tier }
}

const postPreview = route({
  name: 'previewScoringModel',
  method: 'POST',
  path: '/v1/lead-scoring/models/{modelId}/preview',
  summary:
    'What today’s open leads get by the model that is used, and what they would get by the draft; nothing is changed',
  permission: 'scoring:write',
  params: ScoringParams,
  query: listQuery({}).pick({ limit: true, cursor: true }),
  returns: pageOf(PreviewedLead),
  refuses: ['cursor.invalid'],
  examples: {},
  handle: async (request) => {
    const { store, actor, now, query } = request
    const { draft } = await findRecord(request, scorings, request.params.modelId)
    const { rule } = await loadCurrent(store, actor.tenantId)
    const searchable = { noun: leads, terms: () => [], values: leadValues }
    const asked = { ...request, permission: 'lead:read' as const, query: { ...query, open: 'true' } }
    const page = await listPage<Lead>(asked, { noun: leads, schema: Lead, searchable, listed: ['open'] })
    const items = page.body.items.map((lead) => ({
      leadId: lead.id,
      ...(rule && { now: pointsBy(rule.rules, lead, now) }),
      draft: pointsBy(draft, lead, now),
    }))
    return { body: { items, ...(page.body.next !== undefined && { next: page.body.next }) } }
  },
})

export const scoringPreviewRoutes = [postPreview]

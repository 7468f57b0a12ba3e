import * as z from 'zod'
import { notFound } from '../../shared/kernel/refusal.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { loadScore, scoresOf } from '../../shared/leads/score-store.ts'
import type { Position } from '../../shared/storage/store.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'
import { LeadParams } from './lead-params.ts'
import { ExplainedScore, explained, LeadScore, probabilityFields } from './score-views.ts'

const getScore = route({
  name: 'leadScore',
  method: 'GET',
  path: '/v1/leads/{leadId}/score',
  summary: 'The score of a lead with all that it is made of: points of rules, and log-odds with the counts behind them',
  permission: 'lead:read',
  params: LeadParams,
  returns: LeadScore,
  examples: {},
  handle: async (request) => {
    const { store, actor, params } = request
    const lead = await findRecord(request, leads, params.leadId)
    const kept = lead.score && (await scoresOf(store, actor.tenantId, lead.id, { limit: 1 }))
    const newest = kept?.scores[0]
    const score = newest ? await explained(request, lead.id, newest) : { leadId: lead.id }
    return { body: { ...score, ...probabilityFields(lead) } }
  },
})

const PastScore = z.strictObject({
  leadVersion: z.int().meta({ description: 'The version of the lead that got it' }),
  at: z.iso.datetime(),
  rule: z.number().optional(),
  tier: z.string().optional(),
  modelId: z.string().optional(),
  modelVersion: z.int().optional(),
  predictive: z.number().optional(),
  predictiveTeam: z.string().optional(),
  predictiveVersion: z.int().optional(),
})

const getScores = route({
  name: 'leadScores',
  method: 'GET',
  path: '/v1/leads/{leadId}/scores',
  summary: 'The scores that a lead had, the newest first, each with the versions of the models that it is by',
  permission: 'lead:read',
  params: LeadParams,
  query: listQuery({}).pick({ limit: true, cursor: true }),
  returns: pageOf(PastScore),
  refuses: ['cursor.invalid'],
  examples: {},
  handle: async (request) => {
    const { store, actor, params, query } = request
    const lead = await findRecord(request, leads, params.leadId)
    const after = await openCursor<Position>(request, query.cursor)
    const { scores, next } = await scoresOf(store, actor.tenantId, lead.id, { limit: query.limit, after })
    const items = scores.map(({ version, score }) => ({ leadVersion: version, ...score }))
    return { body: { items, ...(next && { next: await sealCursor(request, next) }) } }
  },
})

const getPastScore = route({
  name: 'leadScoreAt',
  method: 'GET',
  path: '/v1/leads/{leadId}/scores/{leadVersion}',
  summary: 'A score that a lead had, worked out again from the models and values that it was by',
  permission: 'lead:read',
  params: LeadParams.extend({
    leadVersion: z
      .string()
      .regex(/^[1-9]\d{0,8}$/)
      .meta({ description: 'The version of the lead that got the score', example: '1' }),
  }),
  returns: ExplainedScore,
  examples: {},
  handle: async (request) => {
    const { store, actor, params } = request
    const lead = await findRecord(request, leads, params.leadId)
    const kept = await loadScore(store, actor.tenantId, lead.id, Number(params.leadVersion))
    if (!kept) throw notFound()
    return { body: await explained(request, lead.id, kept) }
  },
})

export const scoreRoutes = [getScore, getScores, getPastScore]

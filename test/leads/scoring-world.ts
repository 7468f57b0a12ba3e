import noteLeadInteractions from '../../functions/leads/on-interaction-logged.ts'
import scoreLeads from '../../functions/leads/score-leads.ts'
import planScoring from '../../functions/leads/scoring-plan.ts'
import type { Actor } from '../../shared/kernel/actor.ts'
import { minute } from '../../shared/kernel/instant.ts'
import type { RuleModel } from '../../shared/leads/rule-score.ts'
import { deliver, openLeads } from './leads-world.ts'

const talk = { contactPoint: { kind: 'own', name: 'desk' }, channel: 'phone', method: 'call', direction: 'outbound' }

/** East and large fits, a visit engages; what was engaged fades by a tenth a week. */
export const rules: RuleModel = {
  groups: [
    {
      key: 'company',
      axis: 'fit',
      min: 0,
      max: 40,
      criteria: [
        { key: 'east', when: { field: 'region', op: 'eq', value: 'east' }, points: 15 },
        { key: 'large', when: { field: 'employees', op: 'gte', value: 200 }, points: 30 },
      ],
    },
    {
      key: 'contact',
      axis: 'engagement',
      min: 0,
      max: 50,
      decay: { percent: 10, everyDays: 7 },
      criteria: [
        { key: 'called', when: { field: 'engagement.call', op: 'gte', value: 1 }, points: 10 },
        { key: 'visited', when: { field: 'engagement.visit', op: 'gte', value: 1 }, points: 30 },
      ],
    },
  ],
  bands: { fit: [35, 20, 10], engagement: [30, 15, 5] },
}

/** Leads with what follows from them and the tick that scores them. */
export const openScoring = () => {
  const world = openLeads()
  const { must, add } = world
  const publish = async (draft: RuleModel = rules) => {
    const model = await must('POST', '/v1/lead-scoring/models', { name: 'Model', draft })
    return must('POST', `/v1/lead-scoring/models/${model.id}/publish`)
  }
  return {
    ...world,
    publish,
    /** Everything that was written is followed, and everything raised delivered twice. */
    settle: async (): Promise<void> => {
      await world.follow()
      await deliver(world, noteLeadInteractions, planScoring)
      await world.follow()
    },
    tick: () => scoreLeads.handle(world.platform),
    /** So long that a model may be made of what closed before. */
    hours: async (count: number): Promise<void> => {
      for (let left = count * 60; left > 0; left -= 30) {
        world.advance(30 * minute)
        await scoreLeads.handle(world.platform)
      }
      await world.follow()
    },
    touch: (leadId: string, method: string, more: object = {}) =>
      must('POST', '/v1/interactions', { ...talk, method, leadId, ...more }),
    win: async (body: object = {}, as?: Actor) => {
      const lead = await add(body, as)
      await must('POST', `/v1/leads/${lead.id}/status`, { status: 'working' })
      await must('POST', `/v1/leads/${lead.id}/convert`, {})
      return lead
    },
    lose: async (body: object = {}, as?: Actor) => {
      const lead = await add(body, as)
      await must('POST', `/v1/leads/${lead.id}/disqualify`, { reason: 'no_budget' })
      return lead
    },
    score: (leadId: string) => must('GET', `/v1/leads/${leadId}/score`),
    read: (leadId: string) => must('GET', `/v1/leads/${leadId}`),
  }
}

export type ScoringWorld = ReturnType<typeof openScoring>

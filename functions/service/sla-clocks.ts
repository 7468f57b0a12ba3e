import * as z from 'zod'
import { calendarFor } from '../../shared/service/calendar-chain-store.ts'
import { factsOf, SlaFact } from '../../shared/service/sla-fact-store.ts'
import { loadPublished } from '../../shared/service/sla-policy-store.ts'
import { ClockReading, readClocks } from '../../shared/service/sla-reading.ts'
import { route } from '../http/route.ts'
import { CaseParams } from './case-params.ts'
import { findCase } from './find-case.ts'

const mostFacts = 200

const getClocks = route({
  name: 'getCaseSla',
  method: 'GET',
  path: '/v1/cases/{caseId}/sla',
  summary: 'What a case was promised: its clocks as they stand now, and the milestones that they came to',
  permission: 'case:read',
  params: CaseParams,
  returns: z.strictObject({
    policyId: z
      .string()
      .optional()
      .meta({ description: 'Absent: no policy is meant for it, or none was looked for yet' }),
    policyVersion: z.int().optional(),
    calendarId: z.string().optional(),
    clockVersion: z.int().meta({ description: 'Grows with every plan' }),
    clocks: z.array(ClockReading),
    milestones: z.array(SlaFact),
    more: z.boolean().meta({ description: 'There are so many milestones that not all are shown' }),
  }),
  examples: {},
  handle: async (request) => {
    const { store, actor, now } = request
    const { id, sla } = await findCase(request, request.params.caseId)
    const rules = sla?.policy ? await loadPublished(store, actor.tenantId, sla.policy) : undefined
    const resolved = rules && (await calendarFor(store, actor.tenantId, rules.calendarId))
    const { facts, next } = await factsOf(store, actor.tenantId, id, { limit: mostFacts })
    return {
      body: {
        ...(sla?.policy && { policyId: sla.policy.id, policyVersion: sla.policy.version }),
        ...(rules && { calendarId: rules.calendarId }),
        clockVersion: sla?.clockVersion ?? 0,
        clocks: resolved ? readClocks(sla, resolved.calendar, now) : [],
        milestones: [...facts].sort((a, b) => (a.reachedAt < b.reachedAt ? -1 : 1)),
        more: next !== undefined,
      },
    }
  },
})

export const slaClockRoutes = [getClocks]

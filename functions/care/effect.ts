import * as z from 'zod'
import { liftOf, type Share } from '../../shared/care/care-effect.ts'
import { effectOfMonths } from '../../shared/care/care-effect-store.ts'
import { skipReasons } from '../../shared/care/care-occasion-schema.ts'
import { goalKinds } from '../../shared/care/care-plan-schema.ts'
import { carePlans } from '../../shared/care/care-store.ts'
import { monthOf } from '../../shared/storage/months.ts'
import { findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'
import { PlanParams } from './plans.ts'

const month = z
  .string()
  .regex(/^(19|20|21)\d{2}-(0[1-9]|1[0-2])$/)
  .meta({ example: '2026-11' })

const count = z.int()
const share = z.strictObject({ met: count, of: count, share: z.number().optional() })

const Effect = z.strictObject({
  planId: z.string(),
  from: month,
  to: month,
  done: count,
  heldOut: count,
  skipped: z.partialRecord(z.enum(skipReasons), count).meta({ description: 'How often nothing was done, by reason' }),
  goal: z.enum(goalKinds).optional(),
  treated: share.meta({ description: 'Those for whom something was done, and how many of them met the goal' }),
  untreated: share.meta({ description: 'Those held out, and how many of them met it all the same' }),
  lift: z
    .strictObject({ value: z.number(), interval: z.strictObject({ low: z.number(), high: z.number() }) })
    .optional()
    .meta({ description: 'Difference of both shares, with an interval of 95 % confidence (Newcombe)' }),
})

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000
const shown = ({ met, of }: Share) => ({ met, of, ...(of > 0 && { share: rounded(met / of) }) })

const getEffect = route({
  name: 'carePlanEffect',
  method: 'GET',
  path: '/v1/care-plans/{planId}/effect',
  summary: 'What a care plan brought about: done, left out and why, and the goal with and without it',
  permission: 'care_plan:read',
  params: PlanParams,
  query: z.strictObject({
    from: month.optional().meta({ description: 'First month, in UTC; that of the plan when left out' }),
    to: month.optional().meta({ description: 'Last month; the current one when left out' }),
  }),
  returns: Effect,
  examples: { month: { query: { from: '2026-11', to: '2026-11' } } },
  handle: async (request) => {
    const { store, actor, query, now } = request
    const plan = await findRecord(request, carePlans, request.params.planId)
    const { from = monthOf(plan.createdAt), to = monthOf(now) } = query
    const counts = await effectOfMonths(store, actor.tenantId, plan.id, { from, to })
    const of = (name: string): number => counts[name] ?? 0
    const treated = { met: of('goal#done'), of: of('done') }
    const untreated = { met: of('goal#held_out'), of: of('held_out') }
    const lift = plan.goal && liftOf(treated, untreated)
    const reasons = skipReasons.flatMap((reason) =>
      of(`skipped#${reason}`) > 0 ? [[reason, of(`skipped#${reason}`)]] : [],
    )
    return {
      body: {
        ...{ planId: plan.id, from, to, done: treated.of, heldOut: untreated.of },
        skipped: Object.fromEntries(reasons),
        ...(plan.goal && { goal: plan.goal.kind }),
        treated: shown(treated),
        untreated: shown(untreated),
        ...(lift && {
          lift: {
            value: rounded(lift.value),
            interval: { low: rounded(lift.interval.low), high: rounded(lift.interval.high) },
          },
        }),
      },
    }
  },
})

export const effectRoutes = [getEffect]

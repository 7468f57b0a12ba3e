import * as z from 'zod'
import type { Instant } from '../kernel/instant.ts'
import type { Step } from '../storage/record.ts'
import type { Item, Position, Store } from '../storage/store.ts'
import type { Fact } from './escalation.ts'
import { clockId, clockNames, type Sla } from './sla-clock.ts'

const at = z.iso.datetime()

/** What a clock came to and what was done about it, kept beside the case for ever. */
export const SlaFact = z.strictObject({
  clock: z.enum(clockNames),
  messageId: z.string().optional(),
  round: z.int().optional().meta({ description: 'Of a step that had to be taken once more: which time' }),
  milestone: z.string().meta({ description: 'warning:80, breach, level:1', example: 'breach' }),
  reachedAt: at,
  firedAt: at.meta({ description: 'When that was noticed' }),
  deadline: at.optional(),
  clockVersion: z.int().meta({ description: 'The plan by which it was reached' }),
  policyId: z.string(),
  policyVersion: z.int(),
  calendarId: z.string(),
  notify: z.array(z.string()),
  done: z.array(z.string()),
  skipped: z.array(z.string()).meta({ description: 'What made no difference any more when it was due' }),
})
export type SlaFact = z.infer<typeof SlaFact>

const prefix = 'sla#'
const partition = (tenantId: string, caseId: string): string => `${tenantId}#case#${caseId}`

/** Writes what a milestone did, in its commit. There is one place for each, so no milestone can stand there twice. */
export const recordFact = (tenantId: string, caseId: string, sla: Sla, fact: Fact, now: Instant): Step => {
  const { clock, key, at: reachedAt } = fact.reached
  const data: SlaFact = {
    clock: clock.name,
    ...(clock.messageId !== undefined && { messageId: clock.messageId }),
    ...(clock.round !== undefined && { round: clock.round }),
    milestone: key,
    reachedAt,
    firedAt: now,
    ...(clock.deadline !== undefined && { deadline: clock.deadline }),
    clockVersion: sla.clockVersion,
    policyId: sla.policy?.id ?? '',
    policyVersion: sla.policy?.version ?? 0,
    calendarId: sla.calendar?.id ?? '',
    notify: [...fact.notify],
    done: [...fact.done],
    skipped: [...fact.skipped],
  }
  const sk = `${prefix}${clockId(clock)}#${key}`
  return {
    action: {
      do: 'put',
      item: { pk: partition(tenantId, caseId), sk, data } as unknown as Item,
      when: { is: 'absent' },
    },
  }
}

/** One page of what the clocks of a case came to, by clock. */
export const factsOf = async (
  store: Store,
  tenantId: string,
  caseId: string,
  { limit, after }: { readonly limit: number; readonly after?: Position | undefined },
): Promise<{ readonly facts: readonly SlaFact[]; readonly next?: Position }> => {
  const page = await store.query({
    index: 'table',
    partition: partition(tenantId, caseId),
    range: { beginsWith: prefix },
    limit,
    ...(after && { after }),
  })
  return { facts: page.items.map(({ data }) => data as unknown as SlaFact), ...(page.next && { next: page.next }) }
}

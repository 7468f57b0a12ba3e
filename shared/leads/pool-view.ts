import * as z from 'zod'
import { recordFields } from '../kernel/record-fields.ts'
import { Lead, writtenOfLeads } from './lead-schema.ts'
import type { Pool } from './pool-schema.ts'

const { emails, phones, tags, amount, domain, status, statusSince, lastInteractionAt, lastCapturedAt } = Lead.shape
const { poolId, pool, score } = Lead.shape

/** A lead as its pool's members see it before one of them has claimed it: what the pool hides is not there at all. */
export const PooledLead = z.strictObject({
  ...recordFields,
  ...z.strictObject({ ...writtenOfLeads, emails, phones, tags, amount }).partial().shape,
  domain,
  status,
  statusSince,
  lastInteractionAt,
  lastCapturedAt,
  poolId,
  pool,
  score,
})
export type PooledLead = z.infer<typeof PooledLead>

const shownFields = Object.keys(PooledLead.shape) as (keyof PooledLead)[]

/** The one way in which a waiting lead is shown: of fields that are known to be shown, those that the pool does not hide. */
export const pooledView = (lead: Lead, { hidden }: Pick<Pool, 'hidden'>): PooledLead => {
  const isHidden = (field: string): boolean =>
    (hidden as readonly string[]).includes(field) || (field === 'domain' && hidden.includes('website'))
  return Object.fromEntries(
    shownFields.flatMap((field) => (isHidden(field) || lead[field] === undefined ? [] : [[field, lead[field]]])),
  ) as PooledLead
}

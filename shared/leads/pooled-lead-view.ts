import * as z from 'zod'
import { recordFields } from '../kernel/record-fields.ts'
import { pooledFields } from '../pools/pooled.ts'
import { shownOf } from '../pools/pooled-view.ts'
import { Lead, writtenOfLeads } from './lead-schema.ts'

const { emails, phones, tags, amount, domain, status, statusSince, lastInteractionAt, lastCapturedAt, score } =
  Lead.shape
const { poolId, pool } = pooledFields

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

const known = Object.keys(PooledLead.shape)

export const pooledLeadView = (lead: Lead, pool: { readonly hidden: readonly string[] }) => shownOf(lead, known, pool)

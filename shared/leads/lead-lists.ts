import type { ListValues } from '../customers/customer-lists.ts'
import { customValues } from '../kernel/custom-values.ts'
import type { Lead } from './lead-schema.ts'
import { isOpenLead } from './lead-status.ts'

/** Fields of leads by whose values there are lists, beside searchable custom fields. */
export const listedOfLeads = [
  'status',
  'open',
  'ownerId',
  'teamId',
  'sharedWith',
  'poolId',
  'source.channel',
  'source.contactPoint',
  'source.campaign',
  'industry',
  'region',
  'partnerId',
  'tags',
  'score.tier',
  'disqualified.reason',
] as const

/** Fields of leads that a filter may name beside a listed one. */
export const checkedOfLeads = [
  'name',
  'company',
  'title',
  'emails',
  'phones',
  'website',
  'domain',
  'employees',
  'language',
  'interests',
  'amount.amount',
  'amount.currency',
  'statusSince',
  'ownedSince',
  'nurtureUntil',
  'lastInteractionAt',
  'lastCapturedAt',
  'pool.freedAt',
  'protection.expiresAt',
  'score.rule',
  'score.predictive',
  'converted.customerId',
  'converted.dealId',
  'createdBy',
  'updatedAt',
] as const

export const leadValues = (lead: Lead): ListValues => ({
  status: lead.status,
  // Settled leads pile up, so there is no list of them all.
  open: isOpenLead(lead) ? true : undefined,
  ownerId: lead.ownerId,
  teamId: lead.teamId,
  sharedWith: lead.sharedWith,
  poolId: lead.poolId,
  'source.channel': lead.source?.channel,
  'source.contactPoint': lead.source?.contactPoint,
  'source.campaign': lead.source?.campaign,
  industry: lead.industry,
  region: lead.region,
  partnerId: lead.partnerId,
  tags: lead.tags,
  'score.tier': lead.score?.tier,
  'disqualified.reason': lead.disqualified?.reason,
  ...customValues(lead),
})

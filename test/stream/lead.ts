import * as z from 'zod'
import type { Decision } from '../../shared/kernel/decision.ts'
import { recordFields } from '../../shared/kernel/record-fields.ts'
import { searchTerms } from '../../shared/kernel/search-terms.ts'
import { dueIndex } from '../../shared/storage/due.ts'
import { byMonth } from '../../shared/storage/months.ts'
import type { Noun } from '../../shared/storage/record.ts'
import type { Searchable } from '../../shared/storage/record-search.ts'

/** A noun of the tests' own with everything that follows from the stream. */
export const Lead = z.strictObject({
  ...recordFields,
  name: z.string().meta({ personal: true }),
  phone: z.string().optional().meta({ personal: true }),
  status: z.enum(['open', 'won', 'void']),
  region: z.string().optional(),
  tags: z.array(z.string()),
  ownerId: z.string().optional(),
  teamId: z.string().optional(),
  sharedWith: z.array(z.string()).optional(),
  value: z.number().optional(),
  remindAt: z.string().optional(),
  reminded: z.int().optional(),
})
export type Lead = z.infer<typeof Lead>

export const leads: Noun<Lead> = {
  name: 'lead',
  indexes: (tenantId, lead) => ({
    ...(lead.status !== 'void' && byMonth(tenantId, 'lead', lead)),
    ...(lead.ownerId !== undefined && {
      g3pk: `${tenantId}#lead#value#${lead.ownerId}`,
      g3sk: `${String(lead.value ?? 0).padStart(12, '0')}#${lead.id}`,
    }),
    ...dueIndex(tenantId, 'lead', lead.id, lead.remindAt),
  }),
}

export const leadSearch: Searchable<Lead> = {
  noun: leads,
  isListed: ({ status }) => status !== 'void',
  terms: ({ name, phone }) => searchTerms({ kind: 'person', name, phones: phone === undefined ? [] : [phone] }),
  values: ({ status, region, tags, ownerId, teamId, sharedWith }) => ({
    status,
    region,
    tags,
    ownerId,
    teamId,
    sharedWith,
  }),
}

export const listedFields = ['status', 'region', 'tags', 'ownerId', 'teamId']

export const remind = (lead: Lead, now: string): Decision<Lead> | undefined => {
  if (lead.remindAt === undefined || lead.remindAt > now) return undefined
  const { remindAt, ...rest } = lead
  return { state: { ...rest, reminded: (lead.reminded ?? 0) + 1 }, raises: [] }
}

import * as z from 'zod'
import { label } from '../../shared/customers/person-schema.ts'
import { type QualityFigures, qualityFigures } from '../../shared/customers/quality.ts'
import { mostSources, qualityCounters, type SourceCounters } from '../../shared/customers/quality-store.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { checkReachesAll } from '../http/records.ts'
import { route } from '../http/route.ts'

const numbers = z.record(z.string(), z.int().min(0))
const Figures = z.strictObject({
  total: z.int(),
  stale: z.int().meta({ description: 'Not changed for longer than was asked' }),
  duplicates: z.int().meta({ description: 'Knowingly kept beside another' }),
  missing: numbers.meta({ description: 'By field: how many have no value' }),
  invalid: numbers.meta({
    description: 'By field: how many have a value that could not be read, or is very likely misspelt',
  }),
})

const Quality = z.strictObject({
  all: Figures,
  sources: z
    .array(Figures.extend({ source: z.string().meta({ description: 'Source channel; - when it is not known' }) }))
    .max(mostSources),
})

const monthsBefore = (now: Instant, months: number): string => {
  const [year = 0, month = 0] = now.split('-').map(Number)
  const total = year * 12 + month - 1 - months
  return `${Math.floor(total / 12)}-${String((total % 12) + 1).padStart(2, '0')}`
}

const summed = (counters: readonly SourceCounters[]): Record<string, number> => {
  const sums: Record<string, number> = {}
  for (const { numbers } of counters)
    for (const [name, number] of Object.entries(numbers)) sums[name] = (sums[name] ?? 0) + number
  return sums
}

const plain = ({ missing, invalid, ...figures }: QualityFigures) => ({
  ...figures,
  missing: { ...missing },
  invalid: { ...invalid },
})

const getQuality = route({
  name: 'customerQuality',
  method: 'GET',
  path: '/v1/customers/quality',
  summary: 'Data quality: what is missing, invalid, duplicate or stale, by field and by source; of moments ago',
  permission: 'customer:read',
  query: z.strictObject({
    source: label.optional().meta({ description: 'One source channel' }),
    staleAfterMonths: z.coerce.number().int().min(1).max(120).default(12),
  }),
  returns: Quality,
  examples: { web: { query: { source: 'web' } } },
  handle: async (request) => {
    checkReachesAll(request)
    const { store, actor, now, query } = request
    const staleBefore = monthsBefore(now, query.staleAfterMonths)
    const counters = await qualityCounters(store, actor.tenantId, query.source)
    const figures = (numbers: Readonly<Record<string, number>>) => plain(qualityFigures(numbers, staleBefore))
    const sources = counters
      .map(({ source, numbers }) => ({ source, ...figures(numbers) }))
      .filter(({ total }) => total > 0)
    return { body: { all: figures(summed(counters)), sources } }
  },
})

export const qualityRoutes = [getQuality]

import * as z from 'zod'
import type { Review } from './review-schema.ts'

/** What reviews are counted under: whose work, of which team, by which scorecard, in which month (UTC) it was scored. */
export interface Scored {
  readonly handlerId: string
  readonly teamId?: string | undefined
  readonly scorecardId: string
  readonly month: string
}

type Counts = Readonly<Record<string, number>>

/** What one review adds: nothing until it is completed. Sums are whole numbers, so that it does not matter in which order they are made. */
export const scoredBy = (review: Review): { readonly of: Scored; readonly by: Counts } | undefined => {
  const { status, handlerId, teamId, scorecardId, completedAt, total, scores = [], criteria } = review
  if (status !== 'completed' || completedAt === undefined || total === undefined) return undefined
  const bestOf = new Map(criteria.map(({ key, best }) => [key, best]))
  const ofCriteria = scores.map(({ key, score }) => ({
    [`${key}.n`]: 1,
    // In hundredths of a per cent of the best, since versions of a scorecard may have different scales.
    [`${key}.sum`]: Math.round((10_000 * score) / (bestOf.get(key) ?? 1)),
  }))
  return {
    of: { handlerId, teamId, scorecardId, month: completedAt.slice(0, 7) },
    by: Object.assign({ n: 1, sum: Math.round(total * 100) }, ...ofCriteria),
  }
}

const mean = z.number().min(0).max(100).meta({ description: 'In per cent of the best' })
const n = z.int().min(0)

const means = {
  n: n.meta({ description: 'Reviews that were completed' }),
  mean: mean.optional().meta({ description: 'Of the weighted totals, in per cent of the best; none without a review' }),
  criteria: z.array(z.strictObject({ key: z.string(), n, mean })),
}

/** How somebody's work was scored by a scorecard, in all and month by month. */
export const ReviewResult = z.strictObject({
  handlerId: z.string().meta({ description: 'Whose work was reviewed' }),
  scorecardId: z.string(),
  ...means,
  months: z.array(z.strictObject({ month: z.string().meta({ example: '2026-11' }), ...means })),
})
export type ReviewResult = z.infer<typeof ReviewResult>

const meanOf = (sum: number, count: number): number => Math.round(sum / count) / 100

const meansOf = (all: readonly Counts[]): Pick<ReviewResult, 'n' | 'mean' | 'criteria'> => {
  const sum = (name: string): number => all.reduce((total, counts) => total + (counts[name] ?? 0), 0)
  const keys = new Set(
    all.flatMap((counts) => Object.keys(counts).flatMap((name) => /^(.+)\.n$/.exec(name)?.[1] ?? [])),
  )
  const count = sum('n')
  return {
    n: count,
    ...(count > 0 && { mean: meanOf(sum('sum'), count) }),
    criteria: [...keys]
      .sort()
      .map((key) => ({ key, n: sum(`${key}.n`), mean: meanOf(sum(`${key}.sum`), sum(`${key}.n`)) })),
  }
}

export interface ScoredCounts {
  readonly of: Scored
  readonly counts: Counts
}

/** Results by person and scorecard, months ascending. */
export const reviewResults = (all: readonly ScoredCounts[]): ReviewResult[] => {
  const byBoth = Map.groupBy(all, ({ of: { handlerId, scorecardId } }) => `${handlerId}#${scorecardId}`)
  return [...byBoth]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, own]) => {
      const [first] = own
      if (!first) return []
      const byMonth = Map.groupBy(own, ({ of: { month } }) => month)
      const months = [...byMonth].sort(([a], [b]) => (a < b ? -1 : 1))
      const { handlerId, scorecardId } = first.of
      const countsOf = (some: readonly ScoredCounts[]) => meansOf(some.map(({ counts }) => counts))
      return [
        {
          handlerId,
          scorecardId,
          ...countsOf(own),
          months: months.map(([month, some]) => ({ month, ...countsOf(some) })),
        },
      ]
    })
}

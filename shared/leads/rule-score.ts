import * as z from 'zod'
import { FilterInput } from '../kernel/filter.ts'
import { fieldReader, passes } from '../kernel/filter-match.ts'
import { day, epochMs, type Instant } from '../kernel/instant.ts'
import { cleanText } from '../kernel/text.ts'

const word = z.string().max(200).overwrite(cleanText).min(1).max(64)
const key = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)
/** Points have at most two decimals, so that they are added up as whole hundredths. */
const points = z.number().min(-1000).max(1000).multipleOf(0.01)

const Criterion = z.strictObject({
  key,
  name: word.optional(),
  when: FilterInput.meta({ description: 'Over the fields of the lead, such as `region` or `engagement.visit`' }),
  points,
})

const axes = ['fit', 'engagement'] as const

const Group = z.strictObject({
  key,
  name: word.optional(),
  axis: z.enum(axes),
  min: points.default(0),
  max: points,
  criteria: z.array(Criterion).min(1).max(50),
  decay: z
    .strictObject({ percent: z.number().gt(0).max(100), everyDays: z.int().min(1).max(365) })
    .optional()
    .meta({ description: 'What the points of this group lose for each so many days in which nothing happened' }),
})

const thresholds = z
  .tuple([points, points, points])
  .meta({ description: 'The least points of the best, second and third band' })

/** How leads are scored by rules. */
export const RuleModel = z
  .strictObject({
    groups: z.array(Group).min(1).max(20),
    bands: z.strictObject({ fit: thresholds, engagement: thresholds }),
  })
  .superRefine(({ groups, bands }, context) => {
    const fault = (path: (string | number)[], params: { code: string; minimum?: number }) =>
      context.addIssue({ code: 'custom', path, params })
    for (const [place, { key: name, min, max, criteria }] of groups.entries()) {
      if (groups.findIndex((other) => other.key === name) < place)
        fault(['groups', place, 'key'], { code: 'named_twice' })
      if (min > max) fault(['groups', place, 'max'], { code: 'out_of_order', minimum: min })
      for (const [at, criterion] of criteria.entries())
        if (criteria.findIndex((other) => other.key === criterion.key) < at)
          fault(['groups', place, 'criteria', at, 'key'], { code: 'named_twice' })
    }
    for (const axis of axes) {
      const [best, second, third] = bands[axis]
      if (best <= second) fault(['bands', axis, 0], { code: 'out_of_order', minimum: second })
      if (second <= third) fault(['bands', axis, 1], { code: 'out_of_order', minimum: third })
    }
  })
export type RuleModel = z.infer<typeof RuleModel>

/** What one criterion, the idle days, or the limits of a group give or take. */
export interface RuleContribution {
  readonly group: string
  readonly cause: 'criterion' | 'decay' | 'limit'
  readonly criterion?: string
  readonly points: number
}

export interface RuleScore {
  /** The sum of the contributions, to the hundredth. */
  readonly points: number
  readonly fit: number
  readonly engagement: number
  /** The cell of the matrix: `A1` fits best and is most engaged, `D4` neither. */
  readonly tier: string
  readonly contributions: readonly RuleContribution[]
}

const hundredths = (number: number): number => Math.round(number * 100)

/** Whole periods without anything happening; without any date, none: what never began does not decay. */
const idlePeriods = (lastActiveAt: Instant | undefined, now: Instant, everyDays: number): number =>
  lastActiveAt === undefined ? 0 : Math.max(0, Math.floor((epochMs(now) - epochMs(lastActiveAt)) / (everyDays * day)))

type ScoredGroup = RuleModel['groups'][number]
interface Part extends Omit<RuleContribution, 'points'> {
  readonly hundredths: number
}

const partsOf = (group: ScoredGroup, lead: object, lastActiveAt: Instant | undefined, now: Instant): Part[] => {
  const read = fieldReader(lead)
  const met = group.criteria
    .filter(({ when }) => passes(when, read, now))
    .map(({ key: criterion, points: given }): Part => {
      return { group: group.key, cause: 'criterion', criterion, hundredths: hundredths(given) }
    })
  const sum = met.reduce((total, part) => total + part.hundredths, 0)
  const { percent = 0, everyDays = 1 } = group.decay ?? {}
  const left = Math.round(sum * (1 - percent / 100) ** idlePeriods(lastActiveAt, now, everyDays))
  const limited = Math.min(hundredths(group.max), Math.max(hundredths(group.min), left))
  const adjustments: Part[] = [
    { group: group.key, cause: 'decay', hundredths: left - sum },
    { group: group.key, cause: 'limit', hundredths: limited - left },
  ]
  return [...met, ...adjustments.filter((part) => part.hundredths !== 0)]
}

const bandOf = (points: number, [best, second, third]: readonly [number, number, number]): number => {
  if (points >= best) return 0
  if (points >= second) return 1
  return points >= third ? 2 : 3
}

/**
 * Points of a lead by rules: criteria that hold add their points, points of a group fade by `percent` for each `everyDays` idle
 * days, and a group counts between its minimum and its maximum. Fading and limits are contributions of their own, so that all
 * contributions add up exactly.
 * @param lead plain data that conditions read
 * @param lastActiveAt since when nothing happened with it
 */
export const ruleScore = (
  { groups, bands }: RuleModel,
  lead: object,
  lastActiveAt: Instant | undefined,
  now: Instant,
): RuleScore => {
  const scored = groups.map((group) => ({ axis: group.axis, parts: partsOf(group, lead, lastActiveAt, now) }))
  const sumOf = (axis: (typeof axes)[number]): number =>
    scored
      .filter((group) => group.axis === axis)
      .flatMap(({ parts }) => parts)
      .reduce((sum, part) => sum + part.hundredths, 0)
  const [fit, engagement] = [sumOf('fit'), sumOf('engagement')]
  return {
    points: (fit + engagement) / 100,
    fit: fit / 100,
    engagement: engagement / 100,
    tier: `${'ABCD'[bandOf(fit / 100, bands.fit)]}${1 + bandOf(engagement / 100, bands.engagement)}`,
    contributions: scored
      .flatMap(({ parts }) => parts)
      .map(({ hundredths: whole, ...part }) => ({ ...part, points: whole / 100 })),
  }
}

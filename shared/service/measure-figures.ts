import * as z from 'zod'
import { day, epochMs, type Instant } from '../kernel/instant.ts'
import { wilsonInterval } from '../kernel/share.ts'
import { promises } from './measure.ts'
import { quantileMs } from './measure-histogram.ts'
import { fewestAnswers } from './score.ts'
import { type ClockName, clockNames } from './sla-clock.ts'

type Counts = Readonly<Record<string, number>>

const percent = z.number().min(0).max(100)
const ms = z.int().min(0)

const Rate = z.strictObject({
  n: z.int(),
  percent: percent.optional().meta({ description: `Absent below n = ${fewestAnswers}` }),
  interval: z
    .strictObject({ low: percent, high: percent })
    .optional()
    .meta({ description: 'Of 95 % confidence (Wilson)' }),
})

const Times = z.strictObject({
  n: z.int(),
  meanMs: ms.optional(),
  medianMs: ms.optional().meta({ description: 'Within 9.1 % of the true one, below a second within half a second' }),
  p90Ms: ms.optional().meta({ description: 'As exact as the median' }),
})

const Took = z.strictObject({
  elapsed: Times.meta({ description: 'By the clock on the wall' }),
  business: Times.meta({ description: 'Working time, of cases with a service level' }),
})

const perPromise = <Schema extends z.ZodType>(schema: Schema) =>
  z.strictObject({ firstResponse: schema, resolution: schema })

export const ServiceFigures = z.strictObject({
  opened: z.int(),
  resolved: z.int().meta({ description: 'Resolutions, those that did not hold included' }),
  reopened: Rate.meta({ description: 'Of these resolutions, those that did not hold' }),
  firstContact: Rate.meta({
    description: 'Of first resolutions, those after one reply that were not reopened within seven days (so far)',
  }),
  times: perPromise(Took),
  kept: z
    .strictObject(Object.fromEntries(clockNames.map((name) => [name, Rate])) as Record<ClockName, typeof Rate>)
    .meta({ description: 'Of the promises that were kept or broken, those that were kept' }),
})

/** Ages of open cases, in days from the first number on. */
const ages = [
  ['under1Day', 0],
  ['from1Day', 1],
  ['from3Days', 3],
  ['from7Days', 7],
  ['from30Days', 30],
] as const

export const Backlog = z.strictObject({
  open: z.int(),
  under1Day: z.int(),
  from1Day: z.int(),
  from3Days: z.int(),
  from7Days: z.int(),
  from30Days: z.int(),
})
export type Backlog = z.infer<typeof Backlog>

const rateOf = (part: number, n: number): z.infer<typeof Rate> => {
  if (n < fewestAnswers) return { n }
  const { low, high } = wilsonInterval(part, n)
  return { n, percent: (100 * part) / n, interval: { low: 100 * low, high: 100 * high } }
}

const timesOf = (numbers: Counts, name: string): z.infer<typeof Times> => {
  const prefix = `${name}.b`
  const buckets = new Map(
    Object.entries(numbers).flatMap(([key, count]) =>
      key.startsWith(prefix) ? [[Number(key.slice(prefix.length)), count] as const] : [],
    ),
  )
  const n = [...buckets.values()].reduce((sum, count) => sum + count, 0)
  if (n < fewestAnswers) return { n }
  return {
    n,
    meanMs: Math.round((numbers[`${name}.sum`] ?? 0) / n),
    medianMs: quantileMs(buckets, 0.5),
    p90Ms: quantileMs(buckets, 0.9),
  }
}

const eachPromise = <Value>(read: (name: (typeof promises)[number]) => Value) => {
  const [firstResponse, resolution] = promises
  return { firstResponse: read(firstResponse), resolution: read(resolution) }
}

/** The figures that counters come to. Nothing but counts below five: it would tell of single cases. */
export const serviceFigures = (numbers: Counts): z.infer<typeof ServiceFigures> => {
  const number = (name: string): number => numbers[name] ?? 0
  return {
    opened: number('opened'),
    resolved: number('resolved'),
    reopened: rateOf(number('reopened'), number('resolved')),
    firstContact: rateOf(number('firstContact'), number('resolvedFirst')),
    times: eachPromise((name) => ({
      elapsed: timesOf(numbers, `${name}.elapsed`),
      business: timesOf(numbers, `${name}.business`),
    })),
    kept: Object.fromEntries(
      clockNames.map((name) => {
        const met = number(`${name}.met`)
        return [name, rateOf(met, met + number(`${name}.breached`))]
      }),
    ) as Record<ClockName, z.infer<typeof Rate>>,
  }
}

/** @param open how many were opened on each day and still are open */
export const backlogFigures = (open: Counts, now: Instant): Backlog => {
  const figures = { open: 0, under1Day: 0, from1Day: 0, from3Days: 0, from7Days: 0, from30Days: 0 }
  const today = epochMs(`${now.slice(0, 10)}T00:00:00.000Z`)
  for (const [opened, count] of Object.entries(open)) {
    const days = (today - epochMs(`${opened}T00:00:00.000Z`)) / day
    const age = ages.findLast(([, from]) => days >= from) ?? ages[0]
    figures[age[0]] += count
    figures.open += count
  }
  return figures
}

/** Counters together. */
export const summedCounts = (all: readonly Counts[]): Counts => {
  const sums: Record<string, number> = {}
  for (const numbers of all)
    for (const [name, number] of Object.entries(numbers)) sums[name] = (sums[name] ?? 0) + number
  return sums
}

import * as z from 'zod'

/** How often something was given among the same members with the same weights. */
export interface Among {
  /** By user id. */
  readonly weights: Readonly<Record<string, number>>
  readonly given: number
}

export interface DayOfRoster {
  /** By user id. */
  readonly actual: Readonly<Record<string, number>>
  readonly among: readonly Among[]
}

const share = z.number().min(0).max(1)

export const MemberShare = z.strictObject({
  userId: z.string(),
  actual: z.int().meta({ description: 'How many this member was given' }),
  expected: z
    .number()
    .meta({ description: 'How many by weight, each divided among those who could have been given it at that moment' }),
  actualShare: share,
  expectedShare: share,
})
export type MemberShare = z.infer<typeof MemberShare>

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000

/** What each member was given, beside what they should have been: weight by the sum of weights, over every single assignment. */
export const sharesOf = (days: readonly DayOfRoster[]): readonly MemberShare[] => {
  const actual = new Map<string, number>()
  const expected = new Map<string, number>()
  const add = (sums: Map<string, number>, userId: string, value: number) =>
    void sums.set(userId, (sums.get(userId) ?? 0) + value)
  for (const day of days) {
    for (const [userId, given] of Object.entries(day.actual)) add(actual, userId, given)
    for (const { weights, given } of day.among) {
      const sum = Object.values(weights).reduce((total, weight) => total + weight, 0)
      for (const [userId, weight] of Object.entries(weights)) add(expected, userId, (given * weight) / sum)
    }
  }
  const total = Math.max(
    1,
    [...actual.values()].reduce((sum, given) => sum + given, 0),
  )
  const userIds = [...new Set([...actual.keys(), ...expected.keys()])].sort()
  return userIds.map((userId) => {
    const [was, due] = [actual.get(userId) ?? 0, expected.get(userId) ?? 0]
    return {
      userId,
      actual: was,
      expected: rounded(due),
      actualShare: rounded(was / total),
      expectedShare: rounded(due / total),
    }
  })
}

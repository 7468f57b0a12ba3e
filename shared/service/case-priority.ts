import * as z from 'zod'

export const levels = ['low', 'medium', 'high'] as const
export type Level = (typeof levels)[number]

/** In rising order. */
export const casePriorities = ['low', 'normal', 'high', 'urgent'] as const
export type CasePriority = (typeof casePriorities)[number]

const row = z.strictObject({
  low: z.enum(casePriorities),
  medium: z.enum(casePriorities),
  high: z.enum(casePriorities),
})

/** Impact, then urgency: the priority that follows. */
export const PriorityMatrix = z.strictObject({ low: row, medium: row, high: row })
export type PriorityMatrix = z.infer<typeof PriorityMatrix>

export const defaultMatrix: PriorityMatrix = {
  low: { low: 'low', medium: 'low', high: 'normal' },
  medium: { low: 'low', medium: 'normal', high: 'high' },
  high: { low: 'normal', medium: 'high', high: 'urgent' },
}

export const priorityOf = (matrix: PriorityMatrix, impact: Level, urgency: Level): CasePriority =>
  matrix[impact][urgency]

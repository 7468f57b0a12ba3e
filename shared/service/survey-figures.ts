import type { Counts } from './score.ts'
import type { Answer } from './survey-answer.ts'

/** Whole numbers by name: `n`, `low`, `sent`, and `q#<question>#<answer>` for each answer that was given. */
export type Figures = Readonly<Record<string, number>>

const questionMark = 'q#'
const textAnswered = '*'

/** What an answer adds to the figures of its day. Own words count only as given. */
export const figuresOf = ({ choices, texts, isLow }: Pick<Answer, 'choices' | 'texts' | 'isLow'>): Figures => {
  const figures: Record<string, number> = { n: 1, ...(isLow && { low: 1 }) }
  for (const [key, value] of Object.entries(choices)) {
    for (const one of [value].flat()) figures[`${questionMark}${key}#${one}`] = 1
    // Several may be chosen, so how many chose at all is a number of its own.
    if (Array.isArray(value)) figures[`${questionMark}${key}#${textAnswered}`] = 1
  }
  for (const key of Object.keys(texts)) figures[`${questionMark}${key}#${textAnswered}`] = 1
  return figures
}

export const addedFigures = (list: readonly Figures[]): Figures => {
  const sums: Record<string, number> = {}
  for (const figures of list)
    for (const [name, number] of Object.entries(figures)) sums[name] = (sums[name] ?? 0) + number
  return sums
}

/** How often each answer was given to a question, and by how many it was answered at all. */
export const countsOf = (figures: Figures, key: string): { readonly answered: number; readonly counts: Counts } => {
  const counts: Record<string, number> = {}
  let answered: number | undefined
  let sum = 0
  const prefix = `${questionMark}${key}#`
  for (const [name, number] of Object.entries(figures)) {
    if (!name.startsWith(prefix)) continue
    const answer = name.slice(prefix.length)
    if (answer === textAnswered) answered = number
    else {
      counts[answer] = number
      sum += number
    }
  }
  return { answered: answered ?? sum, counts }
}

import { type Step, stateOf } from '../storage/record.ts'
import type { Key, Position, Query, Store } from '../storage/store.ts'
import type { Answer } from './survey-answer.ts'
import type { Figures } from './survey-figures.ts'
import { answersPartition } from './survey-store.ts'

const figuresPartition = (tenantId: string, surveyId: string): string => `${tenantId}#figures#${surveyId}`

const dayKey = (tenantId: string, surveyId: string, day: string): Key => ({
  pk: figuresPartition(tenantId, surveyId),
  sk: day,
})

/** Adds to the figures of a day, in the commit of what it counts. */
export const addFigures = (tenantId: string, surveyId: string, day: string, figures: Figures): Step => ({
  action: { do: 'add', key: dayKey(tenantId, surveyId, day), by: figures },
})

const readAll = async (store: Store, query: Omit<Query, 'after'>, most = Number.POSITIVE_INFINITY) => {
  const items = []
  let after: Position | undefined
  do {
    const page = await store.query({ ...query, ...(after && { after }) })
    items.push(...page.items)
    after = page.next
  } while (after && items.length <= most)
  return items
}

/** The figures of each day from one day to another that has any. */
export const figuresOfDays = async (
  store: Store,
  tenantId: string,
  surveyId: string,
  range: { readonly from: string; readonly to: string },
): Promise<Figures[]> => {
  const partition = figuresPartition(tenantId, surveyId)
  const items = await readAll(store, { index: 'table', partition, range, limit: 400 })
  return items.map(({ pk, sk, ...figures }) => figures as Figures)
}

const monthsBetween = (from: string, to: string): string[] => {
  const months: string[] = []
  let [year = 0, month = 0] = from.split('-').map(Number)
  for (;;) {
    const text = `${year}-${String(month).padStart(2, '0')}`
    if (text > to.slice(0, 7)) return months
    months.push(text)
    month += 1
    if (month > 12) [year, month] = [year + 1, 1]
  }
}

/** The answers that count on these days; undefined when there are more than `most`. */
export const answersOfDays = async (
  store: Store,
  tenantId: string,
  surveyId: string,
  { from, to }: { readonly from: string; readonly to: string },
  most: number,
): Promise<Answer[] | undefined> => {
  const found: Answer[] = []
  for (const month of monthsBetween(from, to)) {
    const partition = answersPartition(tenantId, surveyId, month)
    // `$` follows `#`: to the end of the last day.
    const query = { index: 'g3', partition, range: { from, to: `${to}$` }, limit: 1000 } as const
    const items = await readAll(store, query, most - found.length)
    found.push(...items.map((item) => stateOf<Answer>(item)))
    if (found.length > most) return undefined
  }
  return found
}

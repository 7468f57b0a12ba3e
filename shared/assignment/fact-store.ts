import type { Instant } from '../kernel/instant.ts'
import type { Step } from '../storage/record.ts'
import type { Item, Key, Page, Position, Store, Value } from '../storage/store.ts'
import type { AssignmentFact } from './fact.ts'

/** What asks for an assignment: an event, or a request. The same cause asks once, however often it comes. */
export interface Cause {
  readonly id: string
  readonly at: Instant
}

const ticketDigits = 12

const factsPartition = (tenantId: string, noun: string, subjectId: string): string =>
  `${tenantId}#assignment#${noun}#${subjectId}`

export const factKey = (
  tenantId: string,
  { noun, subjectId, askedAt, cause }: Pick<AssignmentFact, 'noun' | 'subjectId' | 'askedAt' | 'cause'>,
): Key => ({ pk: factsPartition(tenantId, noun, subjectId), sk: `${askedAt}#${cause}` })

const rosterDayPartition = (tenantId: string, rosterId: string, date: string): string =>
  `${tenantId}#assigned#${rosterId}#${date}`

const itemOf = (tenantId: string, fact: AssignmentFact, date: string | undefined): Item => ({
  ...factKey(tenantId, fact),
  ...(fact.rosterId !== undefined &&
    fact.ticket !== undefined &&
    date !== undefined && {
      g2pk: rosterDayPartition(tenantId, fact.rosterId, date),
      g2sk: String(fact.ticket).padStart(ticketDigits, '0'),
    }),
  fact: fact as unknown as Value,
})

/** The first trace of a wish; refused when its cause asked before. */
export const firstFact = (tenantId: string, fact: AssignmentFact): Step => ({
  action: { do: 'put', item: itemOf(tenantId, fact, undefined), when: { is: 'absent' } },
})

/** What became of a wish that waited. @param date of the roster on which it was assigned */
export const laterFact = (tenantId: string, fact: AssignmentFact, date?: string): Step => ({
  action: { do: 'put', item: itemOf(tenantId, fact, date), when: { is: 'present' } },
})

const factOf = (item: Item): AssignmentFact => item.fact as unknown as AssignmentFact

export const loadFact = async (store: Store, key: Key): Promise<AssignmentFact | undefined> => {
  const item = await store.get(key)
  return item && factOf(item)
}

const mostOfSubject = 100

/** The assignments of one subject for its timeline, the latest first. */
export const assignmentsOf = async (
  store: Store,
  tenantId: string,
  noun: string,
  subjectId: string,
): Promise<readonly AssignmentFact[]> => {
  const partition = factsPartition(tenantId, noun, subjectId)
  const page = await store.query({ index: 'table', partition, direction: 'descending', limit: mostOfSubject })
  return page.items.map(factOf)
}

/** The assignments of one day of a roster in the order of their tickets. */
export const assignmentsOfDay = async (
  store: Store,
  tenantId: string,
  rosterId: string,
  date: string,
  limit: number,
  after?: Position,
): Promise<{ readonly facts: readonly AssignmentFact[]; readonly next: Page['next'] }> => {
  const page = await store.query({
    index: 'g2',
    partition: rosterDayPartition(tenantId, rosterId, date),
    limit,
    ...(after && { after }),
  })
  return { facts: page.items.map(factOf), next: page.next }
}

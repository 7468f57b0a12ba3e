import type { Action, Key, Position, Store } from '../storage/store.ts'

const partition = (tenantId: string, calendarId: string): string => `${tenantId}#sla-watch#${calendarId}`
const watchKey = (tenantId: string, calendarId: string, caseId: string): Key => ({
  pk: partition(tenantId, calendarId),
  sk: caseId,
})

/**
 * Notes that a case counts in a calendar. Written before the calendar is read, so that of an edit and a plan at the same time one
 * sees the other: the edit finds the case here, or the plan finds the edited calendar.
 */
export const watchCase = (tenantId: string, calendarId: string, caseId: string): Action => ({
  do: 'put',
  item: { ...watchKey(tenantId, calendarId, caseId) },
})

/** In the commit of the plan that ends the clocks. */
export const unwatchCase = (tenantId: string, calendarId: string, caseId: string): Action => ({
  do: 'delete',
  key: watchKey(tenantId, calendarId, caseId),
})

/** One page of the cases that count in a calendar; current, not lagging. */
export const watchedCases = async (
  store: Store,
  tenantId: string,
  calendarId: string,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): Promise<{ readonly ids: readonly string[]; readonly next?: string }> => {
  const pk = partition(tenantId, calendarId)
  const from: Position | undefined = after === undefined ? undefined : { pk, sk: after }
  const page = await store.query({ index: 'table', partition: pk, limit, ...(from && { after: from }) })
  return { ids: page.items.map(({ sk }) => sk), ...(page.next && { next: page.next.sk }) }
}

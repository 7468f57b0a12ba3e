import { byMonth } from '../storage/months.ts'
import type { Noun, Step } from '../storage/record.ts'
import type { Item, Key, Store } from '../storage/store.ts'
import type { Calendar } from './calendar-schema.ts'
import { type CalendarTree, calendarAndBelow, noCalendars } from './calendar-tree.ts'

/** Calendars belong to the tenant. */
export const calendars: Noun<Calendar> = {
  name: 'calendar',
  indexes: (tenantId, calendar) => byMonth(tenantId, 'calendar', calendar),
  owned: () => ({}),
}

const treeKey = (tenantId: string): Key => ({ pk: `${tenantId}#calendar-tree`, sk: '.' })

const treeOf = (item: Item | undefined): CalendarTree =>
  item
    ? {
        version: Number(item.version),
        parents: item.parents as CalendarTree['parents'],
        ...(typeof item.defaultId === 'string' && { defaultId: item.defaultId }),
      }
    : noCalendars

export const loadCalendarTree = async (store: Store, tenantId: string): Promise<CalendarTree> =>
  treeOf(await store.get(treeKey(tenantId)))

/** Writes the tree in the commit of the calendar that was placed in it. */
export const saveCalendarTree = (tenantId: string, { version, parents, defaultId }: CalendarTree): Step => ({
  action: {
    do: 'put',
    item: { ...treeKey(tenantId), version, parents: { ...parents }, ...(defaultId !== undefined && { defaultId }) },
    when: version === 1 ? { is: 'absent' } : { is: 'version', version: version - 1 },
  },
})

/** The calendar that a tenant uses where nothing else is said; undefined when it named none. One read. */
export const defaultCalendarId = async (store: Store, tenantId: string): Promise<string | undefined> =>
  (await loadCalendarTree(store, tenantId)).defaultId

/** The calendars whose working time an edit of this one can change: itself and all that inherit from it. One read. */
export const calendarsFollowing = async (store: Store, tenantId: string, id: string): Promise<readonly string[]> =>
  calendarAndBelow(await loadCalendarTree(store, tenantId), id)

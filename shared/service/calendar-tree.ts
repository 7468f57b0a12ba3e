import { fieldRefusal, Refusal } from '../kernel/refusal.ts'

/**
 * All calendars of a tenant with each one's parent, null for none, and which one is the default. Every change of either is
 * decided on all of it, so two that together would make a circle, or two defaults, meet on its version.
 */
export interface CalendarTree {
  readonly version: number
  readonly parents: Readonly<Record<string, string | null>>
  readonly defaultId?: string
}

export const calendarLimits = { calendars: 200, levels: 5 } as const

export const noCalendars: CalendarTree = { version: 0, parents: {} }

const levelOf = (parents: CalendarTree['parents'], id: string): number => {
  let level = 1
  for (let above = parents[id]; above; above = parents[above]) level++
  return level
}

/** A calendar and all that inherit from it, the calendar itself first. */
export const calendarAndBelow = ({ parents }: CalendarTree, id: string): readonly string[] => {
  const reached = [id]
  for (const above of reached)
    reached.push(...Object.keys(parents).filter((below) => parents[below] === above && below !== id))
  return reached
}

interface Placed {
  readonly id: string
  readonly parentId?: string | undefined
  readonly isDefault: boolean
}

/**
 * The tree with a calendar put, or moved with all that inherit from it, under a parent, and made the default or no longer it.
 * @returns the very same tree when nothing changes
 * @throws Refusal when the parent is not there or inherits from the calendar itself, or the tree would get too large or too deep
 */
export const placeCalendar = (tree: CalendarTree, { id, parentId, isDefault }: Placed): CalendarTree => {
  const wasDefault = tree.defaultId === id
  if (tree.parents[id] === (parentId ?? null) && wasDefault === isDefault) return tree
  if (parentId !== undefined && !(parentId in tree.parents)) throw fieldRefusal('/parentId', 'no_such_record')
  const moved = calendarAndBelow(tree, id)
  if (parentId !== undefined && moved.includes(parentId)) throw fieldRefusal('/parentId', 'circular')
  const parents = { ...tree.parents, [id]: parentId ?? null }
  if (Object.keys(parents).length > calendarLimits.calendars)
    throw new Refusal('calendar.limit', { params: { limit: calendarLimits.calendars } })
  if (Math.max(...moved.map((one) => levelOf(parents, one))) > calendarLimits.levels)
    throw fieldRefusal('/parentId', 'too_deep', { limit: calendarLimits.levels })
  const { defaultId, ...rest } = tree
  const after = isDefault ? id : wasDefault ? undefined : defaultId
  return { ...rest, version: tree.version + 1, parents, ...(after !== undefined && { defaultId: after }) }
}

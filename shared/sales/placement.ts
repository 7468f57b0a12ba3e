import * as z from 'zod'
import { raise } from '../../events/define-event.ts'
import { placementDone, placementStarted } from '../../events/sales.ts'
import type { Decision } from '../kernel/decision.ts'
import { type Instant, minute, plusMs } from '../kernel/instant.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'

/** The id of the one record of a tenant. */
export const placementId = 'placement'

const at = z.iso.datetime()

/** How far the open deals of a tenant were put into its territories. */
export const Placement = z.strictObject({
  ...recordFields,
  status: z.enum(['running', 'done']),
  startedAt: at,
  startedBy: z.string(),
  territoriesVersion: z.int().meta({ description: 'The version of the territories that deals are put into' }),
  looked: z.int().meta({ description: 'Open deals that were looked at' }),
  placed: z.int().meta({ description: 'Those of them that went to another territory' }),
  doneAt: at.optional(),
})

/** Kept with the record, never sent. */
interface Internal {
  /** The last deal that was looked at. */
  readonly after?: string
  readonly dueAt?: Instant
  /** Of who asked for it: what it changes says so. */
  readonly requestId: string
}
export type Placement = z.infer<typeof Placement> & Internal
export type NewPlacement = Omit<Placement, Exclude<keyof RecordFields, 'id'>>

/** Until then the lists of open deals know those that are opened now. */
const settlesMs = minute

/** Has all open deals looked at from the first on. */
export const startPlacement = (
  territoriesVersion: number,
  by: string,
  requestId: string,
  now: Instant,
): Decision<NewPlacement> => ({
  state: {
    ...{ id: placementId, status: 'running', startedAt: now, startedBy: by, requestId, territoriesVersion },
    ...{ looked: 0, placed: 0, dueAt: plusMs(now, settlesMs) },
  },
  raises: [raise(placementStarted, { territoriesVersion })],
})

/** What was done of a placement in one commit. */
export interface PlacedPage {
  readonly looked: number
  readonly placed: number
  /** The last deal that was looked at, when there are more. */
  readonly after?: string | undefined
}

/** A placement that got on by a page, and is done with the last one. */
export const advancePlacement = (found: Placement, page: PlacedPage, now: Instant): Decision<Placement> => {
  const { after, dueAt, ...rest } = found
  const [looked, placed] = [found.looked + page.looked, found.placed + page.placed]
  if (page.after !== undefined) return { state: { ...rest, looked, placed, after: page.after, dueAt: now }, raises: [] }
  return {
    state: { ...rest, looked, placed, status: 'done', doneAt: now },
    raises: [raise(placementDone, { territoriesVersion: found.territoriesVersion, looked, placed })],
  }
}

/** The territories were drawn anew meanwhile: what was looked at is looked at again. */
export const restartPlacement = ({ after, ...found }: Placement, territoriesVersion: number): Placement => ({
  ...found,
  territoriesVersion,
  looked: 0,
})

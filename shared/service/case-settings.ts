import * as z from 'zod'
import { caseSettingsChanged } from '../../events/cases.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import { recordFields } from '../kernel/record-fields.ts'
import { fieldRefusal } from '../kernel/refusal.ts'
import { defaultMatrix, PriorityMatrix } from './case-priority.ts'
import { CaseStatus, defaultStatuses, firstOf } from './case-status.ts'

const written = {
  statuses: z
    .array(CaseStatus)
    .min(3)
    .max(50)
    .meta({ description: 'The first of a group that is not retired is what cases get by default' }),
  matrix: PriorityMatrix.meta({ description: 'Priority by impact, then urgency' }),
  reopenDays: z.int().min(0).max(365).meta({ description: 'For how long a settled case may be opened again' }),
}

export const CaseSettingsInput = z.strictObject(written)
export type CaseSettingsInput = z.infer<typeof CaseSettingsInput>

/** What a tenant may define of its cases. Version 0: nothing was defined yet. */
export const CaseSettings = z.strictObject({ ...recordFields, version: z.int().min(0), ...written })
export type CaseSettings = z.infer<typeof CaseSettings>

export const settingsId = 'settings'

export const defaultSettings = (now: string): CaseSettings => ({
  id: settingsId,
  version: 0,
  createdAt: now,
  createdBy: 'automation:default',
  updatedAt: now,
  updatedBy: 'automation:default',
  statuses: [...defaultStatuses],
  matrix: defaultMatrix,
  reopenDays: 14,
})

const checkStatuses = (before: readonly CaseStatus[], after: readonly CaseStatus[]): void => {
  for (const [index, { key }] of after.entries())
    if (after.findIndex((other) => other.key === key) < index)
      throw fieldRefusal(`/statuses/${index}/key`, 'named_twice')
  for (const { key, group } of before) {
    const index = after.findIndex((option) => option.key === key)
    if (index < 0) throw fieldRefusal('/statuses', 'may_not_go')
    if (after[index]?.group !== group) throw fieldRefusal(`/statuses/${index}/group`, 'group_is_fixed')
  }
  for (const group of ['open', 'resolved', 'closed'] as const)
    if (!firstOf(after, group)) throw fieldRefusal('/statuses', 'group_missing', { group })
}

/**
 * Cases keep the statuses that they have, so a status may be renamed, moved and retired, but never go or mean something else.
 * @throws Refusal `request.invalid`
 */
export const changeSettings = (settings: CaseSettings, input: CaseSettingsInput): Decision<CaseSettings> => {
  checkStatuses(settings.statuses, input.statuses)
  const fields = (Object.keys(input) as (keyof CaseSettingsInput)[]).filter(
    (field) => JSON.stringify(settings[field]) !== JSON.stringify(input[field]),
  )
  return { state: { ...settings, ...input }, raises: [raise(caseSettingsChanged, { fields })] }
}

/** @throws Refusal naming the statuses that there are */
export const statusNamed = ({ statuses }: Pick<CaseSettings, 'statuses'>, key: string): CaseStatus => {
  const found = statuses.find((option) => option.key === key)
  if (found?.retired) throw fieldRefusal('/status', 'is_retired')
  if (found) return found
  const allowed = statuses.filter(({ retired }) => !retired).map((option) => option.key)
  throw fieldRefusal('/status', 'no_such_status', { allowed: allowed.join(', ') })
}

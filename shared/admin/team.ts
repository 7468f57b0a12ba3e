import * as z from 'zod'
import { teamChanged, teamCreated } from '../../events/admin.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import { idPattern } from '../kernel/ids.ts'
import { patched } from '../kernel/patched.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { displayName } from './tenant.ts'

export const TeamInput = z.strictObject({
  name: displayName,
  parentId: z.string().regex(idPattern('tea')).optional(),
  managerId: z.string().regex(idPattern('usr')).optional(),
})
export type TeamInput = z.infer<typeof TeamInput>

/** What is given replaces, null removes; without a parent a team is at the top. */
export const TeamPatch = z.strictObject({
  name: TeamInput.shape.name.optional(),
  parentId: TeamInput.shape.parentId.nullable(),
  managerId: TeamInput.shape.managerId.nullable(),
})
export type TeamPatch = z.infer<typeof TeamPatch>

export const Team = z.strictObject({ ...recordFields, ...TeamInput.shape })
export type Team = z.infer<typeof Team>
type NewTeam = Omit<Team, Exclude<keyof RecordFields, 'id'>>

export const createTeam = (id: string, input: TeamInput): Decision<NewTeam> => ({
  state: { ...input, id },
  raises: [raise(teamCreated, input.parentId === undefined ? {} : { parentId: input.parentId })],
})

export const changeTeam = (team: Team, patch: TeamPatch): Decision<Team> => {
  const { state, fields } = patched(team, patch)
  return { state, raises: fields.length > 0 ? [raise(teamChanged, { fields: [...fields] })] : [] }
}

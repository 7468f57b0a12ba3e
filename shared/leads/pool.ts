import { raise } from '../../events/define-event.ts'
import { poolChanged, poolCreated } from '../../events/leads.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Decision } from '../kernel/decision.ts'
import { patched } from '../kernel/patched.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import { type FieldFault, fieldRefusal, Refusal } from '../kernel/refusal.ts'
import { leadStatuses } from './lead-status.ts'
import type { Pool, PoolInput, PoolPatch } from './pool-schema.ts'

const statuses: readonly string[] = leadStatuses

const unknownLevels = ({ recycle }: Pick<PoolInput, 'recycle'>): FieldFault[] =>
  recycle.flatMap(({ levels = [] }, rule) =>
    levels.flatMap((level, index): FieldFault[] => {
      const pointer = `/recycle/${rule}/levels/${index}`
      const params = { allowed: leadStatuses.join(', ') }
      return statuses.includes(level) ? [] : [{ in: 'body', pointer, code: 'not_allowed', params }]
    }),
  )

/** @throws Refusal naming a clock that would end before it begins, members of whom there would be none, statuses that leads have not */
const check = (pool: PoolInput): void => {
  const { protection, userIds, teamIds, adminIds } = pool
  if (protection && protection.mostDays < protection.protectDays)
    throw fieldRefusal('/protection/mostDays', 'too_small.number', { minimum: protection.protectDays })
  if (userIds.length + teamIds.length + adminIds.length === 0) throw fieldRefusal('/userIds', 'required')
  const faults = unknownLevels(pool)
  if (faults.length > 0) throw new Refusal('request.invalid', { faults })
}

export const createPool = (id: string, input: PoolInput): Decision<Omit<Pool, Exclude<keyof RecordFields, 'id'>>> => {
  check(input)
  return { state: { id, ...input, retired: false }, raises: [raise(poolCreated, {})] }
}

/** What is given replaces as a whole. Clocks that run already keep what they were set to. */
export const changePool = (pool: Pool, patch: PoolPatch): Decision<Pool> => {
  const { protection, ...others } = patch
  const { state: after, fields } = patched(pool, others)
  const isSame = protection === undefined || JSON.stringify(protection) === JSON.stringify(pool.protection)
  const state = isSame ? after : { ...after, protection }
  check(state)
  const all = [...fields, ...(isSame ? [] : ['protection'])]
  return all.length === 0 ? { state: pool, raises: [] } : { state, raises: [raise(poolChanged, { fields: all })] }
}

/** Lets nothing come in any more. Answers the very same state when that is so already. */
export const retirePool = (pool: Pool): Decision<Pool> =>
  pool.retired
    ? { state: pool, raises: [] }
    : { state: { ...pool, retired: true }, raises: [raise(poolChanged, { fields: ['retired'] })] }

export const isPoolAdmin = ({ adminIds }: Pool, { kind, id }: Actor): boolean =>
  kind === 'user' && adminIds.includes(id)

/** Whether somebody may see and claim what waits in a pool: as named, as one of its admins, or as one of a team's own people. */
export const isPoolMember = (pool: Pool, actor: Pick<Actor, 'kind' | 'id' | 'teamId'>): boolean => {
  const { kind, id, teamId } = actor
  const { userIds, adminIds, teamIds } = pool
  if (kind !== 'user') return false
  return userIds.includes(id) || adminIds.includes(id) || (teamId !== undefined && teamIds.includes(teamId))
}

/** Who defines pools sees all that is in them. */
export const definesPools = ({ permissions }: Actor): boolean => permissions['pool:write'] === 'all'

/** @throws Refusal `pool.retired` */
export const checkTakesIn = ({ id, retired }: Pool): void => {
  if (retired) throw new Refusal('pool.retired', { extra: { poolId: id } })
}

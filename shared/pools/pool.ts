import { raise } from '../../events/define-event.ts'
import { poolChanged, poolCreated } from '../../events/leads.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Decision } from '../kernel/decision.ts'
import { patched } from '../kernel/patched.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import { type FieldFault, fieldRefusal, Refusal } from '../kernel/refusal.ts'
import type { Pool, PoolInput, PoolPatch } from './pool-schema.ts'
import type { Pooled, PooledKind, PooledNoun } from './pooled.ts'

/** What a noun allows its pools to name. */
export type PoolTerms = Pick<PooledKind<Pooled>, 'levels' | 'hideable' | 'hiddenAtFirst'>

const notAllowed = (pointer: string, value: string, allowed: readonly string[]): FieldFault[] =>
  allowed.includes(value) ? [] : [{ in: 'body', pointer, code: 'not_allowed', params: { allowed: allowed.join(', ') } }]

type Rules = Omit<PoolInput, 'hidden' | 'holds'> & Pick<Pool, 'hidden'>

/** @throws Refusal naming a clock that would end before it begins, members of whom there would be none, words that the noun has not */
const check = (pool: Rules, { levels, hideable }: PoolTerms): void => {
  const { protection, userIds, teamIds, adminIds, recycle, hidden } = pool
  if (protection && protection.mostDays < protection.protectDays)
    throw fieldRefusal('/protection/mostDays', 'too_small.number', { minimum: protection.protectDays })
  if (userIds.length + teamIds.length + adminIds.length === 0) throw fieldRefusal('/userIds', 'required')
  const faults = [
    ...recycle.flatMap((rule, at) =>
      (rule.levels ?? []).flatMap((level, index) => notAllowed(`/recycle/${at}/levels/${index}`, level, levels)),
    ),
    ...hidden.flatMap((field, index) => notAllowed(`/hidden/${index}`, field, hideable)),
  ]
  if (faults.length > 0) throw new Refusal('request.invalid', { faults })
}

type NewPool = Omit<Pool, Exclude<keyof RecordFields, 'id'>>

export const createPool = (id: string, input: PoolInput, terms: PoolTerms): Decision<NewPool> => {
  const pool = { ...input, hidden: input.hidden ?? [...terms.hiddenAtFirst] }
  check(pool, terms)
  return { state: { id, ...pool, retired: false }, raises: [raise(poolCreated, {})] }
}

/** What is given replaces as a whole. Clocks that run already keep what they were set to. */
export const changePool = (pool: Pool, patch: PoolPatch, terms: PoolTerms): Decision<Pool> => {
  const { protection, ...others } = patch
  const { state: after, fields } = patched(pool, others)
  const isSame = protection === undefined || JSON.stringify(protection) === JSON.stringify(pool.protection)
  const state = isSame ? after : { ...after, protection }
  check(state, terms)
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

/** @throws Refusal `pool.retired`, or `pool.holds_others` when it is a pool of another noun */
export const checkTakesIn = ({ id, retired, holds }: Pool, noun: PooledNoun): void => {
  if (holds !== noun) throw new Refusal('pool.holds_others', { params: { holds }, extra: { poolId: id, holds } })
  if (retired) throw new Refusal('pool.retired', { extra: { poolId: id } })
}

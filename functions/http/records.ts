import { type Owned, type Permission, reaches } from '../../shared/kernel/actor.ts'
import type { Decision } from '../../shared/kernel/decision.ts'
import type { RecordFields } from '../../shared/kernel/record-fields.ts'
import { notFound, Refusal } from '../../shared/kernel/refusal.ts'
import { changeRecord, createRecord, loadRecord, type Noun, type Step } from '../../shared/storage/record.ts'
import type { Reply, Request } from './route.ts'

/** @throws Refusal `precondition.failed` with the current values when If-Match names another version */
export const checkIfMatch = (request: Request, state: RecordFields): void => {
  if (request.ifMatch === undefined || request.ifMatch === state.version) return
  throw new Refusal('precondition.failed', { params: { version: state.version }, extra: { current: state } })
}

/**
 * The record that a call is about. What the actor may not know exists is `not_found`; what it may see but not change is
 * `access.denied`.
 */
export const findRecord = async <State extends RecordFields & Owned>(
  request: Request,
  noun: Noun<State>,
  id: string,
): Promise<State> => {
  const { actor } = request
  const state = await loadRecord(request.store, noun, actor.tenantId, id)
  if (!state) throw notFound()
  const owned = noun.owned?.(state) ?? state
  if (!reaches(actor, `${noun.name}:read`, owned)) throw notFound()
  const { permission } = request
  if (permission !== 'public' && permission !== 'signed-in' && !reaches(actor, permission as Permission, owned))
    throw new Refusal('access.denied', { params: { permission } })
  checkIfMatch(request, state)
  return state
}

/**
 * What belongs to nobody in particular is for whoever's permission reaches all of the tenant.
 * @throws Refusal `access.denied`
 */
export const checkReachesAll = ({ actor, permission }: Request): void => {
  if (actor.permissions[permission as Permission] !== 'all')
    throw new Refusal('access.denied', { params: { permission } })
}

/** Answers 201 with a new record. `steps` are what must hold or be written along with it, such as its unique values. */
export const created = <State extends RecordFields>(
  request: Request,
  noun: Noun<State>,
  decision: Decision<Omit<State, Exclude<keyof RecordFields, 'id'>>>,
  location: string,
  steps: readonly Step[] = [],
): Reply<State> => {
  const { state, step } = createRecord(noun, request, decision)
  return { status: 201, body: state, version: state.version, location, steps: [step, ...steps] }
}

/** Answers with the next version of a record, or with the record as it is when the decision changes nothing. */
export const changed = <State extends RecordFields>(
  request: Request,
  noun: Noun<State>,
  before: State,
  decision: Decision<State>,
  steps: readonly Step[] = [],
): Reply<State> => {
  if (decision.state === before) return { body: before, version: before.version }
  const { state, step } = changeRecord(noun, request, decision)
  return { body: state, version: state.version, steps: [step, ...steps] }
}

import customersFunction from '../../functions/customers/index.ts'
import forecast from '../../functions/forecast/index.ts'
import sales from '../../functions/sales/index.ts'
import project from '../../functions/stream/project.ts'
import { eventsOf } from '../../functions/stream/publish-events.ts'
import type { Actor } from '../../shared/kernel/actor.ts'
import { territoriesId } from '../../shared/sales/territory.ts'
import { territories } from '../../shared/sales/territory-store.ts'
import { createRecord } from '../../shared/storage/record.ts'
import { apiOf, type Called, testActor, testPlatform } from '../support/api.ts'
import { addTeam, addUser } from '../support/people.ts'

/** Pipelines and deals over HTTP, with customers beside them; the stream is followed when a test says so. */
export const openSales = () => {
  const world = testPlatform()
  const { platform, changes } = world
  const functions = [customersFunction, sales, forecast]
  const call = apiOf(
    { ...sales, routes: functions.flatMap(({ routes }) => routes) },
    platform,
    testActor({ id: 'usr_1', teamId: 'tea_sales', teamIds: ['tea_sales'] }),
  )
  let followed = 0
  const followUnits = { read: 0, write: 0 }
  const followStore = platform.store.metered(({ read, write }) => {
    followUnits.read += read
    followUnits.write += write
  })
  const follow = async (): Promise<void> => {
    for (let some = changes(followed, 100); some.length > 0; some = changes(followed, 100)) {
      const failed = await project.handle(
        some.map(({ change }) => change),
        { ...platform, store: followStore },
      )
      if (failed.length > 0) throw new Error(`not followed: ${JSON.stringify(world.problems)}`)
      followed = some.at(-1)?.sequence ?? followed
    }
  }
  /** Types of the events raised so far about a record. */
  const raisedBy = (recordId: string): string[] =>
    changes(0, 100_000)
      .flatMap(({ change }) => eventsOf(change))
      .filter((event) => event.recordId === recordId)
      .map(({ type }) => type)
  const must = async (method: string, path: string, body?: object, as?: Actor): Promise<Called['body']> => {
    const answer = await call(method, path, { ...(body && { body }), ...(as && { as }) })
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  return {
    ...world,
    call,
    must,
    follow,
    /** What following has consumed so far. */
    followUnits,
    raisedBy,
    /** Draws territories that have these ids and take nothing of their own accord. */
    drawTerritories: async (ids: readonly string[]): Promise<void> => {
      const when = { field: 'region', op: 'eq', value: 'nowhere' } as const
      const state = { id: territoriesId, territories: ids.map((id) => ({ id, name: id, when, userIds: [] })) }
      const stamp = { actor: testActor(), now: platform.clock.now(), requestId: 'test' }
      await platform.store.commit([createRecord(territories, stamp, { state, raises: [] }).step.action])
    },
    /** Changes a pipeline as it is now. */
    edit: async (id: string, body: object): Promise<Called> => {
      const { version } = await must('GET', `/v1/pipelines/${id}`)
      return call('PATCH', `/v1/pipelines/${id}`, { body, headers: { 'if-match': `"${version}"` } })
    },
    /** Users 1 to n of a team. */
    staff: async (count: number): Promise<Actor[]> => {
      await addTeam(platform, 'tea_sales')
      const ids = Array.from({ length: count }, (_, index) => `usr_${index + 1}`)
      for (const id of ids) await addUser(platform, id, { teamId: 'tea_sales' })
      return ids.map((id) => testActor({ id, teamId: 'tea_sales', teamIds: ['tea_sales'] }))
    },
  }
}

/** Pointers and codes of the fields at fault. */
export const faultsOf = (body: { errors?: { pointer: string; code: string }[] }): string[] =>
  (body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)

import type { HttpFunction } from '../../functions/function.ts'
import project from '../../functions/stream/project.ts'
import { eventsOf } from '../../functions/stream/publish-events.ts'
import type { Actor, Scope } from '../../shared/kernel/actor.ts'
import { apiOf, type Called, testActor, testPlatform } from './api.ts'
import { addTeam, addUser } from './people.ts'

/** These functions over HTTP on one fresh platform; the stream is followed when a test says so. */
export const openWorld = (functions: readonly [HttpFunction, ...HttpFunction[]], actor?: Actor) => {
  const world = testPlatform()
  const { platform, changes } = world
  const call = apiOf({ ...functions[0], routes: functions.flatMap(({ routes }) => routes) }, platform, actor)
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
  /** Everything raised so far, in order. */
  const raised = () => changes(0, 1_000_000).flatMap(({ change }) => eventsOf(change))
  return {
    ...world,
    call,
    follow,
    /** What following has consumed so far. */
    followUnits,
    raised,
    /** The body of an answer that refuses nothing. */
    must: async (method: string, path: string, body?: object, as?: Actor): Promise<Called['body']> => {
      const answer = await call(method, path, { ...(body && { body }), ...(as && { as }) })
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
      return answer.body
    },
    /** Types of the events raised so far about a record. */
    raisedBy: (recordId: string): string[] =>
      raised()
        .filter((event) => event.recordId === recordId)
        .map(({ type }) => type),
    /** Users 1 to n of a team, each with every permission of that scope. */
    staff: async (count: number, teamId: string, scope: Scope = 'all'): Promise<Actor[]> => {
      await addTeam(platform, teamId)
      const ids = Array.from({ length: count }, (_, index) => `usr_${index + 1}`)
      for (const id of ids) await addUser(platform, id, { teamId })
      return ids.map((id) => testActor({ id, teamId, teamIds: [teamId] }, scope))
    },
  }
}

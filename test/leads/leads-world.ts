import communication from '../../functions/communication/index.ts'
import capture from '../../functions/customers/capture.ts'
import customersFunction from '../../functions/customers/index.ts'
import customerSearch from '../../functions/customers/search.ts'
import customerView from '../../functions/customers/view.ts'
import type { ConsumerFunction } from '../../functions/function.ts'
import leadsFunction from '../../functions/leads/index.ts'
import leadSearch from '../../functions/leads/lead-search.ts'
import pools from '../../functions/leads/pools.ts'
import leadScoring from '../../functions/leads/scoring.ts'
import sales from '../../functions/sales/index.ts'
import service from '../../functions/service/index.ts'
import project from '../../functions/stream/project.ts'
import { eventsOf } from '../../functions/stream/publish-events.ts'
import tasksFunction from '../../functions/tasks/index.ts'
import type { Actor } from '../../shared/kernel/actor.ts'
import { apiOf, type Called, testActor, testPlatform } from '../support/api.ts'
import { addTeam, addUser } from '../support/people.ts'

/** Leads over HTTP, with what they touch beside them; the stream is followed when a test says so. */
export const openLeads = () => {
  const world = testPlatform()
  const { platform, changes } = world
  const functions = [
    leadsFunction,
    leadSearch,
    pools,
    leadScoring,
    customersFunction,
    customerSearch,
    customerView,
    communication,
    tasksFunction,
    service,
    sales,
    capture,
  ]
  const call = apiOf({ ...leadsFunction, routes: functions.flatMap(({ routes }) => routes) }, platform)
  let followed = 0
  const follow = async (): Promise<void> => {
    for (let some = changes(followed, 100); some.length > 0; some = changes(followed, 100)) {
      const failed = await project.handle(
        some.map(({ change }) => change),
        platform,
      )
      if (failed.length > 0) throw new Error(`not followed: ${JSON.stringify(world.problems)}`)
      followed = some.at(-1)?.sequence ?? followed
    }
  }
  /** Everything raised so far, in order. */
  const raised = () => changes(0, 1_000_000).flatMap(({ change }) => eventsOf(change))
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
    raised,
    raisedBy: (recordId: string): string[] =>
      raised()
        .filter((event) => event.recordId === recordId)
        .map(({ type }) => type),
    add: (body: object = {}, as?: Actor) => must('POST', '/v1/leads', { name: 'Ada Lovelace', ...body }, as),
    /** Users 1 to n of a team, each with everything of that scope. */
    staff: async (count: number, scope: 'own' | 'team' | 'all' = 'all'): Promise<Actor[]> => {
      await addTeam(platform, 'tea_sales')
      const ids = Array.from({ length: count }, (_, index) => `usr_${index + 1}`)
      for (const id of ids) await addUser(platform, id, { teamId: 'tea_sales' })
      return ids.map((id) => testActor({ id, teamId: 'tea_sales', teamIds: ['tea_sales'] }, scope))
    },
  }
}

type World = ReturnType<typeof openLeads>

/** Delivers everything raised so far to these consumers, twice, until nothing new is raised. */
export const deliver = async (world: World, ...consumers: readonly ConsumerFunction[]): Promise<void> => {
  let from = 0
  for (let all = world.raised(); all.length > from; all = world.raised()) {
    const events = all.slice(from)
    from = all.length
    for (const event of [...events, ...events])
      for (const { on, handle } of consumers)
        if (on.some(({ type }) => type === event.type)) await handle(event, world.platform)
  }
}

import communication from '../../functions/communication/index.ts'
import customersFunction from '../../functions/customers/index.ts'
import customerView from '../../functions/customers/view.ts'
import cases from '../../functions/service/cases.ts'
import inboundMail from '../../functions/service/inbound-mail.ts'
import project from '../../functions/stream/project.ts'
import { eventsOf } from '../../functions/stream/publish-events.ts'
import type { Actor } from '../../shared/kernel/actor.ts'
import { apiOf, type Called, testActor, testPlatform } from '../support/api.ts'
import { addTeam, addUser } from '../support/people.ts'

/** The service desk over HTTP, with customers beside it; the stream is followed when a test says so. */
export const openDesk = () => {
  const world = testPlatform()
  const { platform, changes } = world
  const functions = [customersFunction, customerView, communication, cases, inboundMail]
  const call = apiOf({ ...cases, routes: functions.flatMap(({ routes }) => routes) }, platform)
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
    raisedBy,
    open: (body: object = {}, as?: Actor) => must('POST', '/v1/cases', { subject: 'Leaking machine', ...body }, as),
    /** Users 1 to n of a team, each with a permission of that scope over what is theirs. */
    staff: async (count: number): Promise<Actor[]> => {
      await addTeam(platform, 'tea_desk')
      const ids = Array.from({ length: count }, (_, index) => `usr_${index + 1}`)
      for (const id of ids) await addUser(platform, id, { teamId: 'tea_desk' })
      return ids.map((id) => testActor({ id, teamId: 'tea_desk', teamIds: ['tea_desk'] }))
    },
  }
}

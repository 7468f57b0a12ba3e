import service from '../../functions/service/index.ts'
import project from '../../functions/stream/project.ts'
import { apiOf, type Called, testActor, testPlatform } from '../support/api.ts'

export const hours = (...texts: string[]) => texts.map((text) => ({ from: text.slice(0, 5), to: text.slice(6) }))

const day = hours('09:00-17:00')
export const weekly = { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day }
export const office = { name: '客服中心', zone: 'Asia/Shanghai', weekly }

/** Calendars over HTTP. */
export const openCalendars = () => {
  const world = testPlatform('2026-11-20T08:00:00.000Z')
  const call = apiOf(service, world.platform)
  const add = async (body: object = {}): Promise<Called['body']> => {
    const answer = await call('POST', '/v1/calendars', { body: { ...office, ...body } })
    if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const read = async (id: string): Promise<Called['body']> => (await call('GET', `/v1/calendars/${id}`)).body
  /** Changes a calendar at the version at which it stands. */
  const patch = async (id: string, body: object): Promise<Called> => {
    const headers = { 'if-match': `"${(await read(id)).version}"` }
    return call('PATCH', `/v1/calendars/${id}`, { body, headers })
  }
  const act = (id: string, verb: string, body: object): Promise<Called> =>
    call('POST', `/v1/calendars/${id}/${verb}`, { body })
  const deadline = async (id: string, start: string, duration: string): Promise<string> =>
    (await act(id, 'preview', { start, duration })).body.deadline
  const raised = (id: string) =>
    world
      .changes(0, 10_000)
      .filter(({ change }) => change.key.pk.endsWith(`#calendar#${id}`))
      .flatMap(({ change }) => (change.after?.raised ?? []) as { type: string; data: unknown }[])
  /** Lets the history come after what was written. */
  const follow = async (): Promise<void> => {
    const changes = world.changes(0, 10_000).map(({ change }) => change)
    const failed = await project.handle(changes, world.platform)
    if (failed.length > 0) throw new Error(`not followed: ${failed.length}`)
  }
  return {
    ...world,
    follow,
    call,
    add,
    read,
    patch,
    act,
    deadline,
    raised,
    otherTenant: testActor({ tenantId: 'ten_2' }),
  }
}

/** Pointer and code of each fault of a refusal. */
export const faultsOf = ({ body }: Called): string[] =>
  (body.errors ?? []).map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`)

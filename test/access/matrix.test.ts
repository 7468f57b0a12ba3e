import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Route } from '../../functions/http/route.ts'
import { permissionNames } from '../../shared/admin/permissions.ts'
import { type Cast, openCast } from './cast.ts'
import { callers, expected, type Row } from './expected.ts'
import { type Caller, etagOf, fixtureFor, type Place, places } from './fixtures.ts'
import { bodies, parameters } from './requests.ts'
import { type Answer, openWorld, routes, type World } from './world.ts'

let world: World
let cast: Cast
beforeAll(async () => {
  world = await openWorld()
  cast = await openCast(world)
  // The first use of a key in a day is noted, which is no trace of the call.
  await world.call('GET', '/v1/me', { token: cast.narrowKey.secret })
  // A deployment's own keys are made at their first use.
  await world.platform.secrets('capture')
  await world.platform.secrets('mailbox')
  await world.platform.secrets('survey')
  await world.platform.secrets('preference')
})
afterAll(() => world.close())

const operationOf = ({ method, path }: Route): string => `${method} ${path}`

const rowOf = (route: Route): Row => {
  const row = expected[operationOf(route)]
  if (!row) throw new Error(`${operationOf(route)} is not in the table of who may do what`)
  return row
}

const placesIn: Record<Row['kind'], readonly Place[]> = {
  public: ['own'],
  plain: ['own'],
  list: ['own', 'team', 'other', 'foreign'],
  record: places,
}

const callerNamed = (name: (typeof callers)[number]): Caller => {
  const person = cast.people[name]
  return person ? { name, token: person.token, person } : { name, token: cast.narrowKey.secret }
}

const successOf = ({ status = 200, alsoAnswers = [] }: Route): readonly number[] => [status, ...alsoAnswers]

const statusesOf = (letter: string | undefined, route: Route): readonly number[] =>
  letter === 'o' ? successOf(route) : letter === 'x' ? [403] : letter === '-' ? [404] : []

const urlOf = (route: Route, id = 'none'): string => {
  const { params = {}, query } = parameters[operationOf(route)] ?? {}
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? id)
  return query ? `${path}?${query.replace('{id}', id)}` : path
}

interface Call {
  readonly route: Route
  readonly caller: Caller
  readonly place: Place
  /** Instead of the caller's. */
  readonly token?: string | undefined
}

const traced = async (call: () => Promise<Answer>): Promise<{ answer: Answer; leftTraces: boolean }> => {
  const before = JSON.stringify(world.traces())
  const answer = await call()
  return { answer, leftTraces: JSON.stringify(world.traces()) !== before }
}

const wrong = (call: Call, { status, body }: Answer, wanted: readonly number[]): string =>
  `${call.caller.name}, ${call.place}: ${status} instead of ${wanted.join(' or ')} ${JSON.stringify(body)?.slice(0, 300)}`

/** Makes the call and says what is wrong with its answer; nothing when all is as it should be. */
const faultsOf = async (call: Call, wanted: readonly number[]): Promise<string[]> => {
  const { route, caller, place } = call
  const { kind, noun } = rowOf(route)
  const fixture = kind === 'record' && noun ? await fixtureFor(world, cast, caller, noun, place) : undefined
  const body = await bodies[operationOf(route)]?.(world, cast, caller)
  const token = 'token' in call ? call.token : (fixture?.token ?? caller.token)
  const ownTenant = caller.isForeign ? cast.b.tenantId : cast.a.tenantId
  const [one, id] = parameters[operationOf(route)]?.record ?? ['tenant', ownTenant]
  const etag = () => (fixture && noun ? etagOf(world, cast, noun, fixture.id) : etagOf(world, cast, one, id, ownTenant))
  const headers = route.requireIfMatch ? { 'if-match': await etag() } : {}
  const { answer, leftTraces } = await traced(() =>
    world.call(route.method, urlOf(route, fixture?.id), { token, body, headers }),
  )
  if (!wanted.includes(answer.status)) return [wrong(call, answer, wanted)]
  return answer.status >= 300 && leftTraces ? [`${caller.name}, ${place}: refused, but something was left behind`] : []
}

/** Whether each of these ids is somewhere in a list, as this caller reads it to its end; or the status of a refusal. */
const listedOf = async (route: Route, token: string, ids: readonly string[]): Promise<string> => {
  const seen = new Set<string>()
  let cursor: string | undefined
  do {
    const url = `${urlOf(route)}?limit=100${cursor ? `&cursor=${cursor}` : ''}`
    const { status, body } = await world.call(route.method, url, { token })
    if (status !== 200) return String(status)
    for (const { id } of body.items) seen.add(id)
    cursor = body.next
  } while (cursor)
  return ids.map((id) => (seen.has(id) ? 'o' : '-')).join('')
}

const listFaultsOf = async (route: Route, caller: Caller, wanted: string): Promise<string[]> => {
  const { noun } = rowOf(route)
  const ids: string[] = []
  let { token } = caller
  for (const place of placesIn.list) {
    const fixture = await fixtureFor(world, cast, caller, noun ?? 'user', place)
    ids.push(fixture.id)
    token = fixture.token ?? token
  }
  await world.follow()
  const listed = await listedOf(route, token, ids)
  const asWanted = listed === '403' ? 'xxxx' : listed
  return asWanted === wanted ? [] : [`${caller.name}: ${asWanted} instead of ${wanted}`]
}

describe('the table of who may do what', () => {
  it('has a row for every route, and no other', () => {
    expect(Object.keys(expected).toSorted()).toEqual(routes.map(operationOf).toSorted())
  })

  it.each(routes.map((route) => [operationOf(route), route] as const))('is complete for %s', (operation, route) => {
    const row = rowOf(route)
    for (const column of row.columns) expect(column).toHaveLength(placesIn[row.kind].length)
    expect(operation in bodies).toBe(route.body !== undefined)
    expect(route.permission === 'public').toBe(row.kind === 'public')
  })

  it('asks only for permissions that can be granted', () => {
    const asked = routes.map(({ permission }) => permission).filter((name) => name.includes(':'))
    expect(permissionNames).toEqual(expect.arrayContaining([...new Set(asked)]))
  })
})

describe.each(routes.map((route) => [operationOf(route), route] as const))('%s', (_, route) => {
  it('does for each role and scope what the table says, and leaves nothing behind where it refuses', async () => {
    const row = rowOf(route)
    const faults: string[] = []
    for (const [column, name] of callers.entries()) {
      const letters = row.columns[column] ?? ''
      const caller = callerNamed(name)
      if (row.kind === 'list') faults.push(...(await listFaultsOf(route, caller, letters)))
      else
        for (const [index, place] of placesIn[row.kind].entries())
          faults.push(...(await faultsOf({ route, caller, place }, statusesOf(letters[index], route))))
    }
    expect(faults).toEqual([])
  })

  it('answers nobody without a valid token or key', async () => {
    const wanted = route.permission === 'public' ? statusesOf(rowOf(route).columns[0], route) : [401]
    const faults: string[] = []
    for (const [name, token] of Object.entries(cast.nobodies))
      faults.push(...(await faultsOf({ route, caller: { name, token: '' }, place: 'own', token }, wanted)))
    expect(faults).toEqual([])
  })

  it('shows the administrator of another tenant nothing', async () => {
    const { kind } = rowOf(route)
    const { token } = cast.b.admin
    const name = 'admin of another tenant'
    const faults: string[] = []
    // Records are then those of a user of the first tenant.
    if (kind === 'list') faults.push(...(await listFaultsOf(route, { name, token }, '---o')))
    else if (kind === 'record')
      for (const place of ['own', 'team', 'other'] as const)
        faults.push(...(await faultsOf({ route, caller: { name, token }, place, token }, [404])))
    else {
      const caller: Caller = { name, token, person: cast.b.admin, isForeign: true }
      const wanted = kind === 'public' ? statusesOf(rowOf(route).columns[0], route) : successOf(route)
      faults.push(...(await faultsOf({ route, caller, place: 'own' }, wanted)))
    }
    expect(faults).toEqual([])
  })
})

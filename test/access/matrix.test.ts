import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Route } from '../../functions/http/route.ts'
import { type Cast, openCast } from './cast.ts'
import { callers, expected, type Row } from './expected.ts'
import { type Caller, etagOf, type Fixture, fixtureFor, type Place, places } from './fixtures.ts'
import { bodies, parameters } from './requests.ts'
import { openWorld, routes, type World } from './world.ts'

let world: World
let cast: Cast
beforeAll(async () => {
  world = await openWorld()
  cast = await openCast(world)
  // The first use of a key in a day is noted, which is no trace of the call.
  await world.call('GET', '/v1/me', { token: cast.narrowKey.secret })
})
afterAll(() => world.close())

const operationOf = ({ method, path }: Route): string => `${method} ${path}`

const callerNamed = (name: (typeof callers)[number]): Caller => {
  const person = cast.people[name]
  return person ? { name, token: person.token, person } : { name, token: cast.narrowKey.secret }
}

const successOf = ({ status = 200, alsoAnswers = [] }: Route): readonly number[] => [status, ...alsoAnswers]

const statusesOf = (letter: string | undefined, route: Route): readonly number[] =>
  letter === 'o' ? successOf(route) : letter === 'x' ? [403] : letter === '-' ? [404] : []

interface Call {
  readonly route: Route
  readonly row: Row
  readonly caller: Caller
  readonly place: Place
  /** Instead of the caller's. */
  readonly token?: string | undefined
}

const urlOf = (route: Route, fixture: Fixture | undefined): string => {
  const { params = {}, query } = parameters[operationOf(route)] ?? {}
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? fixture?.id ?? 'none')
  return query ? `${path}?${query}` : path
}

/** Makes the call and says what is wrong with its answer; nothing when all is as it should be. */
const faultOf = async (call: Call, wanted: readonly number[]): Promise<string[]> => {
  const { route, row, caller, place } = call
  const isAboutRecord = row.about !== 'none' && row.about !== 'public'
  const fixture = isAboutRecord ? await fixtureFor(world, cast, caller, row.about, place) : undefined
  const body = await bodies[operationOf(route)]?.(world, cast, caller)
  const noun = isAboutRecord ? row.about : 'tenant'
  const id = fixture?.id ?? (call.token === cast.b.admin.token ? cast.b.tenantId : cast.a.tenantId)
  const headers = route.requireIfMatch ? { 'if-match': await etagOf(world, cast, noun, id) } : {}
  const before = world.traces()
  const token = 'token' in call ? call.token : (fixture?.token ?? caller.token)
  const answer = await world.call(route.method, urlOf(route, fixture), { token, body, headers })
  const about = `${caller.name}, ${place}`
  if (!wanted.includes(answer.status))
    return [
      `${about}: ${answer.status} instead of ${wanted.join(' or ')} ${JSON.stringify(answer.body)?.slice(0, 300)}`,
    ]
  const after = world.traces()
  if (answer.status >= 300 && JSON.stringify(after) !== JSON.stringify(before))
    return [`${about}: a call refused with ${answer.status} left something behind`]
  return []
}

const placesOf = ({ about }: Row): readonly Place[] => (about === 'none' || about === 'public' ? ['own'] : places)

const rowOf = (route: Route): Row => {
  const row = expected[operationOf(route)]
  if (!row) throw new Error(`${operationOf(route)} is not in the table of who may do what`)
  return row
}

describe('the table of who may do what', () => {
  it('has a row for every route, and no other', () => {
    expect(Object.keys(expected).toSorted()).toEqual(routes.map(operationOf).toSorted())
  })

  it('has a letter for every kind of record, and a body where the route wants one', () => {
    for (const route of routes) {
      const row = rowOf(route)
      for (const column of row.columns)
        expect([operationOf(route), column.length]).toEqual([operationOf(route), placesOf(row).length])
      expect([operationOf(route), operationOf(route) in bodies]).toEqual([operationOf(route), route.body !== undefined])
    }
  })
})

describe.each(routes.map((route) => [operationOf(route), route] as const))('%s', (_, route) => {
  it('does for each role and scope what the table says, and leaves nothing behind where it refuses', async () => {
    const row = rowOf(route)
    const faults: string[] = []
    for (const [column, name] of callers.entries())
      for (const [index, place] of placesOf(row).entries()) {
        const wanted = statusesOf(row.columns[column]?.[index], route)
        faults.push(...(await faultOf({ route, row, caller: callerNamed(name), place }, wanted)))
      }
    expect(faults).toEqual([])
  })

  it('answers nobody without a valid token or key', async () => {
    const row = rowOf(route)
    const faults: string[] = []
    for (const [name, token] of Object.entries(cast.nobodies)) {
      const call = { route, row, caller: { name, token: '' }, place: 'own', token } as const
      faults.push(...(await faultOf(call, row.about === 'public' ? successOf(route) : [401])))
    }
    expect(faults).toEqual([])
  })

  it('shows the administrator of another tenant nothing', async () => {
    const row = rowOf(route)
    const { token } = cast.b.admin
    const foreigner = { name: "another tenant's admin", token, person: cast.b.admin, isForeign: true } as const
    const isAboutRecord = placesOf(row).length > 1
    const faults: string[] = []
    for (const place of isAboutRecord ? (['own', 'team', 'other'] as const) : (['own'] as const)) {
      // A record is one of the first tenant's, like those of a caller that owns nothing.
      const caller = isAboutRecord ? { name: foreigner.name, token } : foreigner
      const call = { route, row, caller, place, token }
      faults.push(...(await faultOf(call, isAboutRecord ? [404] : successOf(route))))
    }
    expect(faults).toEqual([])
  })
})

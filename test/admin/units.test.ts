import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import authorizer from '../../functions/authorizer/index.ts'
import { type Cast, openCast } from '../access/cast.ts'
import { must, openWorld, type World } from '../access/world.ts'

let world: World
let cast: Cast
beforeAll(async () => {
  world = await openWorld()
  cast = await openCast(world)
  await must(world.call('GET', '/v1/me', { token: cast.narrowKey.secret }))
})
afterAll(() => world.close())

const signIn = async (token: string) => {
  const units = { read: 0, write: 0 }
  const store = world.platform.store.metered(({ read, write }) => {
    units.read += read
    units.write += write
  })
  await authorizer.handle({ authorization: `Bearer ${token}` }, { ...world.platform, store })
  return units
}

const answered = async (method: string, path: string, body?: unknown, headers = {}) => {
  const answer = await must(world.call(method, path, { token: cast.a.admin.token, body, headers }))
  return answer.headers['x-capacity-units']
}

describe('what it costs in capacity units', () => {
  it('to sign in with a token: e-mail address, then tenant, user and teams, then each role', async () => {
    // An unknown identity is looked for first: one unit more than for a user with an identity.
    expect(await signIn(cast.people.sales?.token ?? '')).toEqual({ read: 1 + 1 + 3 * 0.5 + 0.5, write: 0 })
  })

  it('to sign in with an API key: its entry, then tenant, key, its user, teams and last use', async () => {
    expect(await signIn(cast.narrowKey.secret)).toEqual({ read: 1 + 5 * 0.5, write: 0 })
  })

  it('to read a user, and who is signed in', async () => {
    expect(await answered('GET', `/v1/users/${cast.colleague.id}`)).toBe('read=1, write=0')
    expect(await answered('GET', '/v1/me')).toBe('read=1, write=0')
  })
})

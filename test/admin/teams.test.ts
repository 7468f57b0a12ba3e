import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyTree, placeTeam, type TeamTree, teamAndBelow, treeLimits } from '../../shared/admin/team-tree.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { type Cast, openCast } from '../access/cast.ts'
import { must, openWorld, type World } from '../access/world.ts'

const attempt = (tree: TeamTree, id: string, parentId: string | undefined): TeamTree => {
  try {
    return placeTeam(tree, id, parentId)
  } catch (error) {
    if (error instanceof Refusal) return tree
    throw error
  }
}

const isReached = (tree: TeamTree, id: string, above: string): boolean => {
  for (let at: string | null | undefined = id; at; at = tree.parents[at]) if (at === above) return true
  return false
}

describe('the team tree', () => {
  it('never has a circle and never gets too deep, whatever is moved', () => {
    const id = fc.integer({ min: 0, max: 24 }).map((n) => `t${n}`)
    const moves = fc.array(fc.tuple(id, fc.option(id, { nil: undefined })), { maxLength: 120 })
    fc.assert(
      fc.property(moves, (list) => {
        const tree = list.reduce((now, [team, parent]) => attempt(now, team, parent), emptyTree)
        for (const start of Object.keys(tree.parents)) {
          let levels = 0
          for (let at: string | null | undefined = start; at; at = tree.parents[at]) levels++
          expect(levels).toBeLessThanOrEqual(treeLimits.levels)
        }
        for (const above of Object.keys(tree.parents).slice(0, 5)) {
          const expected = Object.keys(tree.parents).filter((team) => isReached(tree, team, above))
          expect(teamAndBelow(tree, above).toSorted()).toEqual(expected.toSorted())
        }
      }),
    )
  })

  it('has at most so many teams', () => {
    let tree = emptyTree
    for (let n = 0; n < treeLimits.teams; n++) tree = placeTeam(tree, `t${n}`, undefined)
    expect(() => placeTeam(tree, 'more', undefined)).toThrow('team.limit')
  })
})

describe('teams over HTTP', () => {
  let world: World
  let cast: Cast
  beforeAll(async () => {
    world = await openWorld()
    cast = await openCast(world)
  })
  afterAll(() => world.close())

  const move = (teamId: string | undefined, parentId: string | undefined) =>
    world.call('PATCH', `/v1/teams/${teamId}`, { token: cast.a.admin.token, body: { parentId } })

  it('name the field of a parent that is not there, foreign, or below', async () => {
    const { north, below, foreignTeam } = cast.teams
    const code = async (parentId: string) => {
      const { status, body } = await move(north, parentId)
      return [status, body.errors[0].pointer, body.errors[0].code]
    }
    expect(await code(below)).toEqual([400, '/parentId', 'circular'])
    expect(await code(north)).toEqual([400, '/parentId', 'circular'])
    expect(await code(foreignTeam)).toEqual([400, '/parentId', 'no_such_record'])
  })

  it('make no circle when two moves that would make one meet', async () => {
    const team = async (name: string) =>
      (await must(world.call('POST', '/v1/teams', { token: cast.a.admin.token, body: { name } }))).body.id as string
    const [one, two] = [await team('One'), await team('Two')]
    const statuses = (await Promise.all([move(one, two), move(two, one)])).map(({ status }) => status)
    expect(statuses.toSorted()).toEqual([200, 400])
  })

  it('reach what moves below them from then on', async () => {
    const manager = cast.people.manager?.token
    const read = async () => (await world.call('GET', `/v1/users/${cast.stranger.id}`, { token: manager })).status
    expect(await read()).toBe(404)
    await must(move(cast.teams.south, cast.teams.north))
    expect(await read()).toBe(200)
  })
})

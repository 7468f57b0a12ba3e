import { fieldRefusal, Refusal } from '../kernel/refusal.ts'

/** The whole tree of a tenant's teams: each team's parent; null for a team at the top. Every move is decided on all of it. */
export interface TeamTree {
  readonly version: number
  readonly parents: Readonly<Record<string, string | null>>
}

export const treeLimits = { teams: 300, levels: 10 } as const

export const emptyTree: TeamTree = { version: 0, parents: {} }

const levelOf = (parents: TeamTree['parents'], teamId: string): number => {
  let level = 1
  for (let above = parents[teamId]; above; above = parents[above]) level++
  return level
}

/** A team and all teams below it, the team itself first. */
export const teamAndBelow = ({ parents }: TeamTree, teamId: string): readonly string[] => {
  if (!(teamId in parents)) return []
  const children = new Map<string, string[]>()
  for (const [id, parent] of Object.entries(parents))
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), id])
  const reached = [teamId]
  for (const id of reached) reached.push(...(children.get(id) ?? []))
  return reached
}

/**
 * The tree with a team put, or moved with everything below it, under a parent.
 * @throws Refusal when the parent is not there or is below the team itself, or the tree would get too large or too deep
 */
export const placeTeam = (tree: TeamTree, teamId: string, parentId: string | undefined): TeamTree => {
  if (parentId !== undefined && !(parentId in tree.parents)) throw fieldRefusal('/parentId', 'no_such_record')
  const moved = teamId in tree.parents ? teamAndBelow(tree, teamId) : [teamId]
  if (parentId !== undefined && moved.includes(parentId)) throw fieldRefusal('/parentId', 'circular')
  const parents = { ...tree.parents, [teamId]: parentId ?? null }
  if (Object.keys(parents).length > treeLimits.teams)
    throw new Refusal('team.limit', { params: { limit: treeLimits.teams } })
  if (Math.max(...moved.map((id) => levelOf(parents, id))) > treeLimits.levels)
    throw fieldRefusal('/parentId', 'too_deep', { limit: treeLimits.levels })
  return { version: tree.version + 1, parents }
}

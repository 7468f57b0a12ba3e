import { keyText } from '../kernel/text.ts'
import type { Noun, Step } from '../storage/record.ts'
import type { Item, Key, Store } from '../storage/store.ts'
import type { Team } from './team.ts'
import { emptyTree, type TeamTree } from './team-tree.ts'

/** All teams of a tenant, by name. */
export const teamsByName = (tenantId: string): string => `${tenantId}#team`

export const teams: Noun<Team> = {
  name: 'team',
  indexes: (tenantId, { id, name }) => ({ g2pk: teamsByName(tenantId), g2sk: `${keyText(name)}#${id}` }),
  owned: ({ id }) => ({ teamId: id }),
}

export const teamTreeKey = (tenantId: string): Key => ({ pk: `${tenantId}#team-tree`, sk: '.' })

export const treeOf = (item: Item | undefined): TeamTree =>
  item ? { version: Number(item.version), parents: item.parents as TeamTree['parents'] } : emptyTree

export const loadTeamTree = async (store: Store, tenantId: string): Promise<TeamTree> =>
  treeOf(await store.get(teamTreeKey(tenantId)))

/**
 * Writes the tree in the commit of the team that moved. One item holds the whole tree, so two moves that together would make
 * a circle meet on its version, and the authorizer reads it at once.
 */
export const saveTeamTree = (tenantId: string, { version, parents }: TeamTree): Step => ({
  action: {
    do: 'put',
    item: { ...teamTreeKey(tenantId), version, parents: { ...parents } },
    when: version === 1 ? { is: 'absent' } : { is: 'version', version: version - 1 },
  },
})

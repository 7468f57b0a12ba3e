import { describe, expect, it } from 'vitest'
import { builtInRole, createRole, RoleInput } from '../../shared/admin/role.ts'
import { roles } from '../../shared/admin/role-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { createRecord } from '../../shared/storage/record.ts'
import { addTeam, addUser } from '../support/people.ts'
import { openSla } from './sla-world.ts'

const monday = (time: string) => `2026-11-23T${time}:00.000Z`

/** A desk whose policy tells the owner and nobody else; its teams are empty unless a test fills them. */
const openDesk = async (notify: readonly string[] = ['owner']) => {
  const world = await openSla(monday('09:00'))
  const { platform, mails } = world
  const stamp = { actor: automation('ten_1', 'test'), now: platform.clock.now(), requestId: 'test' }
  const put = (decision: ReturnType<typeof createRole>) =>
    platform.store.commit([createRecord(roles, stamp, decision).step.action])
  await put(builtInRole('rol_admin', 'admin', 'Administrator'))
  for (const [id, permissions] of Object.entries({ agent: { 'case:write': 'own' }, reader: { 'case:read': 'all' } }))
    await put(createRole(`rol_${id}`, RoleInput.parse({ key: id, name: id, permissions })))
  await addTeam(platform, 'tea_top', { managerId: 'usr_head' })
  await addTeam(platform, 'tea_desk')
  await addUser(platform, 'usr_admin', { roleIds: ['rol_admin'], email: 'admin@staff.example' })
  await addUser(platform, 'usr_gone', { roleIds: ['rol_admin'], email: 'gone@staff.example', status: 'disabled' })
  await world.publish({ warnings: [], levels: [], breach: { notify } })
  const member = (id: string, role: string, teamId = 'tea_desk') =>
    addUser(platform, `usr_${id}`, { teamId, roleIds: [`rol_${role}`], email: `${id}@staff.example` })
  const told = async (given: object, meanwhile = async () => {}) => {
    await world.open({ ownerId: undefined, teamId: undefined, ...given })
    await meanwhile()
    await world.until(monday('10:15'))
    return [...new Set(mails.map(({ to }) => to))].sort()
  }
  return { ...world, member, told }
}

describe('a case without an owner, whose policy tells only the owner,', () => {
  it('tells its team', async () => {
    const { member, told } = await openDesk()
    await member('bo', 'agent')
    await member('cy', 'agent')
    await member('elsewhere', 'agent', 'tea_top')
    expect(await told({ teamId: 'tea_desk' })).toEqual(['bo@staff.example', 'cy@staff.example'])
  })

  it('tells the manager when nobody in the team can do anything about it', async () => {
    const { member, told } = await openDesk()
    await member('reader', 'reader')
    await member('head', 'reader', 'tea_other')
    expect(await told({ teamId: 'tea_top' })).toEqual(['head@staff.example'])
  })

  it('tells the administrators when there is no manager, or no team', async () => {
    for (const teamId of ['tea_desk', undefined]) {
      const { told } = await openDesk()
      expect(await told({ teamId })).toEqual(['admin@staff.example'])
    }
  })

  it('does not tell them when the owner is there', async () => {
    const { member, told } = await openDesk()
    await member('bo', 'agent')
    expect(await told({ teamId: 'tea_desk', ownerId: 'usr_1' })).toEqual(['ada@staff.example'])
  })
})

it('a case whose owner has left tells the team', async () => {
  const { member, told, platform } = await openDesk()
  await member('bo', 'agent')
  await addUser(platform, 'usr_left', { teamId: 'tea_desk' })
  const key = { pk: 'ten_1#user#usr_left', sk: '.' }
  const leave = async () => {
    const item = (await platform.store.get(key)) as unknown as { data: object }
    const left = { ...key, ...item, data: { ...item.data, status: 'disabled' } }
    await platform.store.commit([{ do: 'put', item: left as never }])
  }
  expect(await told({ teamId: 'tea_desk', ownerId: 'usr_left' }, leave)).toEqual(['bo@staff.example'])
})

it('a policy that tells the team does not tell who only reads cases', async () => {
  const { member, told } = await openDesk(['team'])
  await member('bo', 'agent')
  await member('reader', 'reader')
  expect(await told({ teamId: 'tea_desk', ownerId: 'usr_1' })).toEqual(['bo@staff.example'])
})

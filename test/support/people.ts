import type { Team } from '../../shared/admin/team.ts'
import { teams } from '../../shared/admin/team-store.ts'
import type { User } from '../../shared/admin/user.ts'
import { users } from '../../shared/admin/user-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { createRecord } from '../../shared/storage/record.ts'

/** Puts a user straight into the store, for tests that are not about users. */
export const addUser = async (platform: Platform, id: string, given: Partial<User> = {}, tenantId = 'ten_1') => {
  const stamp = { actor: automation(tenantId, 'test'), now: platform.clock.now(), requestId: 'test' }
  const state = {
    id,
    name: id,
    email: `${id}@staff.example`,
    roleIds: [],
    skills: [],
    absences: [],
    status: 'active' as const,
    ...given,
  }
  await platform.store.commit([createRecord(users, stamp, { state, raises: [] }).step.action])
}

export const addTeam = async (platform: Platform, id: string, given: Partial<Team> = {}, tenantId = 'ten_1') => {
  const stamp = { actor: automation(tenantId, 'test'), now: platform.clock.now(), requestId: 'test' }
  await platform.store.commit([
    createRecord(teams, stamp, { state: { id, name: id, ...given }, raises: [] }).step.action,
  ])
}

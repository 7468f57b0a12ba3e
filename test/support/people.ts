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

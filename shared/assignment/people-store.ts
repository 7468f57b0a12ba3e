import type { RecordFields } from '../kernel/record-fields.ts'
import { type Noun, recordKey, stateOf } from '../storage/record.ts'
import type { Store } from '../storage/store.ts'
import type { LoadPeople } from './assigning-store.ts'
import type { Person } from './person.ts'

/** Reads members of rosters, half a unit each. @param users the noun of users, which is another domain's */
export const peopleOf =
  <User extends Person & RecordFields>(store: Store, tenantId: string, users: Noun<User>): LoadPeople =>
  async (userIds) => {
    const items = await store.getMany(userIds.map((id) => recordKey(tenantId, users.name, id)))
    return new Map(items.flatMap((item) => (item ? [stateOf<User>(item)] : [])).map((user) => [user.id, user]))
  }

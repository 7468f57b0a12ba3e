import { monthOf } from '../storage/months.ts'
import { recordNameOf } from '../storage/postings.ts'
import { isRecord, stateOf } from '../storage/record.ts'
import type { Change, Item, Key, Position, Store } from '../storage/store.ts'
import { type Registration, type RegistrationStatus, registrationStatuses } from './registration-schema.ts'
import { registrations } from './registration-store.ts'

/** What a write of a registration adds to one counter item. */
export interface AddedRegistrations {
  readonly key: Key
  readonly by: Readonly<Record<string, number>>
}

const partition = (tenantId: string, month: string): string => `${tenantId}#registrationsums#${month}`
const noTeam = '-'

/** The counter that a registration stands in: of its partner and team, and the month (UTC) in which it was made. */
const standingOf = (tenantId: string, item: Item | undefined, sign: 1 | -1): AddedRegistrations[] => {
  if (!item || !isRecord(item)) return []
  const { partnerId, teamId = noTeam, createdAt, status, conflicts = 0 } = stateOf<Registration>(item)
  return [
    {
      key: { pk: partition(tenantId, monthOf(createdAt)), sk: `${partnerId}#${teamId}` },
      by: { [status]: sign, ...(conflicts > 0 && { conflicting: sign }) },
    },
  ]
}

/** What a write of a registration changes in the counts: it takes out how it stood and puts in how it stands. */
export const registrationsCounted = ({ key, before, after }: Change): AddedRegistrations[] => {
  const { tenantId, noun } = recordNameOf(key)
  if (noun !== registrations.name) return []
  return [...standingOf(tenantId, before, -1), ...standingOf(tenantId, after, 1)]
}

/** Registrations of one partner and team that were made in a month. */
export interface RegistrationCounts {
  readonly partnerId: string
  readonly teamId: string
  readonly of: (status: RegistrationStatus) => number
  /** Those that others conflicted with when they were decided. */
  readonly conflicting: number
}

const countsOf = (item: Item): RegistrationCounts => {
  const [partnerId = '', teamId = noTeam] = item.sk.split('#')
  return { partnerId, teamId, of: (status) => Number(item[status] ?? 0), conflicting: Number(item.conflicting ?? 0) }
}

export const registrationCountsOf = async (
  store: Store,
  tenantId: string,
  month: string,
): Promise<RegistrationCounts[]> => {
  const found: RegistrationCounts[] = []
  let after: Position | undefined
  do {
    const page = await store.query({
      ...{ index: 'table', partition: partition(tenantId, month), limit: 1000 },
      ...(after && { after }),
    })
    found.push(...page.items.map(countsOf))
    after = page.next
  } while (after)
  return found.filter(({ of }) => registrationStatuses.some((status) => of(status) !== 0))
}

import { fingerprint } from '../kernel/fingerprint.ts'
import type { Step } from '../storage/record.ts'
import type { Store } from '../storage/store.ts'
import type { DayOfRoster } from './fairness.ts'
import { dayPartition } from './load-store.ts'
import type { Placement } from './plan.ts'
import type { Roster } from './roster.ts'
import { weightOf } from './turn.ts'

const amongPrefix = 'among#'
const memberPrefix = 'member#'
const most = 1000

/** Counts among whom a batch was given: one step for each group of eligible members. */
export const countAmong = (
  tenantId: string,
  { id, method }: Roster,
  date: string,
  placements: readonly Placement<unknown>[],
): Step[] => {
  const groups = Map.groupBy(placements, ({ eligible }) =>
    eligible
      .map((member) => `${member.userId}:${weightOf(method, member)}`)
      .sort()
      .join(),
  )
  return [...groups].map(([weights, own]) => ({
    action: {
      do: 'add',
      key: { pk: dayPartition(tenantId, id, date), sk: `${amongPrefix}${fingerprint(weights)}` },
      by: { given: own.length },
      set: { weights },
    },
  }))
}

const weightsIn = (text: string): Record<string, number> =>
  Object.fromEntries(
    text
      .split(',')
      .map((part) => part.split(':'))
      .map(([userId = '', weight]) => [userId, Number(weight)]),
  )

/** What was given on a day of a roster, and among whom. */
export const dayOfRoster = async (
  store: Store,
  tenantId: string,
  rosterId: string,
  date: string,
): Promise<DayOfRoster> => {
  const partition = dayPartition(tenantId, rosterId, date)
  const page = await store.query({ index: 'table', partition, limit: most })
  const counted = (prefix: string) => page.items.filter(({ sk }) => sk.startsWith(prefix))
  return {
    actual: Object.fromEntries(
      counted(memberPrefix).map(({ sk, given }) => [sk.slice(memberPrefix.length), Number(given)]),
    ),
    among: counted(amongPrefix).map(({ weights, given }) => ({
      weights: weightsIn(String(weights)),
      given: Number(given),
    })),
  }
}

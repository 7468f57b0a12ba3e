import type { Instant } from '../kernel/instant.ts'
import { dueIndex, duePartitions } from '../storage/due.ts'
import { recordNameOf } from '../storage/postings.ts'
import { recordKey, type Step } from '../storage/record.ts'
import type { Item, Key, Page, Position, Store } from '../storage/store.ts'
import type { Needs } from './eligible.ts'
import type { Cause } from './fact-store.ts'

/** A subject that waits for its turn in a roster. */
export interface Waiting {
  readonly key: Key
  readonly subjectId: string
  readonly cause: Cause
  readonly ruleId: string
  readonly rulesVersion: number
  readonly needs: Needs
}

const queuePartition = (tenantId: string, noun: string, rosterId: string): string =>
  `${tenantId}#waiting#${noun}#${rosterId}`

/** Oldest first: by the time of what asked for it. */
export const waitingKey = (tenantId: string, noun: string, rosterId: string, subjectId: string, cause: Cause): Key => ({
  pk: queuePartition(tenantId, noun, rosterId),
  sk: `${cause.at}#${subjectId}#${cause.id}`,
})

export const enterQueue = ({ key, subjectId, cause, ruleId, rulesVersion, needs }: Waiting): Step => ({
  action: {
    do: 'put',
    item: {
      ...key,
      subjectId,
      ruleId,
      rulesVersion,
      cause: { ...cause },
      skills: [...(needs.skills ?? [])],
      ...(needs.language !== undefined && { language: needs.language }),
    },
    when: { is: 'absent' },
  },
})

export const leaveQueue = ({ key }: Waiting): Step => ({ action: { do: 'delete', key, when: { is: 'present' } } })

const waitingOf = (item: Item): Waiting => ({
  key: { pk: item.pk, sk: item.sk },
  subjectId: String(item.subjectId),
  cause: item.cause as unknown as Cause,
  ruleId: String(item.ruleId),
  rulesVersion: Number(item.rulesVersion),
  needs: {
    skills: item.skills as string[],
    ...(item.language !== undefined && { language: String(item.language) }),
  },
})

/** What waits in a roster, the oldest first; current. */
export const pageOfWaiting = async (
  store: Store,
  tenantId: string,
  noun: string,
  rosterId: string,
  limit: number,
  after?: Position,
): Promise<{ readonly waiting: readonly Waiting[]; readonly next: Page['next'] }> => {
  const partition = queuePartition(tenantId, noun, rosterId)
  const page = await store.query({ index: 'table', partition, limit, ...(after && { after }) })
  return { waiting: page.items.map(waitingOf), next: page.next }
}

const overflowName = (noun: string): string => `overflow-${noun}`

/**
 * Marks that something is left waiting in a roster, so that the tick looks after it: a shift begins, a day begins, or whoever was
 * draining the queue died.
 * @param token tells this mark from others
 */
export const markOverflow = (
  store: Store,
  tenantId: string,
  noun: string,
  rosterId: string,
  now: Instant,
  token: string,
): Promise<void> => {
  const name = overflowName(noun)
  const item = { ...recordKey(tenantId, name, rosterId), ...dueIndex(tenantId, name, rosterId, now), token }
  return store.commit([{ do: 'put', item }])
}

export interface Overflow {
  readonly tenantId: string
  readonly rosterId: string
  readonly key: Key
  readonly token: string
}

/** The rosters in whose queues of a noun something was left waiting, those first that were not looked at for longest. */
export const overflows = async (store: Store, noun: string, now: Instant, limit: number): Promise<Overflow[]> => {
  const partitions = duePartitions(overflowName(noun))
  const most = Math.ceil(limit / partitions.length)
  const pages = await Promise.all(
    partitions.map((partition) => store.query({ index: 'due', partition, range: { to: `${now}$` }, limit: most })),
  )
  const keys = pages.flatMap(({ items }) => items.map(({ pk, sk }) => ({ pk, sk })))
  const marks = await Promise.all(keys.map((key) => store.get(key)))
  return marks.flatMap((mark, place) => {
    const key = keys[place] as Key
    if (!mark) return []
    const { tenantId, id } = recordNameOf(key)
    return [{ tenantId, rosterId: id, key, token: String(mark.token) }]
  })
}

/** Takes a mark away, unless it was set anew meanwhile. */
export const clearOverflow = ({ key, token }: Overflow): Step => ({
  action: { do: 'delete', key, when: { is: 'equal', attributes: { token } } },
})

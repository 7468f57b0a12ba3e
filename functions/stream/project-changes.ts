import type { Platform } from '../../shared/platform/platform.ts'
import { writeOf } from '../../shared/storage/history.ts'
import type { PostingTarget } from '../../shared/storage/posting-update.ts'
import { recordNameOf } from '../../shared/storage/postings.ts'
import { isRecord, type RecordItem } from '../../shared/storage/record.ts'
import type { Change } from '../../shared/storage/store.ts'
import { monthMarker } from './mark-months.ts'
import { recordWrites, type Write } from './record-writes.ts'
import type { Tally } from './tally.ts'
import { newestTargets, type Searchables, targetOf, updatePostings } from './update-postings.ts'

const recordOf = ({ before, after }: Change): RecordItem | undefined => {
  const item = after ?? before
  return item && isRecord(item) ? item : undefined
}

/** Runs one part of the work; when it fails, the changes it was for have to come again. */
type Attempt = (changes: readonly Change[], work: () => Promise<void>) => Promise<void>

const recordAll = async (
  changes: readonly Change[],
  { store, clock }: Platform,
  tally: Tally | undefined,
  attempt: Attempt,
): Promise<void> => {
  const now = clock.now()
  const byTenant = new Map<string, Write[]>()
  for (const change of changes) {
    const entry = writeOf(change, now)
    if (!entry) continue
    const { tenantId } = recordNameOf(change.key)
    byTenant.set(tenantId, [...(byTenant.get(tenantId) ?? []), { change, entry }])
  }
  for (const [tenantId, writes] of byTenant)
    await attempt(
      writes.map(({ change }) => change),
      () => recordWrites(store, tenantId, writes, now, tally),
    )
}

const postAll = async (
  changes: readonly Change[],
  { store }: Platform,
  searchables: Searchables,
  attempt: Attempt,
): Promise<void> => {
  const moving: Change[] = []
  const targets: PostingTarget[] = []
  for (const change of changes) {
    const searchable = searchables.get(recordOf(change)?.noun ?? '')
    if (!searchable) continue
    await attempt([change], async () => {
      const target = targetOf(searchable, change)
      if (!target) return
      targets.push(target)
      moving.push(change)
    })
  }
  await attempt(moving, () => updatePostings(store, newestTargets(targets)))
}

/** What follows from changes of records in the table itself: history, audit and counters, postings, marks of months. */
export const projector = (searchables: Searchables, tally?: Tally) => {
  const markMonths = monthMarker()
  return async (changes: readonly Change[], platform: Platform): Promise<readonly string[]> => {
    const failed = new Set<string>()
    const attempt: Attempt = async (affected, work) => {
      try {
        await work()
      } catch (error) {
        for (const { id } of affected) failed.add(id)
        platform.log.error('changes could not be followed', { changes: affected.length, error })
      }
    }
    const records = changes.filter((change) => recordOf(change) !== undefined)
    if (records.length === 0) return []
    // Each writes items of its own, so the store may carry them out together.
    await Promise.all([
      recordAll(records, platform, tally, attempt),
      postAll(records, platform, searchables, attempt),
      attempt(records, () => markMonths(platform.store, records)),
    ])
    return [...failed]
  }
}

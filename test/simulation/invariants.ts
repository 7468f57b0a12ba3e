import { isDeepStrictEqual } from 'node:util'
import { type AuditPage, auditBackFrom, loadEnd, verifyBackFrom } from '../../shared/admin/audit-store.ts'
import type { AuditEntry, ChainEnd } from '../../shared/kernel/audit.ts'
import { diff } from '../../shared/kernel/history.ts'
import type { RecordFields } from '../../shared/kernel/record-fields.ts'
import { historyOf, stateAsOf } from '../../shared/storage/history.ts'
import { monthKey, monthOf } from '../../shared/storage/months.ts'
import { listsOf, postingKey, recordNameOf } from '../../shared/storage/postings.ts'
import { isRecord, type Noun, stateOf } from '../../shared/storage/record.ts'
import type { Item } from '../../shared/storage/store.ts'
import { keyText } from '../../shared/storage/units.ts'
import { tenants } from './leads-scenario.ts'
import type { Scenario } from './scenario.ts'
import type { World } from './world.ts'
import { eventsIn, type Written } from './written.ts'

const checkVersions = (writes: readonly Written[], wrong: string[]): void => {
  for (const { before, after } of writes)
    if (after.version !== (before?.version ?? 0) + 1) wrong.push(`a write of ${after.pk} was lost`)
}

const checkHistory = async (world: World, writes: readonly Written[], wrong: string[]): Promise<void> => {
  const byRecord = Map.groupBy(writes, ({ key }) => key.pk)
  for (const [pk, changes] of byRecord) {
    const { tenantId, noun, id } = recordNameOf({ pk, sk: '.' })
    const { entries } = await historyOf(world.store, tenantId, noun, id, { limit: 1000 })
    const expected = changes.map(({ before, after }) => ({
      version: after.version,
      at: after.at,
      actor: after.actor,
      requestId: after.requestId,
      changes: diff(before?.data, after.data),
    }))
    if (!isDeepStrictEqual([...entries].reverse(), expected)) wrong.push(`the history of ${pk} is not what was written`)
  }
}

const checkAsOf = async (world: World, writes: readonly Written[], wrong: string[]): Promise<void> => {
  const byRecord = Map.groupBy(writes, ({ key }) => key.pk)
  for (const { after } of writes) {
    const { tenantId, noun, id } = recordNameOf(after)
    const named: Noun<RecordFields> = { name: noun, indexes: () => ({}) }
    const last = byRecord.get(after.pk)?.findLast((other) => other.after.at <= after.at)
    const state = await stateAsOf(world.store, named, tenantId, id, after.at).catch(() => undefined)
    if (!last || !isDeepStrictEqual(state, stateOf(last.after)))
      wrong.push(`${after.pk} as of ${after.at} is not what it was`)
  }
}

const checkAudit = async (world: World, writes: readonly Written[], wrong: string[]): Promise<void> => {
  for (const tenantId of tenants) {
    const own = writes.filter(({ key }) => recordNameOf(key).tenantId === tenantId)
    const end = await loadEnd(world.store, tenantId)
    const verified = await verifyBackFrom(world.store, tenantId, end, 100_000)
    if (verified.broken) wrong.push(`the chain of ${tenantId} is broken at ${verified.broken.seq}`)
    const entries: AuditEntry[] = []
    for (let place: ChainEnd | undefined = end; place; ) {
      const page: AuditPage = await auditBackFrom(world.store, tenantId, place, 1000)
      entries.push(...page.entries)
      place = page.next
    }
    const chained = entries.map(({ noun, recordId, version }) => `${noun}/${recordId}/${version}`).sort()
    const expected = own.map(({ after }) => `${after.noun}/${recordNameOf(after).id}/${after.version}`).sort()
    if (!isDeepStrictEqual(chained, expected))
      wrong.push(`the chain of ${tenantId} has ${chained.length} writes, not ${expected.length}`)
  }
}

const isPosting = ({ pk }: Item): boolean => pk.includes('#search#') || pk.includes('#by#')

const checkPostings = (world: World, scenario: Scenario, wrong: string[]): void => {
  const items = world.items()
  const there = items.filter(isPosting).map(keyText).sort()
  const expected = items
    .filter(isRecord)
    .flatMap((item) => {
      const searchable = scenario.searchables.get(item.noun)
      const lists = searchable ? listsOf(searchable, item) : []
      return lists.map((list) => keyText(postingKey(recordNameOf(item), list)))
    })
    .sort()
  if (!isDeepStrictEqual(there, expected))
    wrong.push(`${there.length} postings, not the ${expected.length} that belong`)
  for (const item of items.filter(isRecord)) {
    if (item.g2pk === undefined) continue
    const mark = keyText(monthKey(recordNameOf(item).tenantId, item.noun, monthOf(stateOf(item).createdAt)))
    if (!items.some((other) => keyText(other) === mark)) wrong.push(`the month of ${item.pk} has no mark`)
  }
}

const checkEvents = (world: World, writes: readonly Written[], wrong: string[]): void => {
  const expected = eventsIn(writes).map(({ id }) => id)
  if (!isDeepStrictEqual([...world.accepted].sort(), expected.sort()))
    wrong.push(`${world.accepted.size} events reached the bus, not ${expected.length}`)
}

/** What must hold when everything has settled; an answer per sentence that does not. */
export const violations = async (world: World, scenario: Scenario): Promise<readonly string[]> => {
  const wrong: string[] = []
  const writes = world.recordChanges()
  checkVersions(writes, wrong)
  await checkHistory(world, writes, wrong)
  await checkAsOf(world, writes, wrong)
  await checkAudit(world, writes, wrong)
  checkPostings(world, scenario, wrong)
  checkEvents(world, writes, wrong)
  const { clock, items, sent, handed } = world
  return [...wrong, ...scenario.check({ writes, now: clock.now(), items: items(), sent, handed })]
}

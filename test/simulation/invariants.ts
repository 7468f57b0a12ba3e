import { isDeepStrictEqual } from 'node:util'
import { auditBackFrom, loadEnd, verifyBackFrom } from '../../shared/admin/audit-store.ts'
import { diff } from '../../shared/kernel/history.ts'
import { historyOf, stateAsOf } from '../../shared/storage/history.ts'
import { monthKey, monthOf } from '../../shared/storage/months.ts'
import { listsOf, postingKey, recordNameOf } from '../../shared/storage/postings.ts'
import { isRecord, type RecordItem, stateOf } from '../../shared/storage/record.ts'
import type { Change, Item } from '../../shared/storage/store.ts'
import { keyText } from '../../shared/storage/units.ts'
import { type Lead, leadSearch, leads } from '../stream/lead.ts'
import { countKey, tenants } from './commands.ts'
import type { World } from './world.ts'

interface Written extends Change {
  readonly after: RecordItem
}

const writtenIn = (world: World): readonly Written[] => world.recordChanges() as readonly Written[]

const eventIds = (writes: readonly Written[]): string[] =>
  writes.flatMap(({ after }) =>
    after.raised.map((_, index) => `${after.noun}/${recordNameOf(after).id}/${after.version}/${index}`),
  )

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
      changes: diff((before as RecordItem | undefined)?.data, after.data),
    }))
    if (!isDeepStrictEqual([...entries].reverse(), expected)) wrong.push(`the history of ${pk} is not what was written`)
  }
}

const checkAsOf = async (world: World, writes: readonly Written[], wrong: string[]): Promise<void> => {
  for (const { after } of writes.filter(({ after: { noun } }) => noun === 'lead')) {
    const { tenantId, id } = recordNameOf(after)
    const last = writes.findLast((other) => other.key.pk === after.pk && other.after.at <= after.at)
    const state = await stateAsOf(world.store, leads, tenantId, id, after.at).catch(() => undefined)
    if (!last || !isDeepStrictEqual(state, stateOf<Lead>(last.after)))
      wrong.push(`${after.pk} as of ${after.at} is not what it was`)
  }
}

const checkAudit = async (world: World, writes: readonly Written[], wrong: string[]): Promise<void> => {
  for (const tenantId of tenants) {
    const own = writes.filter(({ key }) => recordNameOf(key).tenantId === tenantId)
    const end = await loadEnd(world.store, tenantId)
    const verified = await verifyBackFrom(world.store, tenantId, end, 100_000)
    if (verified.broken) wrong.push(`the chain of ${tenantId} is broken at ${verified.broken.seq}`)
    const { entries } = await auditBackFrom(world.store, tenantId, end, 1000)
    const chained = entries.map(({ noun, recordId, version }) => `${noun}/${recordId}/${version}`).sort()
    const expected = own.map(({ after }) => `${after.noun}/${recordNameOf(after).id}/${after.version}`).sort()
    if (!isDeepStrictEqual(chained, expected))
      wrong.push(`the chain of ${tenantId} has ${chained.length} writes, not ${expected.length}`)
  }
}

const isPosting = ({ pk }: Item): boolean => pk.includes('#search#') || pk.includes('#by#')

const checkPostings = (world: World, wrong: string[]): void => {
  const items = world.items()
  const there = items.filter(isPosting).map(keyText).sort()
  const expected = items
    .filter((item) => isRecord(item) && item.noun === 'lead')
    .flatMap((item) => listsOf(leadSearch, item).map((list) => keyText(postingKey(recordNameOf(item), list))))
    .sort()
  if (!isDeepStrictEqual(there, expected))
    wrong.push(`${there.length} postings, not the ${expected.length} that belong`)
  for (const item of items.filter(isRecord)) {
    if (item.g2pk === undefined) continue
    const mark = keyText(monthKey(recordNameOf(item).tenantId, item.noun, monthOf(stateOf(item).createdAt)))
    if (!items.some((other) => keyText(other) === mark)) wrong.push(`the month of ${item.pk} has no mark`)
  }
}

const checkEvents = async (world: World, writes: readonly Written[], wrong: string[]): Promise<void> => {
  const expected = eventIds(writes)
  if (!isDeepStrictEqual([...world.accepted].sort(), [...expected].sort()))
    wrong.push(`${world.accepted.size} events reached the bus, not ${expected.length}`)
  let counted = 0
  for (const tenantId of tenants) counted += Number((await world.store.get(countKey(tenantId)))?.events ?? 0)
  if (counted !== expected.length) wrong.push(`${counted} events were counted, not ${expected.length}`)
  const notes = writes.filter(({ after }) => after.noun === 'note').map(({ after }) => String(after.data.about))
  if (!isDeepStrictEqual(notes.sort(), [...expected].sort()))
    wrong.push(`${notes.length} notes were made, not ${expected.length}`)
}

const checkDue = (writes: readonly Written[], wrong: string[]): void => {
  for (const [pk, changes] of Map.groupBy(writes, ({ key }) => key.pk)) {
    const reminders = changes.filter(
      ({ before, after }) =>
        after.data.remindAt !== undefined && (before as RecordItem | undefined)?.data.remindAt === undefined,
    )
    const fired = Number(changes.at(-1)?.after.data.reminded ?? 0)
    const facts = changes.filter(({ after }) => JSON.stringify(after.raised).includes('lead.reminded'))
    if (fired !== reminders.length || facts.length !== reminders.length)
      wrong.push(`${pk}: ${reminders.length} reminders, ${fired} fired, ${facts.length} reported`)
  }
}

/** What must hold when everything has settled; an answer per sentence that does not. */
export const violations = async (world: World): Promise<readonly string[]> => {
  const wrong: string[] = []
  const writes = writtenIn(world)
  checkVersions(writes, wrong)
  await checkHistory(world, writes, wrong)
  await checkAsOf(world, writes, wrong)
  await checkAudit(world, writes, wrong)
  checkPostings(world, wrong)
  await checkEvents(world, writes, wrong)
  checkDue(writes, wrong)
  return wrong
}

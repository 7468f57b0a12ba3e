import type { DomainEvent } from '../../events/define-event.ts'
import type { Raised } from '../../shared/kernel/decision.ts'
import { fingerprint } from '../../shared/kernel/fingerprint.ts'
import { plusMs } from '../../shared/kernel/instant.ts'
import type { RecordFields } from '../../shared/kernel/record-fields.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { forEachDue } from '../../shared/storage/due.ts'
import { commitOnce } from '../../shared/storage/once.ts'
import { changeRecord, createRecord, loadRecord, type Noun } from '../../shared/storage/record.ts'
import { ConditionFailed } from '../../shared/storage/store.ts'
import { type Lead, leads, remind } from '../stream/lead.ts'
import { admin } from '../stream/world.ts'
import type { Random } from './random.ts'

const tenants = ['ten_1', 'ten_2']

interface Note extends RecordFields {
  readonly about: string
}
const notes: Noun<Note> = { name: 'note', indexes: () => ({}) }

const raised = (type: string): Raised => ({ type, version: 1, data: {} })

const stampOf = (tenantId: string, { clock }: Platform) => ({
  actor: { ...admin, tenantId },
  now: clock.now(),
  requestId: 'req_1',
})

export interface KnownLead {
  readonly tenantId: string
  readonly id: string
}

const words = ['Anna', 'Berg', 'Bo', '王小明', 'Omar']
const regions = ['north', 'south', undefined]

export const createLead = async (random: Random, platform: Platform, known: KnownLead[]): Promise<void> => {
  const tenantId = random.pick(tenants)
  const id = platform.ids('lea')
  known.push({ tenantId, id })
  const state = { id, name: random.pick(words), status: 'open' as const, tags: [random.pick(words)], value: 1 }
  const decision = { state, raises: [raised('lead.created')] }
  await platform.store.commit([createRecord(leads, stampOf(tenantId, platform), decision).step.action])
}

/** What a change draws, once for all its tries. */
const drawChange = (random: Random) => {
  const kind = random.below(5)
  return (lead: Lead, now: string): Lead => {
    const next = { ...lead, value: (lead.value ?? 0) + 1 }
    if (kind === 0) return { ...next, name: `${random.pick(words)} ${random.pick(words)}` }
    if (kind === 1) return { ...next, tags: [random.pick(words), random.pick(words)] }
    if (kind === 2) return { ...next, status: lead.status === 'void' ? 'open' : 'void' }
    if (kind === 3) return lead.remindAt ? next : { ...next, remindAt: plusMs(now, random.below(120_000)) }
    const { region, ...rest } = next
    const other = random.pick(regions)
    return { ...rest, ...(other && { region: other }) }
  }
}

export const changeLead = async (random: Random, platform: Platform, known: readonly KnownLead[]): Promise<void> => {
  const lead = random.pick(known)
  if (!lead) return
  const change = drawChange(random)
  const raises = Array.from({ length: random.below(3) }, (_, index) => raised(`lead.changed_${index}`))
  for (let tries = 0; tries < 4; tries++) {
    const before = await loadRecord(platform.store, leads, lead.tenantId, lead.id)
    if (!before) return
    const stamp = stampOf(lead.tenantId, platform)
    const { step } = changeRecord(leads, stamp, { state: change(before, stamp.now), raises })
    try {
      return await platform.store.commit([step.action])
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error
    }
  }
}

export const tick = async ({ store, clock }: Platform): Promise<void> => {
  await forEachDue<Lead>({
    store,
    noun: leads,
    now: clock.now(),
    by: 'remind',
    limit: 400,
    fire: (lead, now) => {
      const decision = remind(lead, now)
      return decision && { ...decision, raises: [raised('lead.reminded')] }
    },
    onFailure: () => {},
  })
}

export const countKey = (tenantId: string) => ({ pk: `${tenantId}#count`, sk: '.' })

/** One consumer counts events, under a mark; the other makes a record of each, under an id made of the event's. */
export const consumers: Readonly<Record<string, (event: DomainEvent, platform: Platform) => Promise<void>>> = {
  count: async ({ tenantId, id }, { store, clock }) => {
    const once = { tenantId, by: 'count', eventId: id, now: clock.now() }
    await commitOnce(store, once, [{ do: 'add', key: countKey(tenantId), by: { events: 1 } }])
  },
  note: async ({ tenantId, id }, platform) => {
    const state = { id: `not_${fingerprint(id)}`, about: id }
    const { step } = createRecord(notes, stampOf(tenantId, platform), { state, raises: [] })
    try {
      await platform.store.commit([step.action])
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error
    }
  },
}

export { tenants }

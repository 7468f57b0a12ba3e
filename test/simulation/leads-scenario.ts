import type { Raised } from '../../shared/kernel/decision.ts'
import { fingerprint } from '../../shared/kernel/fingerprint.ts'
import { plusMs } from '../../shared/kernel/instant.ts'
import type { RecordFields } from '../../shared/kernel/record-fields.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { changeStored, createOnce } from '../../shared/storage/apply.ts'
import { forEachDue } from '../../shared/storage/due.ts'
import { createRecord, type Noun } from '../../shared/storage/record.ts'
import { type Lead, leadSearch, leads, remind } from '../stream/lead.ts'
import { admin } from '../stream/world.ts'
import type { Random } from './random.ts'
import type { Begin, Consumer, End, Scenario } from './scenario.ts'
import { eventsIn, newest } from './written.ts'

export const tenants = ['ten_1', 'ten_2']

interface Note extends RecordFields {
  readonly about: string
}
const notes: Noun<Note> = { name: 'note', indexes: () => ({}) }

const raised = (type: string): Raised => ({ type, version: 1, data: {} })

export const stampOf = (tenantId: string, { clock }: Platform) => ({
  actor: { ...admin, tenantId },
  now: clock.now(),
  requestId: 'req_1',
})

const words = ['Anna', 'Berg', 'Bo', '王小明', 'Omar']
const regions = ['north', 'south', undefined]

interface Known {
  readonly tenantId: string
  readonly id: string
}

const createLead =
  (known: Known[]): Begin =>
  async (random, platform) => {
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
  const [one, other, region] = [random.pick(words), random.pick(words), random.pick(regions)]
  const delayMs = random.below(120_000)
  return (lead: Lead, now: string): Lead => {
    const next = { ...lead, value: (lead.value ?? 0) + 1 }
    if (kind === 0) return { ...next, name: `${one} ${other}` }
    if (kind === 1) return { ...next, tags: [one, other] }
    if (kind === 2) return { ...next, status: lead.status === 'void' ? 'open' : 'void' }
    if (kind === 3) return lead.remindAt ? next : { ...next, remindAt: plusMs(now, delayMs) }
    const { region: _, ...rest } = next
    return { ...rest, ...(region && { region }) }
  }
}

const changeLead =
  (known: readonly Known[]): Begin =>
  async (random, platform) => {
    if (known.length === 0) return
    const { tenantId, id } = random.pick(known)
    const change = drawChange(random)
    const raises = Array.from({ length: random.below(3) }, (_, index) => raised(`lead.changed_${index}`))
    const stamp = stampOf(tenantId, platform)
    await changeStored(platform.store, leads, stamp, id, (lead) => ({ state: change(lead, stamp.now), raises }))
  }

const tick = async ({ store, clock }: Platform): Promise<void> => {
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

const facts = ['lead.created', 'lead.changed_0', 'lead.changed_1', 'lead.reminded']

/** Makes a record of each event. */
const note: Consumer = {
  name: 'note',
  on: facts.map((type) => ({ type })),
  handle: async ({ tenantId, id }, platform) => {
    const state = { id: `not_${fingerprint(id)}`, about: id }
    await createOnce(platform.store, notes, stampOf(tenantId, platform), { state, raises: [] })
  },
}

const check = ({ writes }: End): string[] => {
  const wrong: string[] = []
  const expected = eventsIn(writes).map(({ id }) => id)
  const made = writes.filter(({ after }) => after.noun === 'note').map(({ after }) => String(after.data.about))
  if (made.toSorted().join() !== expected.toSorted().join())
    wrong.push(`${made.length} notes of ${expected.length} events`)
  const events = eventsIn(writes)
  for (const { pk, data } of newest(writes, 'lead')) {
    const own = writes.filter(({ key }) => key.pk === pk)
    const set = own.filter(({ before, after }) => after.data.remindAt && !before?.data.remindAt).length
    const reported = events.filter(({ type, write }) => type === 'lead.reminded' && write.key.pk === pk).length
    if (reported !== set || Number(data.reminded ?? 0) !== set)
      wrong.push(`${pk}: ${set} reminders, ${data.reminded ?? 0} given, ${reported} reported`)
  }
  return wrong
}

/** A noun with everything that follows from the stream, and much change of few records. */
export const leadsScenario: Scenario = {
  searchables: new Map([['lead', leadSearch]]),
  consumers: [note],
  ticks: [tick],
  strideMs: 60_000,
  prepare: async () => {},
  commands: () => {
    const known: Known[] = []
    const change = changeLead(known)
    return [createLead(known), change, change, change, change]
  },
  check,
}

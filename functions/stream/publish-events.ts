import type { DomainEvent } from '../../events/define-event.ts'
import type { Raised } from '../../shared/kernel/decision.ts'
import type { Bus } from '../../shared/platform/platform.ts'
import { recordNameOf } from '../../shared/storage/postings.ts'
import { isRecord } from '../../shared/storage/record.ts'
import type { Change } from '../../shared/storage/store.ts'

/** The events that a write raised. Their ids are made of the write, so that every delivery carries the same. */
export const eventsOf = ({ before, after }: Change): readonly DomainEvent[] => {
  if (!after || !isRecord(after) || before?.version === after.version) return []
  const { noun, version, at, actor, requestId } = after
  const { tenantId, id } = recordNameOf(after)
  return (after.raised as unknown as readonly Raised[]).map((raised, index) => ({
    id: `${noun}/${id}/${version}/${index}`,
    type: raised.type,
    version: raised.version,
    tenantId,
    noun,
    recordId: id,
    recordVersion: version,
    at,
    actor,
    requestId,
    data: raised.data,
  }))
}

interface Pending {
  readonly change: Change
  readonly events: readonly DomainEvent[]
}

/** The first change of every record, then the second of those that have one, and so on. */
const inWaves = (pending: readonly Pending[]): readonly Pending[][] => {
  const waves: Pending[][] = []
  const seen = new Map<string, number>()
  for (const one of pending) {
    const wave = seen.get(one.change.key.pk) ?? 0
    seen.set(one.change.key.pk, wave + 1)
    const members = waves[wave]
    if (members) members.push(one)
    else waves.push([one])
  }
  return waves
}

/**
 * Publishes what changes raised. A record's event goes out only when those of its earlier changes were accepted.
 * @returns the ids of the changes whose events were not (all) accepted
 */
export const publishEvents = async (changes: readonly Change[], bus: Bus): Promise<readonly string[]> => {
  const pending = changes
    .map((change) => ({ change, events: eventsOf(change) }))
    .filter(({ events }) => events.length > 0)
  const refused: string[] = []
  const held = new Set<string>()
  for (const wave of inWaves(pending)) {
    const ready = wave.filter(({ change }) => !held.has(change.key.pk))
    const events = ready.flatMap((one) => one.events)
    const notAccepted = new Set(events.length > 0 ? await bus.publish(events) : [])
    for (const { change, events } of wave) {
      if (!held.has(change.key.pk) && !events.some(({ id }) => notAccepted.has(id))) continue
      held.add(change.key.pk)
      refused.push(change.id)
    }
  }
  return refused
}

import type { DomainEvent } from '../../events/define-event.ts'
import { projector } from '../../functions/stream/project-changes.ts'
import { openDatabase } from '../../infra/local/database.ts'
import { openEmbeddedStore } from '../../infra/local/embedded-store.ts'
import type { Actor } from '../../shared/kernel/actor.ts'
import { sortableIds } from '../../shared/kernel/ids.ts'
import { epochMs, instantOf } from '../../shared/kernel/instant.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { changeRecord, createRecord, loadRecord } from '../../shared/storage/record.ts'
import type { Change, Item, Units } from '../../shared/storage/store.ts'
import { type Lead, leadSearch, leads } from './lead.ts'

export const tenantId = 'ten_1'

export const admin: Actor = {
  tenantId,
  kind: 'user',
  id: 'usr_admin',
  teamIds: [],
  permissions: { 'lead:read': 'all', 'lead:write': 'all', 'personal:read': 'all' },
}

/** An embedded store in memory with the followers run by hand, and commands on leads. */
export const openWorld = (start = '2026-11-21T08:00:00.000Z') => {
  let nowMs = epochMs(start)
  let random = 1
  const bytes = (count: number): Uint8Array =>
    Uint8Array.from({ length: count }, () => {
      random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0
      return random >>> 16
    })
  const embedded = openEmbeddedStore({ database: openDatabase(':memory:') })
  const logged: unknown[] = []
  const published: DomainEvent[] = []
  const note = (message: string, fields: unknown): void => void logged.push({ message, fields })
  const platform: Platform = {
    store: embedded.store,
    clock: { now: () => instantOf(nowMs) },
    ids: sortableIds(() => nowMs, bytes),
    bus: {
      publish: async (events) => {
        published.push(...events)
        return []
      },
    },
    mail: { send: async () => ({}) },
    sms: { send: async () => ({}) },
    webhooks: { send: async () => {} },
    log: { info: note, warn: note, error: note },
    tokens: { verify: async () => undefined } as unknown as Platform['tokens'],
    secrets: async () => new Uint8Array(32).fill(7),
    pause: async () => undefined,
  }
  const project = projector(new Map([['lead', leadSearch]]))
  let followed = 0
  const changes = (): readonly Change[] => embedded.changes(followed, 100_000).map(({ change }) => change)
  const stamp = () => ({ actor: admin, now: platform.clock.now(), requestId: 'req_1' })
  return {
    ...platform,
    platform,
    logged,
    published,
    project,
    changes,
    stamp,
    advance: (ms: number): void => {
      nowMs += ms
    },
    /** Runs the follower over all changes since the last time, in batches. */
    follow: async (batch = 100): Promise<void> => {
      for (;;) {
        const some = embedded.changes(followed, batch)
        if (some.length === 0) return
        const failed = await project(
          some.map(({ change }) => change),
          platform,
        )
        if (failed.length > 0) throw new Error(`not followed: ${failed.join()}; ${JSON.stringify(logged)}`)
        followed = some.at(-1)?.sequence ?? followed
      }
    },
    createLead: async (given: Partial<Lead>): Promise<Lead> => {
      const state = { id: platform.ids('lea'), name: 'Anna', status: 'open' as const, tags: [], ...given }
      const { state: lead, step } = createRecord(leads, stamp(), { state, raises: [] })
      await platform.store.commit([step.action])
      return lead
    },
    changeLead: async (id: string, given: Partial<Lead>): Promise<Lead> => {
      const before = (await loadRecord(platform.store, leads, tenantId, id)) as Lead
      const { state, step } = changeRecord(leads, stamp(), { state: { ...before, ...given }, raises: [] })
      await platform.store.commit([step.action])
      return state
    },
    itemsUnder: async (pk: string): Promise<readonly Item[]> =>
      (await platform.store.query({ index: 'table', partition: pk, limit: 1000 })).items,
    /** What a piece of work reads and writes in the store, in capacity units. */
    metering: (): { store: Platform['store']; units: Units } => {
      const units = { read: 0, write: 0 }
      const store = platform.store.metered((used) => {
        units.read += used.read
        units.write += used.write
      })
      return { store, units }
    },
  }
}

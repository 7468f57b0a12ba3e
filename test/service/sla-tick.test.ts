import { expect, it } from 'vitest'
import watchSla from '../../functions/service/watch-sla.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { epochMs, instantOf, minute } from '../../shared/kernel/instant.ts'
import { cases } from '../../shared/service/case-store.ts'
import { createRecord } from '../../shared/storage/record.ts'
import type { Store, Units } from '../../shared/storage/store.ts'
import { newCase } from './sla-support.ts'
import { openSla } from './sla-world.ts'

/** `OPEN_CASES=100000` in the environment takes longer. */
const open = Number(process.env.OPEN_CASES ?? 10_000)
const due = 50

it(`a tick reads what is due and little else: ${due} of ${open} open cases`, async () => {
  const { platform, publish, calendar, raised } = await openSla('2026-11-23T12:00:00.000Z')
  const policy = await publish({ levels: [] })
  const { store, clock } = platform
  const stamp = { actor: automation('ten_1', 'test'), now: clock.now(), requestId: 'test' }
  const longAgo = '2026-11-17T10:00:00.000Z'
  const at = '2026-11-23T10:00:00.000Z'
  for (let from = 0; from < open; from += 50)
    await store.commit(
      Array.from({ length: 50 }, (_, place) => {
        const isDue = from + place < due
        const dueAt = isDue ? clock.now() : instantOf(epochMs(clock.now()) + (1 + place) * 60 * minute)
        const clockOf = { name: 'resolution', startedAt: isDue ? longAgo : at, targetMs: 480 * minute, dueAt } as const
        const sla = {
          ...{ clockVersion: 1, policy: { id: policy.id, version: 1 }, priority: 'normal', isWatched: true, halts: [] },
          calendar: { id: calendar.id, versions: [{ id: calendar.id, version: 1 }] },
          clocks: [clockOf],
        }
        const state = { ...newCase(at), id: platform.ids('cas'), sla }
        return createRecord(cases, stamp, { state, raises: [] }).step.action
      }),
    )
  const used = { read: 0, write: 0 }
  const count = ({ read, write }: Units) => {
    used.read += read
    used.write += write
  }
  const items = { read: 0 }
  const metered = store.metered(count)
  const counting: Store = {
    ...metered,
    get: (key, options) => {
      items.read += 1
      return metered.get(key, options)
    },
    query: async (query) => {
      const page = await metered.query(query)
      items.read += page.items.length
      return page
    },
  }
  const startMs = performance.now()
  await watchSla.handle({ ...platform, store: counting })
  const tookMs = Math.round(performance.now() - startMs)
  expect(raised('case.sla_breached')).toHaveLength(due)
  // A read or two for each case that is due, a page for each shard, and the policy and its calendar once.
  expect(used.read).toBeLessThan(due * 2 + 20)
  // A key and a record for each, and the policy and its calendar.
  expect(items.read).toBeLessThanOrEqual(due * 2 + 4)
  const again = { ...used }
  await watchSla.handle({ ...platform, store: store.metered(count) })
  expect({ read: used.read - again.read, write: used.write - again.write }).toEqual({ read: 4, write: 0 })
  if (process.env.OPEN_CASES) console.info(JSON.stringify({ open, due, ...again, items: items.read, tookMs }))
}, 600_000)

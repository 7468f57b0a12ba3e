import { expect, it } from 'vitest'
import watchSla from '../../functions/service/watch-sla.ts'
import project from '../../functions/stream/project.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { openSla } from './sla-world.ts'

/** What some work on the platform reads and writes, in capacity units. */
const metered = async (platform: Platform, work: (platform: Platform) => Promise<unknown>) => {
  const units = { read: 0, write: 0 }
  const store = platform.store.metered((more) => {
    units.read += more.read
    units.write += more.write
  })
  await work({ ...platform, store })
  return units
}

it('what a case consumes beside its calls: its plans, its milestones, and what follows from its writes', async () => {
  const { platform, publish, open, must, until, changes, raised } = await openSla()
  await publish()
  const before = changes(0, 100_000).at(-1)?.sequence ?? 0
  const tick = () => metered(platform, (measured) => watchSla.handle(measured))
  const idle = await tick()
  const { id } = await open()
  const planned = await tick()
  await until('2026-11-23T09:05:00.000Z', 5)
  expect(raised('case.sla_breached')).toHaveLength(1)
  await must('POST', `/v1/cases/${id}/messages`, { text: 'Hello' })
  const replanned = await tick()
  await must('POST', `/v1/cases/${id}/resolve`)
  const settled = await tick()
  await must('POST', `/v1/cases/${id}/close`, {})
  const closed = await tick()
  const written = changes(before, 100_000)
  const followed = await metered(platform, async (measured) => {
    for (const { change } of written) await project.handle([change], measured)
  })
  expect({ idle, planned, replanned, settled, closed }).toEqual({
    idle: { read: 4, write: 0 },
    planned: { read: 8, write: 9 },
    replanned: idle,
    settled: { read: 7, write: 11 },
    closed: idle,
  })
  // Followed one by one; in batches it is less.
  expect(written).toHaveLength(20)
  expect(followed.write).toBeLessThan(200)
})

import { describe, expect, it } from 'vitest'
import onProviderEvent from '../../functions/communication/on-provider-event.ts'
import type { PlayedType } from '../../infra/local/told-events.ts'
import { openTold } from './told-world.ts'

/** What a provider tells of a mail that went out, and the read and write units that noting it consumes. */
const told: readonly [string, number, number, readonly PlayedType[]][] = [
  ['a mail is accepted', 1, 1, ['accepted']],
  ['a mail has arrived', 1, 3, ['delivered']],
  ['a mail is opened', 2, 8, ['delivered', 'opened']],
  ['the same again', 1, 0, ['delivered', 'opened', 'opened']],
  ['a mail bounces', 3, 10, ['bounced']],
  ['a mail is complained of', 4, 13, ['delivered', 'complained']],
]

describe('what news of a message consume', () => {
  it.each(told)('%s: %d read, %d write', async (_, read, write, types) => {
    const { plan, deliver, eventOf, platform } = await openTold()
    await plan()
    await deliver()
    const used = { read: 0, write: 0 }
    for (const [place, type] of types.entries()) {
      const isLast = place === types.length - 1
      const store = platform.store.metered((units) => {
        if (!isLast) return
        used.read += units.read
        used.write += units.write
      })
      const { id, source, 'detail-type': detailType, time, detail } = eventOf(type)
      await onProviderEvent.handle({ id, source, detailType, time, detail }, { ...platform, store })
    }
    expect(used).toEqual({ read, write })
  })
})

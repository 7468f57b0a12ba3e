import { expect, it } from 'vitest'
import { plusDays } from '../../shared/kernel/instant.ts'
import type { Clock, EndedPromises } from '../../shared/service/sla-clock.ts'
import { countedClocks } from '../../shared/service/sla-ended.ts'

const answered = (at: string, isBreached = false): Clock => ({
  ...{ name: 'nextResponse', messageId: 'msg_1', startedAt: at, targetMs: 1, metAt: at, elapsedMs: 0 },
  ...(isBreached && { breachedAt: at }),
})

it('promises that ended are counted once each, and of a case with very many days the oldest on a later one', () => {
  let ended: readonly EndedPromises[] = []
  for (let n = 0; n < 300; n++) {
    const clock = answered(plusDays('2026-01-01T10:00:00.000Z', n), n % 3 === 0)
    const counted = countedClocks([clock], ended, { ownerId: `usr_${n % 2}` })
    ended = countedClocks(counted.clocks, counted.ended, {}).ended
  }
  expect(ended.length).toBeLessThanOrEqual(100)
  const sum = (isBreached: boolean) =>
    ended.reduce((total, one) => total + (one.isBreached === isBreached ? one.count : 0), 0)
  expect([sum(true), sum(false)]).toEqual([100, 200])
  expect(ended.filter(({ count }) => count > 1).length).toBeLessThanOrEqual(2)
})

it('what was withdrawn counts only if it had been broken before', () => {
  const at = '2026-01-01T10:00:00.000Z'
  const both = [answered(at), answered(at, true)].map((clock): Clock => ({ ...clock, isWithdrawn: true }))
  expect(countedClocks(both, [], {}).ended).toMatchObject([{ isBreached: true, count: 1 }])
})

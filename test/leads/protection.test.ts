import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Instant, plusDays } from '../../shared/kernel/instant.ts'
import { extendProtection, type ProtectionPolicy, startProtection } from '../../shared/pools/protection.ts'

const claimedAt: Instant = '2026-03-02T08:00:00.000Z'
const onDay = (days: number): Instant => plusDays(claimedAt, days)
const played = (policy: ProtectionPolicy, actions: readonly number[]) =>
  actions.reduce((clock, days) => extendProtection(clock, policy, onDay(days)), startProtection(policy, claimedAt))

const policies = fc
  .record({ protectDays: fc.nat(60), extendDays: fc.nat(30), more: fc.nat(60) })
  .map(({ protectDays, extendDays, more }) => ({ protectDays, extendDays, mostDays: protectDays + more }))
const actionDays = fc.array(fc.nat(80), { maxLength: 20 })

describe('the protection clock', () => {
  it('runs 10 days, 3 more from each action, and ends after 20', () => {
    const policy = { protectDays: 10, extendDays: 3, mostDays: 20 }
    expect(played(policy, []).expiresAt).toBe(onDay(10))
    expect(played(policy, [3]).expiresAt).toBe(onDay(10))
    expect(played(policy, [3, 8]).expiresAt).toBe(onDay(11))
    expect(played(policy, [3, 8, 11]).expiresAt).toBe(onDay(14))
    expect(played(policy, [3, 8, 11, 14, 17, 19]).expiresAt).toBe(onDay(20))
  })

  it('never goes back, and never past its hard end', () => {
    fc.assert(
      fc.property(policies, actionDays, (policy, actions) => {
        let clock = startProtection(policy, claimedAt)
        for (const days of actions) {
          const next = extendProtection(clock, policy, onDay(days))
          expect(next.expiresAt >= clock.expiresAt).toBe(true)
          expect(next.expiresAt <= next.hardEndsAt).toBe(true)
          expect(next.hardEndsAt).toBe(onDay(policy.mostDays))
          clock = next
        }
      }),
    )
  })

  it('comes to the same end in whatever order, and however often, the actions are heard of', () => {
    fc.assert(
      fc.property(policies, actionDays, (policy, actions) => {
        const backwards = [...actions].reverse()
        expect(played(policy, [...backwards, ...actions])).toEqual(played(policy, actions))
      }),
    )
  })

  it('keeps what an earlier policy gave when the policy becomes shorter', () => {
    const clock = startProtection({ protectDays: 10, extendDays: 3, mostDays: 20 }, claimedAt)
    const shorter = { protectDays: 2, extendDays: 1, mostDays: 4 }
    expect(extendProtection(clock, shorter, onDay(5))).toEqual(clock)
  })
})
